import { ecsStrategies } from '../facts/deployment-configurations.ts';
import { type Cause, type Field, isValue, type Place, type Resource, Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { type AlarmList, alarmList } from './alarm-list.ts';
import type { Rollout } from './deployment-config.ts';
import { isEarly } from './environment.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { lazy } from './lazy.ts';
import { nodeBase } from './node.ts';
import { environmentOfResource } from './resource-environment.ts';
import type { Role } from './role.ts';

export interface EcsService extends Subject {
  readonly kind: 'ecs-service';
  readonly resource: Resource;
  readonly properties: Value;
  /** The physical name; `name` is the logical id. */
  readonly serviceName: Text;
  readonly cluster: Field<Text>;
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`. */
  readonly controller: Field<string>;
  /** `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`; only the controller ECS heeds it. */
  readonly strategy: Field<string>;
  readonly rollout: Field<Rollout>;
  readonly bakeMinutes: Field<number>;
  readonly alarms: AlarmList & { readonly enabled: Field<boolean>; readonly rollback: Field<boolean> };
  readonly circuitBreaker: { readonly value: Value; readonly enabled: Field<boolean>; readonly rollback: Field<boolean> };
  /** None of its tasks can be replaced: no further one may start before one has stopped, and none may stop before. */
  readonly stuck: boolean;
  /** Where it says that all its tasks, several that answer on ports, are stopped before new ones start; undefined else. */
  readonly gap: Place | undefined;
  readonly maximumPercent: Field<number>;
  readonly schedulingStrategy: Field<string>;
  readonly taskDefinition: Reference<TaskDefinition>;
  readonly lifecycleHooks: Value;
  /** It runs in an environment named dev or test. */
  readonly early: boolean;
}

export interface TaskDefinition extends Subject {
  readonly kind: 'task-definition';
  readonly resource: Resource;
  readonly properties: Value;
  readonly family: Text;
  readonly taskRole: Reference<Role>;
  readonly executionRole: Reference<Role>;
  readonly containers: { readonly items: readonly Container[]; readonly open: readonly Cause[] | undefined };
  /** Its tasks run on Fargate only, as far as it says. */
  readonly onFargate: boolean;
  /** What the execution role does for it that no other role can, and that it is not registered without. */
  readonly needsExecutionRole: { readonly what: string; readonly at: Place } | undefined;
}

export interface Container {
  readonly value: Value;
  readonly title: Field<Text>;
  readonly image: Field<Text>;
  /** What names secrets and parameters that ECS puts into the environment of the container and of its log driver. */
  readonly secrets: readonly Value[];
  readonly variables: readonly { readonly name: Field<Text>; readonly value: Value; readonly at: Value['at'] }[];
}

declare module '../rule/types.ts' {
  interface Subjects {
    'ecs-service': EcsService;
    'task-definition': TaskDefinition;
  }
}

export const ecsServiceKind: NodeKind<'ecs-service'> = { kind: 'ecs-service', types: ['AWS::ECS::Service'], node: serviceOf };
export const taskDefinitionKind: NodeKind<'task-definition'> = {
  kind: 'task-definition',
  types: ['AWS::ECS::TaskDefinition'],
  node: taskDefinitionOf,
};

/** Defaults: ECS API Reference, DeploymentConfiguration and DeploymentController. */
function serviceOf(resource: Resource, graph: DeliveryGraph): EcsService {
  const { properties, identity } = resource;
  const configuration = properties.get('DeploymentConfiguration');
  const breaker = configuration.get('DeploymentCircuitBreaker');
  const strategy = withDefault(configuration.get('Strategy').string(), 'ROLLING');
  const daemon = properties.get('SchedulingStrategy').string();
  const alarms = lazy(() => {
    const value = configuration.get('Alarms');
    return {
      ...alarmList(value.get('AlarmNames'), undefined, graph),
      value,
      enabled: withDefault(value.get('Enable').boolean(), false),
      rollback: withDefault(value.get('Rollback').boolean(), false),
    };
  });
  return {
    ...nodeBase('ecs-service', resource),
    serviceName: identity.name,
    cluster: properties.get('Cluster').text(),
    controller: withDefault(properties.get('DeploymentController', 'Type').string(), 'ECS'),
    strategy,
    bakeMinutes: bakeOf(configuration.get('BakeTimeInMinutes').number(), strategy),
    circuitBreaker: {
      value: breaker,
      enabled: withDefault(breaker.get('Enable').boolean(), false),
      rollback: withDefault(breaker.get('Rollback').boolean(), false),
    },
    maximumPercent: withDefault(configuration.get('MaximumPercent').number(), 200),
    schedulingStrategy: withDefault(daemon, 'REPLICA'),
    get gap() {
      return gapOf(properties, graph.refer('task-definition', properties.get('TaskDefinition')));
    },
    get stuck() {
      return isStuck(properties, graph);
    },
    lifecycleHooks: configuration.get('LifecycleHooks'),
    get early() {
      return isEarly(environmentOfResource(resource, [properties.get('ServiceName').text(), properties.get('Cluster').text()], graph));
    },
    get rollout() {
      return rolloutOf(strategy, configuration);
    },
    get alarms() {
      return alarms();
    },
    get taskDefinition() {
      return graph.refer('task-definition', properties.get('TaskDefinition'));
    },
  };
}

/**
 * The least share is rounded up, the greatest one down. Without a number of tasks, or where something scales them, only equal
 * shares are sure. Source: ECS Developer Guide, "Service deployment configuration".
 */
function isStuck(properties: Value, graph: DeliveryGraph): boolean {
  const configuration = properties.get('DeploymentConfiguration');
  const least = withDefault(configuration.get('MinimumHealthyPercent').number(), 100);
  const greatest = withDefault(configuration.get('MaximumPercent').number(), 200);
  const daemon = properties.get('SchedulingStrategy').string();
  if (!('value' in least) || !('value' in greatest) || ('value' in daemon && daemon.value === 'DAEMON')) return false;
  if (least.value >= 100 && greatest.value <= 100) return true;
  const tasks = properties.get('DesiredCount').number();
  if (!('value' in tasks) || tasks.value < 1 || graph.resources('AWS::ApplicationAutoScaling::ScalableTarget').length > 0) return false;
  const count = tasks.value;
  return Math.floor((count * greatest.value) / 100) <= count && Math.ceil((count * least.value) / 100) >= count;
}

/** Nothing may run beside the tasks, and none of them has to: ECS has no choice but to stop all of them first. */
function gapOf(properties: Value, task: Reference<TaskDefinition>): Place | undefined {
  const configuration = properties.get('DeploymentConfiguration');
  const least = configuration.get('MinimumHealthyPercent').number();
  const greatest = configuration.get('MaximumPercent').number();
  const tasks = properties.get('DesiredCount').number();
  const replicas = isValue(properties.get('SchedulingStrategy').string(), 'DAEMON') === 'no';
  const emptied = 'value' in least && least.value === 0 && 'value' in greatest && greatest.value <= 100;
  const several = 'value' in tasks && tasks.value > 1;
  const serves =
    properties.get('LoadBalancers').exists === 'yes' ||
    (task.state === 'node' && task.node.containers.items.some(({ value }) => value.get('PortMappings').items().items.length > 0));
  return emptied && several && replicas && serves ? least.at : undefined;
}

function bakeOf(written: Field<number>, strategy: Field<string>): Field<number> {
  const bake = 'value' in strategy ? ecsStrategies.get(strategy.value)?.bake : undefined;
  return bake === undefined ? written : withDefault(written, bake);
}

const STEPS: ReadonlyMap<string, readonly ['canary' | 'linear', string, string, string]> = new Map([
  ['LINEAR', ['linear', 'LinearConfiguration', 'StepPercent', 'StepBakeTimeInMinutes']],
  ['CANARY', ['canary', 'CanaryConfiguration', 'CanaryPercent', 'CanaryBakeTimeInMinutes']],
]);

function rolloutOf(strategy: Field<string>, configuration: Value): Field<Rollout> {
  if (!('value' in strategy)) return strategy;
  const { at, state } = strategy;
  const facts = ecsStrategies.get(strategy.value);
  if (facts === undefined) return { at, state: 'unresolved', because: [{ kind: 'unsupported', what: `the strategy ${strategy.value}` }] };
  const step = STEPS.get(strategy.value);
  if (step === undefined || facts.step === undefined)
    return facts.atOnce ? { at, state, value: { kind: 'all-at-once' } } : rolling(configuration, at, state);
  const [kind, section, percentKey, minutesKey] = step;
  const percent = withDefault(configuration.get(section, percentKey).number(), facts.step.percent);
  const minutes = withDefault(configuration.get(section, minutesKey).number(), facts.step.minutes);
  if ('value' in percent && 'value' in minutes) return { at, state, value: { kind, percent: percent.value, minutes: minutes.value } };
  return { at, state: 'unresolved', because: [percent, minutes].flatMap((field) => ('because' in field ? field.because : [])) };
}

/** Tasks in batches: the healthy percentage says how many stay. */
function rolling(configuration: Value, at: Field<string>['at'], state: 'set' | 'default'): Field<Rollout> {
  const healthy = withDefault(configuration.get('MinimumHealthyPercent').number(), 100);
  if (!('value' in healthy)) return healthy;
  return { at, state, value: { kind: 'hosts', minimum: 'FLEET_PERCENT', value: healthy.value, zonal: false } };
}

function taskDefinitionOf(resource: Resource, graph: DeliveryGraph): TaskDefinition {
  const { properties, identity } = resource;
  return {
    ...nodeBase('task-definition', resource),
    family: identity.name,
    get taskRole() {
      return graph.refer('role', properties.get('TaskRoleArn'));
    },
    get executionRole() {
      return graph.refer('role', properties.get('ExecutionRoleArn'));
    },
    get containers() {
      const { items, open } = properties.get('ContainerDefinitions').items();
      return { items: items.map(containerOf), open };
    },
    get onFargate() {
      return onFargate(properties);
    },
    get needsExecutionRole() {
      return needOf(properties.get('ContainerDefinitions').items().items.map(containerOf), onFargate(properties));
    },
  };
}

function onFargate(properties: Value): boolean {
  const { items, open } = properties.get('RequiresCompatibilities').items();
  return open === undefined && items.length > 0 && items.every((item) => isFargate(item.string()));
}

/** Source: ECS Developer Guide, "Amazon ECS task execution IAM role". */
function needOf(containers: readonly Container[], fargate: boolean): TaskDefinition['needsExecutionRole'] {
  for (const { value, secrets, image } of containers) {
    const [secret] = secrets;
    if (secret !== undefined) return { what: 'read its secrets', at: secret.at };
    const driver = value.get('LogConfiguration', 'LogDriver').string();
    if (fargate && 'value' in driver && driver.value === 'awslogs') return { what: 'write its logs on Fargate', at: driver.at };
    if (fargate && 'value' in image && image.value.matches(PRIVATE_IMAGE) === 'yes')
      return { what: 'pull its image on Fargate', at: image.at };
  }
  return undefined;
}

const PRIVATE_IMAGE = Text.of('*.dkr.ecr.*');

function isFargate(field: Field<string>): boolean {
  return 'value' in field && field.value === 'FARGATE';
}

function containerOf(value: Value): Container {
  const variables = value.get('Environment').items().items;
  return {
    value,
    title: value.get('Name').text(),
    image: value.get('Image').text(),
    get secrets() {
      const lists = [value.get('Secrets'), value.get('LogConfiguration', 'SecretOptions')];
      return lists.flatMap((list) => list.items().items.map((item) => item.get('ValueFrom')));
    },
    variables: variables.map((item) => ({ name: item.get('Name').text(), value: item.get('Value'), at: item.at })),
  };
}

/** Where no cluster is named. Source: ECS API Reference, CreateService. */
const DEFAULT_CLUSTER = Text.of('default');

/** Is a service surely in another cluster than the one that is named? */
export function inOtherCluster({ cluster, resource }: EcsService, named: Field<Text>, graph: DeliveryGraph): boolean {
  if ('because' in cluster || 'because' in named) return false;
  const [own, other] = [cluster, named].map((field) => ('value' in field ? field.value : DEFAULT_CLUSTER));
  if (own === undefined || other === undefined) return false;
  const [here, there] = [own, other].map((text) => graph.find(['AWS::ECS::Cluster'], text, resource.id.instance));
  if (here === undefined || there === undefined || !('resource' in here) || !('resource' in there)) return false;
  if (here.resource === undefined && there.resource === undefined) return clusterName(own).same(clusterName(other)) === 'no';
  return here.resource?.key !== there.resource?.key;
}

/** What follows the last slash of an ARN; a name as it is. */
function clusterName(text: Text): Text {
  return Text.of(text.known?.slice(text.known.lastIndexOf('/') + 1) ?? text);
}
