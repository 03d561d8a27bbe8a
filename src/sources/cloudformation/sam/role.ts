import { managedPolicyNames } from '../../../facts/managed-policies.ts';
import { entryOf, isRawMap, type Moved, type Raw, type RawMap } from '../../../resource/index.ts';
import type { Expansion } from './expansion.ts';
import { branchwise, entryIn, isCall, isNoValue, itemsIn, remade, unknownPart } from './pieces.ts';

/** The role that SAM makes for a function or state machine that names none. Source: samtranslator 1.110, `role_constructor.py`. */
export interface RoleMaking {
  readonly owner: string;
  readonly properties: Moved;
  readonly condition: string | undefined;
  /** The service that takes the role on. */
  readonly service: string;
  /** Managed policies that it has anyway, by path and name. */
  readonly managed: readonly string[];
  /** Documents that it has anyway. */
  readonly documents: readonly Raw[];
}

/** Makes the role; returns a reference to its ARN. */
export function makeRole(out: Expansion, { owner, properties, condition, service, managed, documents }: RoleMaking): RawMap {
  const logicalId = `${owner}Role`;
  const given = entryIn(properties, 'Policies');
  const policies = given === undefined ? [] : itemsIn(given).filter(({ raw }) => raw !== null && !isNoValue(raw));
  const inline = policies.flatMap((policy, index) => (isManaged(policy.raw) ? [] : [inlinePolicy(policy, `${logicalId}Policy${index}`)]));
  const attached = policies.flatMap((policy) => (isManaged(policy.raw) ? [managedPolicy(policy)] : []));
  const optional = (name: string, of: string): RawMap => {
    const value = entryIn(properties, of);
    return value === undefined ? {} : { [name]: value };
  };
  out.make({
    logicalId,
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: entryIn(properties, 'AssumeRolePolicyDocument') ?? trust(service),
      ManagedPolicyArns: [...managed.map(managedArn), ...attached],
      Policies: [
        ...documents.map((document, index) => ({ PolicyName: `${logicalId}Policy${policies.length + index}`, PolicyDocument: document })),
        ...inline,
      ],
      ...optional('Path', 'RolePath'),
      ...optional('PermissionsBoundary', 'PermissionsBoundary'),
    },
    from: given ?? remade({ ...properties, from: properties.from?.parent }, null),
    owner,
    condition,
  });
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

function trust(service: string): RawMap {
  return { Version: '2012-10-17', Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [service] } }] };
}

/** Names and functions are managed policies; maps are documents or policy templates. `Fn::If` is what its branches are. */
function isManaged(raw: Raw): boolean {
  const argument = entryOf(raw, 'Fn::If');
  if (Array.isArray(argument)) return (argument.slice(1) as readonly Raw[]).some((branch) => !isNoValue(branch) && isManaged(branch));
  return !isRawMap(raw) || isCall(raw);
}

function managedPolicy(policy: Moved): Raw {
  const branches = branchwise(policy, managedPolicy);
  if (branches !== undefined) return branches;
  const name = policy.raw;
  if (typeof name !== 'string' || name.startsWith('arn:') || name.includes('${')) return policy;
  return remade(policy, managedArn(pathsByName().get(name) ?? name));
}

let paths: ReadonlyMap<string, string> | undefined;

/** Managed policies by their name alone, as SAM takes them. */
function pathsByName(): ReadonlyMap<string, string> {
  paths ??= new Map(managedPolicyNames.map((path) => [path.slice(path.lastIndexOf('/') + 1), path]));
  return paths;
}

function managedArn(path: string): RawMap {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${path}` };
}

function inlinePolicy(policy: Moved, name: string): Raw {
  const branches = branchwise(policy, (branch) => inlinePolicy(branch, name));
  if (branches !== undefined) return branches;
  const isDocument = entryOf(policy.raw, 'Statement') !== undefined;
  const template = isRawMap(policy.raw) ? (Object.keys(policy.raw)[0] ?? 'empty') : 'unknown';
  return remade(policy, { PolicyName: name, PolicyDocument: isDocument ? policy : unknownPart(`policy template ${template}`) });
}
