import { type Answer, all, any, Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { Alarm, AlarmMetric } from '../alarm.ts';
import { arnParts } from '../arn.ts';
import type { EcsService } from '../ecs.ts';
import type { LambdaFunction } from '../function.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import { accountOfResource, regionOfResource } from '../location.ts';
import type { Deployment } from './deployment.ts';

/** An alarm that a deployment is told to watch. */
export interface AlarmOfDeployment extends Subject {
  readonly kind: 'alarm-of-deployment';
  readonly deployment: Deployment;
  readonly reference: Reference<Alarm>;
  /** The alarm, where it is in view. */
  readonly alarm: Alarm | undefined;
  /** An alarm of that name in another account or region, where there is none in that of the deployment. */
  readonly away: Alarm | undefined;
  /** Does it look at what the deployment changes? Undefined where its metric has no dimension that says. */
  readonly aboutTarget: Answer | undefined;
  /** Is it in the account and region that the deployment runs in? CodeDeploy sees no other. */
  readonly sameHome: Answer;
  /** It is the first deployment of those that watch this alarm: a fault of the alarm itself is told once. */
  readonly leads: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'alarm-of-deployment': AlarmOfDeployment;
  }
}

export const alarmOfDeploymentKind: NodeKind<'alarm-of-deployment'> = {
  kind: 'alarm-of-deployment',
  types: [],
  list: (graph) => {
    const seen = new Set<string>();
    return graph
      .subjects('deployment')
      .flatMap((deployment) => deployment.alarms.items.map((reference, index) => pairOf(deployment, reference, index, graph, seen)));
  },
};

function pairOf(
  deployment: Deployment,
  reference: Reference<Alarm>,
  index: number,
  graph: DeliveryGraph,
  seen: Set<string>,
): AlarmOfDeployment {
  const alarm = reference.state === 'node' ? reference.node : undefined;
  const leads = alarm !== undefined && !seen.has(alarm.id);
  if (alarm !== undefined) seen.add(alarm.id);
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
    get away() {
      return alarm === undefined ? alarmAway(deployment, reference, graph) : undefined;
    },
    aboutTarget: alarm === undefined ? undefined : aboutTargets(alarm, deployment, graph),
    sameHome: sameHome(deployment, reference),
    leads,
  };
}

function sameHome(deployment: Deployment, reference: Reference<Alarm>): Answer {
  const { resource } = deployment;
  if (resource === undefined) return 'yes';
  const [account, region] = [accountOfResource(resource), regionOfResource(resource)];
  if (reference.state === 'node') return all([reference.node.region.same(region), reference.node.account.same(account)]);
  // A name alone always means the account and region of the deployment; only an ARN can say others.
  const parts = 'text' in reference && reference.text !== undefined ? arnParts(reference.text) : undefined;
  return parts === undefined ? 'yes' : all([parts[3]?.same(region) ?? 'yes', parts[4]?.same(account) ?? 'yes']);
}

/** A name alone reaches the account and region of the deployment only. */
function alarmAway({ resource }: Deployment, reference: Reference<Alarm>, graph: DeliveryGraph): Alarm | undefined {
  if (resource === undefined || reference.state !== 'external' || arnParts(reference.text) !== undefined) return undefined;
  const [account, region] = [accountOfResource(resource), regionOfResource(resource)];
  const named = graph.subjects('alarm').filter(({ alarmName }) => alarmName.same(reference.text) === 'yes');
  return named.find((alarm) => alarm.region.same(region) === 'no' || alarm.account.same(account) === 'no');
}

/** Metrics of these namespaces have a dimension that names what they measure. */
const MEASURED: ReadonlyMap<string, { readonly dimension: string; readonly kind: 'function' | 'ecs-service' }> = new Map([
  ['AWS/Lambda', { dimension: 'FunctionName', kind: 'function' }],
  ['AWS/ECS', { dimension: 'ServiceName', kind: 'ecs-service' }],
]);

function aboutTargets(alarm: Alarm, deployment: Deployment, graph: DeliveryGraph, depth = 0): Answer | undefined {
  if (alarm.composite) {
    const children = alarm.children.map((child) =>
      child.state === 'node' && depth < 4 ? aboutTargets(child.node, deployment, graph, depth + 1) : undefined,
    );
    return children.length === 0 || children.includes(undefined) ? undefined : any(children.flatMap((answer) => answer ?? []));
  }
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
  const about = any(targets.map((target) => names(target, measuredText, graph)));
  return about === 'no' || measured.kind !== 'function' ? about : all([about, aboutAlias(metric, deployment)]);
}

/** `Resource` narrows a metric of Lambda to a function or to one alias of it: `orders:live`. */
function aboutAlias({ dimensions }: AlarmMetric, { group }: Deployment): Answer {
  const field = dimensions.find(({ name }) => 'value' in name && name.value.known === 'Resource')?.value;
  if (field === undefined || !('value' in field) || group === undefined || group.aliases.length === 0) return 'yes';
  const { value } = field;
  return any(
    group.aliases.map((alias): Answer => {
      if (alias.function.state !== 'node' || !('value' in alias.aliasName))
        return unknown(...('because' in alias.aliasName ? alias.aliasName.because : value.because));
      const { functionName } = alias.function.node;
      return any([value.same(Text.of(functionName, ':', alias.aliasName.value)), value.same(functionName)]);
    }),
  );
}

/** The dimension of a function may hold its name; that of a service its name, never the ARN. */
function names(target: LambdaFunction | EcsService, text: Text, graph: DeliveryGraph): Answer {
  const reference = graph.named(target.kind, text, target.at);
  if (reference.state === 'node') return reference.node.id === target.id ? 'yes' : 'no';
  return text.same(target.kind === 'function' ? target.functionName : target.serviceName);
}
