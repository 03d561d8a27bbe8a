import type { DeploymentGroup } from '../graph/deployment-group.ts';
import type { LambdaAlias } from '../graph/function.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { Text } from '../resource/index.ts';
import type { Call, Caller } from './call.ts';
import { roleCaller } from './callers.ts';
import { expand, type Facts, type Wanted, wantedOf } from './expand.ts';
import { generalTarget } from './provider-calls.ts';
import { codedeployServiceRoleLambda } from './requirements/deployment-roles.ts';

/** What CodeDeploy does with the service role of a group that shifts the traffic of functions. */
export function deploymentCalls(group: DeploymentGroup, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const caller = roleCaller(group.role, graph);
  return caller === undefined ? [] : group.aliases.flatMap((alias) => aliasCalls(alias, group, caller, graph, wanted));
}

function aliasCalls(alias: LambdaAlias, group: DeploymentGroup, caller: Caller, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const { aliasName, hooks } = alias;
  const target = alias.function.state === 'node' && 'value' in aliasName ? [Text.of(alias.function.node.arn, ':', aliasName.value)] : [];
  const called = [hooks.before, hooks.after].flatMap((hook) =>
    hook.state === 'node' ? [hook.node.arn] : 'text' in hook && hook.text !== undefined ? [hook.text] : [],
  );
  const texts: ReadonlyMap<string, readonly Text[]> = new Map([
    ['FunctionAliasArn', target],
    ['HookFunctionArn', called],
  ]);
  const facts: Facts = new Map([['deployment-hooks', called.length > 0 ? 'yes' : 'no']]);
  return wantedOf(codedeployServiceRoleLambda, wanted).flatMap((requirement) =>
    expand(requirement, {
      caller,
      category: () => 'provider',
      filler: (name) => texts.get(name) ?? [],
      target: (action, arn) => generalTarget(action.slice(0, action.indexOf(':')), arn, group.account, graph),
      configuration: undefined,
      facts,
      at: alias.at,
      step: undefined,
    }),
  );
}
