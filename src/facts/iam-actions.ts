/**
 * IAM actions of the services that delivery systems call: access level and the resources an action can be limited to.
 * Source and date: iam-action-table.ts (AWS Service Authorization Reference).
 */
import { actionTable } from './iam-action-table.ts';

export type AccessLevel = 'list' | 'read' | 'write' | 'permissions' | 'tagging';

/** A kind of resource that an action works on. */
export interface ActionResource {
  readonly type: string;
  /** With placeholders as AWS writes them: `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  readonly arn: string;
  /** A call always names one of this kind. */
  readonly required: boolean;
}

export interface IamAction {
  readonly service: string;
  /** As AWS spells it, without the service: `PutObject`. */
  readonly name: string;
  readonly access: AccessLevel;
  /** Empty when the action supports no resource: only a statement on `*` allows it. */
  readonly resources: readonly ActionResource[];
}

const levels: Readonly<Record<string, AccessLevel>> = { L: 'list', R: 'read', W: 'write', P: 'permissions', T: 'tagging' };

const parsed = new Map<string, ReadonlyMap<string, IamAction>>();

/** The action by service prefix and name, in any case; undefined when there is none or the service is not in the table. */
export function iamAction(service: string, name: string): IamAction | undefined {
  return iamActions(service)?.get(name.toLowerCase());
}

/** All actions of a service by lower-case name; undefined when the table does not have the service. */
export function iamActions(service: string): ReadonlyMap<string, IamAction> | undefined {
  const key = service.toLowerCase();
  let actions = parsed.get(key);
  if (actions === undefined && Object.hasOwn(actionTable, key)) {
    actions = parse(key);
    parsed.set(key, actions);
  }
  return actions;
}

/** True when the action can only be allowed on `*`; false for an action that the table does not have. */
export function supportsNoResource(service: string, name: string): boolean {
  return iamAction(service, name)?.resources.length === 0;
}

/** The service prefixes that the table has. */
export const iamServices: readonly string[] = Object.keys(actionTable);

function parse(service: string): ReadonlyMap<string, IamAction> {
  const row = actionTable[service];
  const actions = new Map<string, IamAction>();
  for (const entry of row?.actions.split(';') ?? []) {
    const [name = '', level = '', types] = entry.split(':');
    const resources = (types?.split(',') ?? []).map((type): ActionResource => {
      const key = type.replace(/\*$/, '');
      return { type: key, arn: row?.resources[key] ?? '*', required: type.endsWith('*') };
    });
    actions.set(name.toLowerCase(), { service, name, access: levels[level] ?? 'write', resources });
  }
  return actions;
}
