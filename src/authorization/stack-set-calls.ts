import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import { setOf, targetsOf } from '../graph/relations/stack-set-targets.ts';
import type { Role } from '../graph/role.ts';
import { Text } from '../resource/index.ts';
import type { Call } from './call.ts';
import { accountOf, actionCaller, roleCaller } from './callers.ts';
import { assumeContext } from './contexts.ts';
import { stackInstanceCalls } from './stack-calls.ts';
import { partitionOf } from './stores.ts';
import { roleTarget } from './targets.ts';

/** Used where the action names none. Source: CloudFormation User Guide, "Grant self-managed permissions". */
const EXECUTION_ROLE = 'AWSCloudFormationStackSetExecutionRole';
const ADMINISTRATION_ROLE = 'AWSCloudFormationStackSetAdministrationRole';

/**
 * Stack sets with permissions of their own: the administration role takes on the execution role in each target account, as far as
 * these are written out. Where the service manages permissions, it makes the roles itself, in every account of a unit.
 */
export function stackSetCalls(action: Action, graph: DeliveryGraph): readonly Call[] {
  const set = setOf(action);
  if (set === undefined) return [];
  const model = set.configuration.get('PermissionModel').string();
  if (model.state !== 'absent' && known(model) !== 'SELF_MANAGED') return [];
  const caller = roleCaller(administrationRole(set, graph), graph);
  const named = set.configuration.get('ExecutionRoleName').text();
  if (caller === undefined || 'because' in named) return [];
  const name = 'value' in named ? named.value : Text.of(EXECUTION_ROLE);
  return targetsOf(action).accounts.flatMap((account): readonly Call[] => {
    const arn = Text.of('arn:', partitionOf(action.owner.resource), `:iam::${account}:role/`, name);
    const execution = graph.named('role', arn, action.at);
    const found = roleTarget(execution, 'assumed');
    if (found === undefined) return [];
    return [
      ...(execution.state === 'node' ? stackInstanceCalls(execution.node, action, graph) : []),
      {
        category: 'assume-role',
        caller,
        actions: ['sts:AssumeRole'],
        resources: [found.arn],
        match: 'all',
        target: found.target,
        contexts: CONTEXTS,
        necessity: 'required',
        evidence: 'documented',
        requirement: 'ssadmin.assume',
        why: `enter the account ${account}`,
        at: 'value' in named ? named.at : action.at,
        step: action,
        doubt: [],
      },
    ];
  });
}

const CONTEXTS = [assumeContext()];

/** The role that is named; else the one of the usual name, where the account of the set has it in view. */
function administrationRole(set: Action, graph: DeliveryGraph): Reference<Role> {
  const role = graph.refer('role', set.configuration.get('AdministrationRoleArn'));
  const caller = role.state === 'absent' ? actionCaller(set, graph) : undefined;
  if (caller === undefined) return role;
  const arn = Text.of('arn:', partitionOf(set.owner.resource), ':iam::', accountOf(caller), ':role/', ADMINISTRATION_ROLE);
  const usual = graph.named('role', arn, set.at);
  return usual.state === 'node' ? usual : role;
}
