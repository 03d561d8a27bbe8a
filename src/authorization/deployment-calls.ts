import { arnParts } from '../graph/arn.ts';
import type { DeploymentGroup } from '../graph/deployment-group.ts';
import type { LambdaAlias, LambdaFunction } from '../graph/function.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { type Place, Text } from '../resource/index.ts';
import type { Call, Caller } from './call.ts';
import { roleCaller } from './callers.ts';
import { expand, type Facts, type Wanted, wantedOf } from './expand.ts';
import { generalTarget } from './provider-calls.ts';
import { codedeployHookFunctionRole, codedeployServiceRoleLambda } from './requirements/deployment-roles.ts';

/** What CodeDeploy does with the service role of a group that shifts the traffic of functions, and what the hooks of it do. */
export function deploymentCalls(group: DeploymentGroup, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const caller = roleCaller(group.role, graph);
  return group.aliases.flatMap((alias) => [
    ...(caller === undefined ? [] : aliasCalls(alias, group, caller, graph, wanted)),
    ...[alias.hooks.before, alias.hooks.after].flatMap((hook) =>
      hook.state === 'node' ? hookCalls(hook.node, hook.at, group, graph, wanted) : [],
    ),
  ]);
}

/** A hook reports how it went; without a word CodeDeploy waits an hour and fails the deployment. */
function hookCalls(hook: LambdaFunction, at: Place, group: DeploymentGroup, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const caller = roleCaller(hook.role, graph);
  if (caller === undefined) return [];
  const { identity } = group.resource;
  const partition = identity.arn === undefined ? undefined : arnParts(identity.arn)?.[1];
  const texts: ReadonlyMap<string, readonly Text[]> = new Map([
    ['Partition', [partition ?? Text.of('aws')]],
    ['ActionRegion', [group.region]],
    ['ActionAccount', [group.account]],
    ['ApplicationName', 'value' in group.applicationName ? [group.applicationName.value] : []],
    ['DeploymentGroupName', [group.groupName]],
  ]);
  return wantedOf(codedeployHookFunctionRole, wanted).flatMap((requirement) =>
    expand(requirement, {
      caller,
      category: () => 'job-result',
      filler: (name) => texts.get(name) ?? [],
      target: (_action, arn) => generalTarget('codedeploy', arn, group.account, graph),
      configuration: undefined,
      facts: new Map(),
      at,
      step: undefined,
    }),
  );
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
