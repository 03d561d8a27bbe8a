import { arnParts } from '../graph/arn.ts';
import type { DeploymentGroup } from '../graph/deployment-group.ts';
import type { LambdaAlias, LambdaFunction } from '../graph/function.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { answerOf, type Place, Text } from '../resource/index.ts';
import type { Call, Caller } from './call.ts';
import { roleCaller } from './callers.ts';
import { keyContexts, plainContexts } from './contexts.ts';
import { expand, type Facts, type Wanted, wantedOf } from './expand.ts';
import { templateFleets } from './instances.ts';
import { allowsNowhere, anything } from './nowhere.ts';
import { generalTarget } from './provider-calls.ts';
import { codedeployHookFunctionRole, codedeployServiceRoleLambda } from './requirements/deployment-roles.ts';
import { serviceRoleCalls } from './service-role-calls.ts';
import { partitionOf } from './stores.ts';
import { keyTarget, plainTarget, roleTarget } from './targets.ts';

/**
 * What CodeDeploy does with the service role of a group that shifts the traffic of functions or copies a fleet, and what the
 * hooks of it do.
 */
export function deploymentCalls(group: DeploymentGroup, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const caller = roleCaller(group.role, graph);
  return [
    ...(caller === undefined
      ? []
      : [...serviceRoleCalls(group, caller), ...fleetCalls(group, caller, graph), ...topicKeyCalls(group, caller, graph)]),
    ...group.aliases.flatMap((alias) => [
      ...(caller === undefined ? [] : aliasCalls(alias, group, caller, graph, wanted)),
      ...[alias.hooks.before, alias.hooks.after].flatMap((hook) =>
        hook.state === 'node' ? hookCalls(hook.node, hook.at, group, graph, wanted) : [],
      ),
    ]),
  ];
}

const SEALING = ['kms:GenerateDataKey', 'kms:Decrypt'];

/**
 * CodeDeploy tells the topics of its triggers as the service role, which then needs the key of an encrypted topic.
 * Source: CodeDeploy User Guide, "Grant Amazon SNS permissions to a service role"; SNS Developer Guide, "Key management".
 */
function topicKeyCalls(
  { triggers, region, account, resource, properties }: DeploymentGroup,
  caller: Caller,
  graph: DeliveryGraph,
): readonly Call[] {
  const home = { account, region, partition: partitionOf(resource), origin: properties.origin };
  return triggers.items().items.flatMap((trigger): readonly Call[] => {
    const topic = graph.refer('topic', trigger.get('TriggerTargetArn'));
    if (topic.state !== 'node' || topic.node.key.state !== 'node') return [];
    const { arn, target } = keyTarget(topic.node.key, home, graph);
    return SEALING.map((action) => ({
      category: 'provider',
      caller,
      actions: [action],
      resources: [arn],
      match: 'all',
      target,
      contexts: keyContexts('sns', region, [['aws:sns:topicArn', topic.node.arn]]),
      necessity: 'required',
      evidence: 'documented',
      requirement: 'deployment.topic.key',
      why: `tell ${topic.node.name}`,
      at: topic.at,
      step: undefined,
      doubt: [],
    }));
  });
}

const LAUNCH = 'ec2:RunInstances';

/**
 * A fleet that is launched from a template is copied by whoever may launch servers and give them their role; the managed
 * policy for CodeDeploy has neither right. Source: CodeDeploy User Guide, "Create a service role for CodeDeploy".
 */
function fleetCalls(group: DeploymentGroup, caller: Caller, graph: DeliveryGraph): readonly Call[] {
  const { role, account, blueGreen } = group;
  const copies = blueGreen.provisioning;
  if (role.state !== 'node' || !('value' in copies) || copies.value !== 'COPY_AUTO_SCALING_GROUP') return [];
  return templateFleets(group, graph).flatMap(({ fleet, roles }): readonly Call[] => {
    const shared = {
      caller,
      match: 'all' as const,
      necessity: 'required' as const,
      evidence: 'documented' as const,
      at: copies.at,
      step: undefined,
      doubt: [],
    };
    const launch: Call = {
      ...shared,
      category: 'provider',
      actions: [LAUNCH],
      resources: [anything(LAUNCH)],
      target: plainTarget('ec2:any', 'ec2 (any resource)', account),
      contexts: plainContexts(undefined),
      requirement: 'deployment.fleet',
      why: `launch a copy of ${fleet.logicalId}`,
    };
    const passes = roles.flatMap((passed): readonly Call[] => {
      const target = roleTarget(passed, 'passed')?.target;
      return passed.state !== 'node' || target === undefined
        ? []
        : [
            {
              ...shared,
              category: 'pass-role',
              actions: ['iam:PassRole'],
              resources: [passed.node.arn],
              target,
              contexts: plainContexts(new Map([['iam:PassedToService', Text.of('ec2.amazonaws.com')]])),
              requirement: 'deployment.fleet.role',
              why: `give the role to the copy of ${fleet.logicalId}`,
            },
          ];
    });
    return [...(allowsNowhere(role.node, LAUNCH) ? [launch] : []), ...passes];
  });
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
  const facts: Facts = new Map([['deployment-hooks', answerOf(called.length > 0)]]);
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
