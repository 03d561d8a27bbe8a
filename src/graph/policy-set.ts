import { type PolicyDocument, readPlainPolicy, readPolicy } from '../authorization/policy/document.ts';
import { managedPoliciesAsOf, managedPolicy } from '../facts/managed-policies.ts';
import { type Cause, distinctCauses, type Place, type Resource, type Text, type Value } from '../resource/index.ts';
import { arnParts } from './arn.ts';
import type { Attached } from './attachments.ts';
import type { DeliveryGraph } from './graph.ts';

/** How a document came to a set: written into its owner, attached by another resource, or by ARN. */
export type PolicyKind = 'inline' | 'attached' | 'managed' | 'aws-managed' | 'resource';

export interface AttachedPolicy {
  readonly document: PolicyDocument;
  readonly kind: PolicyKind;
  /** For people: the policy's name, as far as it is known. */
  readonly label: string;
  /** Where it is attached; the document has places of its own. */
  readonly at: Place;
  /** The resource that is the policy, unless it is written into its owner or published by AWS. */
  readonly resource?: Resource;
}

/** The policies of a principal or a resource. */
export interface PolicySet {
  readonly documents: readonly AttachedPolicy[];
  /** These are all there are. */
  readonly complete: boolean;
  /** Why there may be more; empty when complete. */
  readonly because: readonly Cause[];
  /** Of these causes, AWS-managed policies whose document is not at hand. None of them makes an administrator. */
  readonly undocumented: readonly Cause[];
}

/** Makes a set, complete when no cause speaks against it. */
export function policySet(documents: readonly AttachedPolicy[], because: readonly Cause[], undocumented: readonly Cause[] = []): PolicySet {
  return { documents, complete: because.length === 0, because: distinctCauses(because), undocumented };
}

/** One set of several that belong to the same owner. */
export function unite(...sets: readonly PolicySet[]): PolicySet {
  return policySet(
    sets.flatMap(({ documents }) => documents),
    sets.flatMap(({ because }) => because),
    sets.flatMap(({ undocumented }) => undocumented),
  );
}

/** The policies written into a list of name and document, as in `AWS::IAM::Role` `Policies`. */
export function inlinePolicies(value: Value): PolicySet {
  const { items, open } = value.items();
  const documents: AttachedPolicy[] = [];
  const because: Cause[] = [...(open ?? [])];
  for (const item of items) {
    if (item.kind !== 'map')
      because.push(...(item.because.length > 0 ? item.because : [{ kind: 'unsupported' as const, what: `a policy that is ${item.kind}` }]));
    else
      documents.push({
        document: readPolicy(item.get('PolicyDocument')),
        kind: 'inline',
        label: labelOf(item.get('PolicyName'), 'inline policy'),
        at: item.at,
      });
  }
  return policySet(documents, because);
}

/** The documents of resources that attach themselves, such as `AWS::IAM::Policy` or `AWS::S3::BucketPolicy`. */
export function attachedPolicies({ resources, because }: Attached, kind: PolicyKind): PolicySet {
  return policySet(
    resources.map((resource) => documentOf(resource, kind, resource.at)),
    because,
  );
}

const MANAGED = 'AWS::IAM::ManagedPolicy';
const SECRET_POLICY = 'AWS::SecretsManager::ResourcePolicy';

/** The policies that a list of ARNs names: those in view, those of AWS with a known document; others leave the set open. */
export function policiesByArn(arns: Value, graph: DeliveryGraph): PolicySet {
  const { items, open } = arns.items();
  const sets = items.map((item) => policyByArn(item, graph));
  return unite(...sets, policySet([], open ?? []));
}

/** The one policy that an ARN names, as a set. */
export function policyByArn(arn: Value, graph: DeliveryGraph): PolicySet {
  const field = arn.text();
  if (!('value' in field)) return policySet([], field.state === 'unresolved' ? field.because : []);
  const text = field.value;
  const published = publishedName(text);
  if (published !== undefined) return publishedPolicy(published, arn);
  const found = graph.find([MANAGED], text, arn.origin.resource?.instance);
  if ('because' in found) return policySet([], found.because);
  const { resource } = found;
  if (resource === undefined) return policySet([], [{ kind: 'not-in-view', what: `the policy ${text.print()}` }]);
  if (typeof resource.exists === 'object') return policySet([], resource.exists.because);
  return policySet([documentOf(resource, 'managed', arn.at)], []);
}

/** Path and name of the AWS-managed policy that an ARN names, in any partition: `service-role/AWSCodeDeployRole`. */
export function publishedName(arn: Text): string | undefined {
  const parts = arnParts(arn);
  if (parts?.[2]?.known !== 'iam' || parts[4]?.known !== 'aws') return undefined;
  const rest = parts[5]?.known;
  return rest?.startsWith('policy/') ? rest.slice('policy/'.length) : undefined;
}

function publishedPolicy(name: string, arn: Value): PolicySet {
  const policy = managedPolicy(name);
  if (policy === undefined) {
    const because: readonly Cause[] = [
      { kind: 'not-in-view', what: `the document of the AWS-managed policy ${name} (not among those of ${managedPoliciesAsOf})` },
    ];
    return policySet([], because, because);
  }
  return policySet([{ document: readPlainPolicy(policy.document, arn.origin), kind: 'aws-managed', label: name, at: arn.at }], []);
}

function documentOf(resource: Resource, kind: PolicyKind, at: Place): AttachedPolicy {
  return {
    document: readPolicy(resource.properties.get(resource.type === SECRET_POLICY ? 'ResourcePolicy' : 'PolicyDocument')),
    kind,
    label: labelOf(nameOf(resource), resource.logicalId),
    at,
    resource,
  };
}

function nameOf(resource: Resource): Value {
  const managed = resource.properties.get('ManagedPolicyName');
  return managed.kind === 'absent' ? resource.properties.get('PolicyName') : managed;
}

function labelOf(name: Value, otherwise: string): string {
  const field = name.text();
  return 'value' in field ? field.value.print() : otherwise;
}
