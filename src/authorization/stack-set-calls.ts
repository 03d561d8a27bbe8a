import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import { Text } from '../resource/index.ts';
import type { Call } from './call.ts';
import { roleCaller } from './callers.ts';
import { assumeContext } from './contexts.ts';
import { stackInstanceCalls } from './stack-calls.ts';
import { partitionOf } from './stores.ts';
import { roleTarget } from './targets.ts';

/** Used where the action names none. Source: CloudFormation User Guide, "Grant self-managed permissions". */
const EXECUTION_ROLE = 'AWSCloudFormationStackSetExecutionRole';
const ACCOUNT = /^\d{12}$/;

/**
 * Stack sets with permissions of their own: the administration role takes on the execution role in each target account.
 * Targets are accounts with commas between them, as far as they are written out.
 */
export function stackSetCalls(action: Action, graph: DeliveryGraph): readonly Call[] {
  const { configuration, owner } = action;
  if (known(action.provider) !== 'CloudFormationStackSet') return [];
  const model = configuration.get('PermissionModel').string();
  const role = graph.refer('role', configuration.get('AdministrationRoleArn'));
  const caller = roleCaller(role, graph);
  if (caller === undefined || (model.state !== 'absent' && known(model) !== 'SELF_MANAGED')) return [];
  const named = configuration.get('ExecutionRoleName').text();
  if ('because' in named) return [];
  const name = 'value' in named ? named.value : Text.of(EXECUTION_ROLE);
  const targets = configuration.get('DeploymentTargets').text();
  const accounts = 'value' in targets ? (targets.value.known ?? '').split(',').map((account) => account.trim()) : [];
  return accounts
    .filter((account) => ACCOUNT.test(account))
    .flatMap((account): readonly Call[] => {
      const arn = Text.of('arn:', partitionOf(owner.resource), `:iam::${account}:role/`, name);
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
