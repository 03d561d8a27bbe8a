import { type PolicyDocument, readPolicy } from '../authorization/policy/document.ts';
import type { Resource, Text, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { attachedBy } from './attachments.ts';
import type { DeliveryGraph, NodeKind } from './graph.ts';
import { lazy } from './lazy.ts';
import { accountOfResource } from './location.ts';
import { attachedPolicies, inlinePolicies, type PolicySet, policiesByArn, policyByArn, unite } from './policy-set.ts';

export interface Role extends Subject {
  readonly kind: 'role';
  readonly resource: Resource;
  readonly properties: Value;
  readonly arn: Text;
  /** The physical name; `name` is the logical id. */
  readonly roleName: Text;
  readonly account: Text;
  /** Who may assume it. */
  readonly trust: PolicyDocument;
  /** What it may do, as far as its own policies say. */
  readonly identity: PolicySet;
  /** The most it may do; undefined when it has no boundary. */
  readonly boundary: PolicySet | undefined;
}

declare module '../rule/types.ts' {
  interface Subjects {
    role: Role;
  }
}

const TYPES = ['AWS::IAM::Role'];

export const roleKind: NodeKind<'role'> = { kind: 'role', types: TYPES, node: roleOf };

const rolePolicies = attachedBy('AWS::IAM::RolePolicy', 'RoleName', TYPES);
const policies = attachedBy('AWS::IAM::Policy', 'Roles', TYPES);
const managedPolicies = attachedBy('AWS::IAM::ManagedPolicy', 'Roles', TYPES);

function roleOf(resource: Resource, graph: DeliveryGraph): Role {
  const { properties, identity } = resource;
  const own = lazy(() => identityPolicies(resource, graph));
  const boundary = lazy(() => boundaryOf(properties.get('PermissionsBoundary'), graph));
  return {
    kind: 'role',
    id: resource.key,
    name: resource.logicalId,
    at: resource.at,
    resource,
    properties,
    arn: identity.arn ?? identity.attribute('Arn'),
    roleName: identity.name,
    account: accountOfResource(resource),
    get trust() {
      return readPolicy(properties.get('AssumeRolePolicyDocument'));
    },
    get identity() {
      return own();
    },
    get boundary() {
      return boundary();
    },
  };
}

/** A managed policy may be attached from both sides; its document counts once. */
function identityPolicies(resource: Resource, graph: DeliveryGraph): PolicySet {
  const { properties } = resource;
  const byArn = policiesByArn(properties.get('ManagedPolicyArns'), graph);
  const listed = new Set(byArn.documents.map((policy) => policy.resource?.key));
  const attached = attachedPolicies(graph.once(managedPolicies).to(resource), 'managed');
  return unite(
    inlinePolicies(properties.get('Policies')),
    attachedPolicies(graph.once(rolePolicies).to(resource), 'attached'),
    attachedPolicies(graph.once(policies).to(resource), 'attached'),
    byArn,
    { ...attached, documents: attached.documents.filter((policy) => !listed.has(policy.resource?.key)) },
  );
}

function boundaryOf(arn: Value, graph: DeliveryGraph): PolicySet | undefined {
  return arn.kind === 'absent' || arn.kind === 'null' ? undefined : policyByArn(arn, graph);
}
