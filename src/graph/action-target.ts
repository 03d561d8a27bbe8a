import type { SubjectKind, Subjects } from '../rule/types.ts';
import { arnParts } from './arn.ts';
import type { DeliveryGraph, Reference, Whereabouts } from './graph.ts';
import type { Action } from './pipeline.ts';

/**
 * What a name in an action's configuration refers to, among the resources of a kind: the name means something in the
 * account of the role that the action works with, and in the action's region.
 */
export function referByAction<K extends SubjectKind>(graph: DeliveryGraph, kind: K, action: Action, key: string): Reference<Subjects[K]> {
  return graph.refer(kind, action.configuration.get(key), workplaceOf(action));
}

/** Where an action works; undefined where that is the pipeline's own account and region, or cannot be told. */
export function workplaceOf({ role, region, owner }: Action): Whereabouts | undefined {
  const home = owner.resource.scope.instance;
  const arn = role.state === 'node' ? role.node.arn : 'text' in role ? role.text : undefined;
  const account = arn === undefined ? home.account : arnParts(arn)?.[4]?.known;
  const where = { account, region: region.known };
  const apart = (one: string | undefined, other: string | undefined): boolean => one !== undefined && other !== undefined && one !== other;
  return apart(where.account, home.account) || apart(where.region, home.region) ? where : undefined;
}
