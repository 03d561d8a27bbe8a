import { lambdaDeployStrategy } from '../../facts/deployment-configurations.ts';
import { type Cause, type Field, type Place, type Resource, unknown, type Value } from '../../resource/index.ts';
import { referByAction } from '../action-target.ts';
import { alarmsByCommas } from '../alarm-list.ts';
import type { AppConfigDeployment, StrategyReference } from '../appconfig.ts';
import type { Rollout } from '../deployment-config.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { environmentOfResource } from '../resource-environment.ts';
import { targetOf } from './deploy.ts';
import { type Deployment, deploymentOf } from './deployment.ts';

/** Blue/green deployments of ECS by a hook of CloudFormation. Source: CloudFormation User Guide, "Perform ECS blue/green deployments". */
export function hookDeployments(graph: DeliveryGraph): readonly Deployment[] {
  return graph.resources('AWS::CodeDeploy::BlueGreen').map((hook) => hookDeployment(hook, graph));
}

/** Alarms of such a deployment are the rollback triggers of its stack. */
function hookDeployment(resource: Resource, graph: DeliveryGraph): Deployment {
  const { properties, at } = resource;
  const triggers: readonly Cause[] = [{ kind: 'not-in-view', what: 'the rollback triggers of the stack' }];
  return deploymentOf({
    id: resource.key,
    name: resource.logicalId,
    at,
    mechanism: 'hooks',
    resource,
    group: undefined,
    service: undefined,
    targets: [],
    platform: { at, state: 'default', value: 'ecs' },
    rollout: hookRollout(properties.get('TrafficRoutingConfig')),
    bakeMinutes: properties.get('AdditionalOptions', 'TerminationWaitTimeInMinutes').number(),
    alarms: { at, items: [], open: triggers, enabled: 'yes', ignorePollFailure: 'no' },
    rollback: { at, events: [], onFailure: 'yes', onAlarm: unknown(...triggers) },
    target: environmentOfResource(resource, [], graph),
  });
}

/** Without a configuration the hook sends 15 % first and the rest after 5 minutes. */
function hookRollout(routing: Value): Field<Rollout> {
  const { at } = routing;
  if (routing.kind === 'absent') return { at, state: 'default', value: { kind: 'canary', percent: 15, minutes: 5 } };
  const type = routing.get('Type').string();
  if (!('value' in type)) return type;
  if (type.value === 'AllAtOnce') return { at, state: 'set', value: { kind: 'all-at-once' } };
  const kind = type.value === 'TimeBasedLinear' ? 'linear' : 'canary';
  const timed = routing.get(type.value);
  const [percent, minutes] = [timed.get('StepPercentage').number(), timed.get('BakeTimeMins').number()];
  const because = [percent, minutes].flatMap((field) => ('because' in field ? field.because : []));
  if (because.length > 0) return { at, state: 'unresolved', because };
  return {
    at,
    state: 'set',
    value: { kind, percent: 'value' in percent ? percent.value : 15, minutes: 'value' in minutes ? minutes.value : 5 },
  };
}

/** Deployments of AppConfig that a template starts. */
export function appConfigDeployments(graph: DeliveryGraph): readonly Deployment[] {
  return graph.subjects('appconfig-deployment').map((deployment) => appConfigDeployment(deployment, graph));
}

function appConfigDeployment(deployment: AppConfigDeployment, graph: DeliveryGraph): Deployment {
  const { resource, at, strategy, environmentReference } = deployment;
  const environment = environmentReference.state === 'node' ? environmentReference.node : undefined;
  const because: readonly Cause[] =
    environmentReference.state === 'unresolved'
      ? environmentReference.because
      : [{ kind: 'not-in-view', what: 'the AppConfig environment' }];
  return deploymentOf({
    id: deployment.id,
    name: deployment.name,
    at,
    mechanism: 'appconfig',
    resource,
    group: undefined,
    service: undefined,
    targets: environment === undefined ? [] : [environment],
    platform: { at, state: 'default', value: 'appconfig' },
    rollout: strategyRollout(strategy, at),
    bakeMinutes: strategyBake(strategy, at),
    alarms: {
      at: environment?.monitors.value.at ?? at,
      items: environment?.monitors.items.map(({ alarm }) => alarm) ?? [],
      open: environment === undefined ? because : environment.monitors.open,
      enabled: 'yes',
      ignorePollFailure: 'no',
    },
    rollback: { at, events: [], onFailure: 'yes', onAlarm: 'yes' },
    target: environmentOfResource(environment?.resource ?? resource, environment === undefined ? [] : [environment.title], graph),
  });
}

/** Steps are percent of the whole; a strategy that takes no time reaches everyone at once. */
function strategyRollout({ reference, predefined }: StrategyReference, at: Place): Field<Rollout> {
  if (predefined !== undefined) return { at, state: 'set', value: stepped(predefined.factor, predefined.minutes) };
  if (reference.state === 'node') {
    const { factor, minutes } = reference.node;
    if ('value' in factor && 'value' in minutes)
      return { at: reference.node.at, state: 'set', value: stepped(factor.value, minutes.value) };
    return { at, state: 'unresolved', because: [factor, minutes].flatMap((field) => ('because' in field ? field.because : [])) };
  }
  return { at, state: 'unresolved', because: notFound(reference) };
}

function stepped(factor: number, minutes: number): Rollout {
  if (minutes === 0 || factor >= 100) return { kind: 'all-at-once' };
  return { kind: 'linear', percent: factor, minutes: (minutes * factor) / 100 };
}

function strategyBake({ reference, predefined }: StrategyReference, at: Place): Field<number> {
  if (predefined !== undefined) return { at, state: 'set', value: predefined.bake };
  return reference.state === 'node' ? reference.node.bakeMinutes : { at, state: 'unresolved', because: notFound(reference) };
}

function notFound(reference: StrategyReference['reference']): readonly Cause[] {
  return reference.state === 'unresolved' ? reference.because : [{ kind: 'not-in-view', what: 'the deployment strategy' }];
}

/** Lambda actions of pipelines that move traffic between versions. Source: CodePipeline User Guide, "AWS Lambda deploy action reference". */
export function lambdaActionDeployments(graph: DeliveryGraph): readonly Deployment[] {
  return graph.subjects('action').flatMap((action) => {
    const [category, provider] = [action.category, action.provider];
    const lambda = 'value' in category && category.value === 'Deploy' && 'value' in provider && provider.value === 'Lambda';
    return lambda ? [lambdaActionDeployment(action, graph)] : [];
  });
}

function lambdaActionDeployment(action: Action, graph: DeliveryGraph): Deployment {
  const { configuration, at } = action;
  const reference = referByAction(graph, 'function', action, 'FunctionName');
  const alarms = alarmsByCommas(configuration.get('Alarms'), graph);
  return deploymentOf({
    id: action.id,
    name: action.name,
    at,
    ...(action.pipeline === undefined ? {} : { pipeline: action.pipeline }),
    mechanism: 'lambda-action',
    resource: undefined,
    group: undefined,
    service: undefined,
    targets: reference.state === 'node' ? [reference.node] : [],
    platform: { at, state: 'default', value: 'lambda' },
    rollout: strategyOfAction(configuration.get('DeployStrategy')),
    bakeMinutes: { at, state: 'absent' },
    alarms: { at: alarms.value.at, items: alarms.items, open: alarms.open, enabled: 'yes', ignorePollFailure: 'no' },
    rollback: { at, events: [], onFailure: 'yes', onAlarm: 'yes' },
    target: targetOf(action, graph),
  });
}

function strategyOfAction(written: Value): Field<Rollout> {
  const field = written.string();
  const { at } = written;
  if (field.state === 'absent') return { at, state: 'default', value: { kind: 'all-at-once' } };
  if (!('value' in field)) return field;
  const rollout = lambdaDeployStrategy(field.value);
  return rollout === undefined
    ? { at, state: 'unresolved', because: [{ kind: 'unsupported', what: `the strategy ${field.value}` }] }
    : { at, state: 'set', value: rollout };
}
