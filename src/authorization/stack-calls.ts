import { creatingCalls } from '../facts/creating-calls.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { templateOf } from '../graph/relations/stack-delivery.ts';
import type { Role } from '../graph/role.ts';
import type { Instance } from '../resource/index.ts';
import type { Call } from './call.ts';
import { roleCaller } from './callers.ts';
import { plainContexts } from './contexts.ts';
import { allowsNowhere, anything } from './nowhere.ts';
import { plainTarget } from './targets.ts';

/**
 * What the role of a stack must be allowed to create its template, where that is in view: kinds of resources that no
 * policy of the role lets it create anywhere. What it may create in some places is not looked into.
 */
export function stackCalls(action: Action, graph: DeliveryGraph): readonly Call[] {
  const reference = graph.refer('role', action.configuration.get('RoleArn'));
  const scope = reference.state === 'node' ? templateOf(action, graph) : undefined;
  if (reference.state !== 'node' || scope === undefined) return [];
  const { resource } = reference.node;
  if ([resource, action.owner.resource].some((user) => wasThereBefore(scope.instance, user.scope.instance))) return [];
  const missing = new Map(
    scope
      .resources()
      .filter(({ exists }) => exists === 'yes')
      .flatMap(({ type, logicalId }) => {
        const creating = creatingCalls.get(type);
        return creating !== undefined && allowsNowhere(reference.node, creating) ? [[creating, logicalId] as const] : [];
      }),
  );
  return [...missing].flatMap(([creating, logicalId]) => callsFor(creating, `create ${logicalId}`, reference.node, action, graph));
}

/** A stack that holds the role or the pipeline itself, or gives them values, was made before them, and by somebody else. */
function wasThereBefore(stack: Instance, { template, parameters }: Instance): boolean {
  const given = [...parameters.values()].some((supplied) => supplied.kind === 'attribute' && supplied.instance === stack.id);
  return given || template.document === stack.template.document;
}

/** A role that a stack set works with in an account must be allowed to make a stack there. */
export function stackInstanceCalls(role: Role, action: Action, graph: DeliveryGraph): readonly Call[] {
  return allowsNowhere(role, CREATE_STACK) ? callsFor(CREATE_STACK, 'create its stack', role, action, graph) : [];
}

const CREATE_STACK = 'cloudformation:CreateStack';

function callsFor(creating: string, why: string, role: Role, action: Action, graph: DeliveryGraph): readonly Call[] {
  const [service = ''] = creating.split(':');
  const at = action.configuration.get('RoleArn').at;
  const caller = roleCaller({ at, state: 'node', node: role, text: role.arn }, graph);
  if (caller === undefined) return [];
  return [
    {
      category: 'provider',
      caller,
      actions: [creating],
      resources: [anything(creating)],
      match: 'all',
      target: plainTarget(`${service}:any`, `${service} (any resource)`, role.account),
      contexts: plainContexts(undefined),
      necessity: 'required',
      evidence: 'documented',
      requirement: 'stack.create',
      why,
      at: action.at,
      step: action,
      doubt: [],
    },
  ];
}
