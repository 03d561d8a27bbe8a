import { type Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { arnParts } from '../arn.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import type { Role } from '../role.ts';

/** A role that an action names in one account in view, where there is none of that name, and that is in another one. */
export interface MisplacedRole extends Subject {
  readonly kind: 'misplaced-role';
  readonly action: Action;
  readonly account: Text;
  readonly meant: Role;
  readonly place: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'misplaced-role': MisplacedRole;
  }
}

export const misplacedRoleKind: NodeKind<'misplaced-role'> = {
  kind: 'misplaced-role',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => misplaced(action, graph))),
};

function misplaced(action: Action, graph: DeliveryGraph): readonly MisplacedRole[] {
  const references: readonly Reference<Role>[] = [action.role, graph.refer('role', action.configuration.get('RoleArn'))];
  return references.flatMap((reference, index) => {
    const parts = reference.state === 'external' ? arnParts(reference.text) : undefined;
    const [account, resource] = [parts?.[4], parts?.[5]];
    if (account === undefined || resource === undefined || !inView(account, graph)) return [];
    const meant = graph
      .subjects('role')
      .find(({ roleName, account: home }) => Text.of('role/', roleName).same(resource) === 'yes' && home.same(account) === 'no');
    return meant === undefined
      ? []
      : [
          {
            kind: 'misplaced-role',
            id: `${action.id}|role ${index}`,
            name: action.name,
            at: action.at,
            action,
            account,
            meant,
            place: reference.at,
          },
        ];
  });
}

function inView(account: Text, graph: DeliveryGraph): boolean {
  return [...graph.resolution.allScopes].some(({ instance }) => instance.account !== undefined && account.known === instance.account);
}
