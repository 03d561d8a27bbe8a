import { type Answer, any, type Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { Alarm, AlarmMetric } from '../alarm.ts';
import { regionPart } from '../arn.ts';
import type { EcsService } from '../ecs.ts';
import type { LambdaFunction } from '../function.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import { regionOfResource } from '../location.ts';
import type { Deployment } from './deployment.ts';

/** An alarm that a deployment is told to watch. */
export interface AlarmOfDeployment extends Subject {
  readonly kind: 'alarm-of-deployment';
  readonly deployment: Deployment;
  readonly reference: Reference<Alarm>;
  /** The alarm, where it is in view. */
  readonly alarm: Alarm | undefined;
  /** Does it look at what the deployment changes? Undefined where its metric has no dimension that says. */
  readonly aboutTarget: Answer | undefined;
  /** Is it in the region that the deployment runs in? CodeDeploy sees no other. */
  readonly sameRegion: Answer;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'alarm-of-deployment': AlarmOfDeployment;
  }
}

export const alarmOfDeploymentKind: NodeKind<'alarm-of-deployment'> = {
  kind: 'alarm-of-deployment',
  types: [],
  list: (graph) =>
    graph
      .subjects('deployment')
      .flatMap((deployment) => deployment.alarms.items.map((reference, index) => pairOf(deployment, reference, index, graph))),
};

function pairOf(deployment: Deployment, reference: Reference<Alarm>, index: number, graph: DeliveryGraph): AlarmOfDeployment {
  const alarm = reference.state === 'node' ? reference.node : undefined;
  const { environment, pipeline } = deployment;
  return {
    kind: 'alarm-of-deployment',
    id: `${deployment.id}|alarm ${index}`,
    name: `${deployment.name} / ${'text' in reference && reference.text !== undefined ? reference.text.print() : `alarm ${index + 1}`}`,
    at: reference.at,
    ...(environment === undefined ? {} : { environment }),
    ...(pipeline === undefined ? {} : { pipeline }),
    deployment,
    reference,
    alarm,
    aboutTarget: alarm === undefined ? undefined : aboutTargets(alarm, deployment, graph),
    sameRegion: sameRegion(deployment, reference),
  };
}

function sameRegion(deployment: Deployment, reference: Reference<Alarm>): Answer {
  const { resource } = deployment;
  const here = resource === undefined ? undefined : regionOfResource(resource);
  if (here === undefined) return 'yes';
  if (reference.state === 'node') return reference.node.region.same(here);
  // A name alone always means the region of the deployment; only an ARN can say another.
  const there = 'text' in reference && reference.text !== undefined ? regionPart(reference.text) : undefined;
  return there === undefined ? 'yes' : there.same(here);
}

/** Metrics of these namespaces have a dimension that names what they measure. */
const MEASURED: ReadonlyMap<string, { readonly dimension: string; readonly kind: 'function' | 'ecs-service' }> = new Map([
  ['AWS/Lambda', { dimension: 'FunctionName', kind: 'function' }],
  ['AWS/ECS', { dimension: 'ServiceName', kind: 'ecs-service' }],
]);

function aboutTargets(alarm: Alarm, deployment: Deployment, graph: DeliveryGraph): Answer | undefined {
  const { items, open } = alarm.metrics;
  const answers = items.map((metric) => aboutMetric(metric, deployment, graph));
  if (answers.length === 0 || open !== undefined || answers.includes(undefined)) return undefined;
  return any(answers.flatMap((answer) => answer ?? []));
}

function aboutMetric(metric: AlarmMetric, deployment: Deployment, graph: DeliveryGraph): Answer | undefined {
  const namespace = 'value' in metric.namespace ? metric.namespace.value.known : undefined;
  const measured = namespace === undefined ? undefined : MEASURED.get(namespace);
  if (measured === undefined || metric.open !== undefined) return undefined;
  const targets = deployment.targets.filter((target): target is LambdaFunction | EcsService => target.kind === measured.kind);
  const named = metric.dimensions.find(({ name }) => 'value' in name && name.value.known === measured.dimension);
  if (targets.length === 0 || named === undefined) return undefined;
  if (!('value' in named.value)) return 'because' in named.value ? unknown(...named.value.because) : undefined;
  const measuredText = named.value.value;
  return any(targets.map((target) => names(target, measuredText, graph)));
}

/** The dimension of a function may hold its name; that of a service its name, never the ARN. */
function names(target: LambdaFunction | EcsService, text: Text, graph: DeliveryGraph): Answer {
  const reference = graph.named(target.kind, text, target.at);
  if (reference.state === 'node') return reference.node.id === target.id ? 'yes' : 'no';
  return text.same(target.kind === 'function' ? target.functionName : target.serviceName);
}
