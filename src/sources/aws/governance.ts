import type { CollectedResource } from './collection.ts';
import { type ControlPolicyType, controlPolicyTypes, type Organization } from './organization.ts';
import type { JsonMap } from './reading.ts';
import { GLOBAL } from './regions.ts';

/**
 * An organization as resources of its management account, in CloudFormation's words: what limits accounts stands in every
 * snapshot of them. Where policies were not read, the organization says so.
 */
export function governanceOf(organization: Organization): readonly CollectedResource[] {
  const { id, managementAccount, accounts, policies, controls } = organization;
  const resource = (type: string, name: string, properties: JsonMap, observed: JsonMap): CollectedResource => ({
    account: managementAccount,
    region: GLOBAL,
    type: `AWS::Organizations::${type}`,
    name,
    properties,
    observed,
  });
  const states = Object.fromEntries(controlPolicyTypes.map((type: ControlPolicyType) => [type, controls[type]]));
  return [
    resource('Organization', id, { FeatureSet: 'ALL' }, { Id: id, ManagementAccountId: managementAccount, PolicyTypes: states }),
    ...accounts.map(({ id: account, name, path }) =>
      resource('Account', account, { AccountName: name, ParentIds: path.slice(-1) }, { Id: account, Path: path }),
    ),
    ...policies.map(({ id: policy, arn, name, type, content, targets }) =>
      resource('Policy', name, { Name: name, Type: type, Content: content, TargetIds: targets }, { Id: policy, Arn: arn }),
    ),
  ];
}

/** The part of it that is about these accounts: the rest of a large organization does not weigh down a system. */
export function governanceFor(accounts: ReadonlySet<string>, governance: readonly CollectedResource[]): readonly CollectedResource[] {
  const own = governance.filter(({ type, name }) => type !== 'AWS::Organizations::Account' || accounts.has(name));
  const levels = new Set(own.flatMap(({ name, observed }) => [name, ...((observed['Path'] as readonly string[] | undefined) ?? [])]));
  return own.flatMap((resource) => {
    if (resource.type !== 'AWS::Organizations::Policy') return [resource];
    const targets = ((resource.properties['TargetIds'] as readonly string[] | undefined) ?? []).filter((target) => levels.has(target));
    return targets.length === 0 ? [] : [{ ...resource, properties: { ...resource.properties, TargetIds: targets } }];
  });
}
