import { awsNamespaces, otherNames } from '../facts/metric-namespaces.ts';
import { expectedMetrics, type MetricNamespace, metricNamespaces, type PublishedMetric } from '../facts/published-metrics.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { type Cause, type Field, type Place, Text, type Value } from '../resource/index.ts';
import type { Alarm, AlarmDimension, AlarmMetric } from './alarm.ts';
import type { DeliveryGraph } from './graph.ts';

/** Why a metric has no data: nobody publishes one of that name, with these dimensions, in this region or unit. */
export type MetricFault = { readonly at: Place } & (
  | { readonly kind: 'namespace'; readonly namespace: string; readonly meant: string }
  | { readonly kind: 'metric'; readonly metric: string; readonly meant: string }
  | { readonly kind: 'dimensions'; readonly metric: string; readonly sets: string; readonly given: string }
  | { readonly kind: 'value'; readonly metric: string; readonly dimension: string; readonly form: string }
  | { readonly kind: 'region'; readonly metric: string; readonly region: string; readonly published: string }
  | { readonly kind: 'unit'; readonly metric: string; readonly unit: string; readonly published: string }
  | { readonly kind: 'off'; readonly metric: string; readonly source: string; readonly setting: string }
);

/** What is wrong with a metric that an alarm looks at; causes where that cannot be told, undefined where nothing is. */
export function metricFault(metric: AlarmMetric, alarm: Alarm, graph: DeliveryGraph): MetricFault | readonly Cause[] | undefined {
  const namespace = knownText(metric.namespace);
  if (typeof namespace !== 'string') return namespace;
  const strange = namespaceFault(namespace, metric.namespace.at);
  if (strange !== undefined) return strange;
  const judged = metricNamespaces.get(namespace);
  if (judged === undefined) return filteredFault(namespace, metric, graph);
  const name = knownText(metric.metricName);
  if (typeof name !== 'string') return name;
  const far = regionFault(judged, name, metric, alarm);
  if (far !== undefined) return far;
  const published = judged.metrics.get(name);
  if (published === undefined) return nameFault(namespace, judged, name, metric.metricName.at);
  return (
    dimensionFault(published, name, metric) ??
    valueFault(namespace, name, metric, graph) ??
    unitFault(published, name, metric) ??
    offFault(namespace, name, metric, graph)
  );
}

/** A name that begins with `AWS/` and is none of the services', but nearly one of them. */
function namespaceFault(namespace: string, at: Place): MetricFault | undefined {
  if (!namespace.toLowerCase().startsWith('aws/') || awsNamespaces.includes(namespace)) return undefined;
  const lower = namespace.toLowerCase();
  const known =
    awsNamespaces.find((one) => one.toLowerCase() === lower) ?? [...otherNames].find(([other]) => other.toLowerCase() === lower)?.[1];
  const meant = known ?? (namespace.length > 8 ? nearest(namespace, awsNamespaces, 1) : undefined);
  return meant === undefined ? undefined : { kind: 'namespace', at, namespace, meant };
}

function nameFault(namespace: string, { metrics, whole }: MetricNamespace, name: string, at: Place): MetricFault | undefined {
  const expected = expectedMetrics.get(`${namespace} ${name}`);
  const same = [...metrics.keys()].find((one) => bare(one) === bare(name));
  const slip = whole && name.length > 4 ? nearest(name, metrics.keys(), name.length > 8 ? 2 : 1) : undefined;
  const elsewhere = whole ? [...metricNamespaces].find(([, other]) => other.metrics.has(name))?.[0] : undefined;
  const near = same ?? slip;
  const meant = expected ?? (near !== undefined ? `\`${near}\`` : elsewhere === undefined ? undefined : `\`${name}\` of \`${elsewhere}\``);
  return meant === undefined ? undefined : { kind: 'metric', at, metric: `${namespace} ${name}`, meant };
}

/** Without case and punctuation. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Alarms look at metrics of their own region only; other partitions have regions of their own for it. */
function regionFault(
  { region }: MetricNamespace,
  name: string,
  { namespace }: AlarmMetric,
  alarm: Alarm,
): MetricFault | readonly Cause[] | undefined {
  if (region === undefined) return undefined;
  const own = alarm.region.known;
  if (own === undefined) return alarm.region.because;
  if (own === region || /^(?:cn|us-gov|us-iso|eu-isoe|eusc)/.test(own)) return undefined;
  return { kind: 'region', at: namespace.at, metric: name, region: own, published: region };
}

function dimensionFault(
  { dimensions }: PublishedMetric,
  metric: string,
  { value, dimensions: given, open }: AlarmMetric,
): MetricFault | undefined {
  if (dimensions === undefined || open !== undefined) return undefined;
  const names: string[] = [];
  for (const { name } of given) {
    const known = knownText(name);
    if (typeof known !== 'string') return undefined;
    names.push(known);
  }
  names.sort();
  if (dimensions.includes(names.join(' '))) return undefined;
  const sets = dimensions.map((set) => (set === '' ? 'no dimension' : set.replaceAll(' ', ' and '))).join('; or ');
  return { kind: 'dimensions', at: value.get('Dimensions').at, metric, sets, given: names.join(' and ') || 'no dimension' };
}

const NAME = 'a name, not an ARN or an address';

/** What stands in a dimension, where `Ref` or `Arn` of the resource gives something else. */
const FORMS: ReadonlyMap<string, { readonly glob?: string; readonly form: string }> = new Map([
  ['AWS/ApplicationELB LoadBalancer', { glob: 'app/*/*', form: '`app/name/id`, the end of the ARN' }],
  ['AWS/NetworkELB LoadBalancer', { glob: 'net/*/*', form: '`net/name/id`, the end of the ARN' }],
  ['AWS/ApplicationELB TargetGroup', { glob: 'targetgroup/*/*', form: '`targetgroup/name/id`, the end of the ARN' }],
  ['AWS/NetworkELB TargetGroup', { glob: 'targetgroup/*/*', form: '`targetgroup/name/id`, the end of the ARN' }],
  ['AWS/States StateMachineArn', { glob: 'arn:*', form: 'the ARN' }],
  ['AWS/Lambda FunctionName', { form: NAME }],
  ['AWS/ECS ClusterName', { form: NAME }],
  ['AWS/ECS ServiceName', { form: NAME }],
  ['AWS/SQS QueueName', { form: NAME }],
  ['AWS/SNS TopicName', { form: NAME }],
  ['AWS/DynamoDB TableName', { form: NAME }],
  ['AWS/AutoScaling AutoScalingGroupName', { form: NAME }],
]);
const REST_API = 'AWS::ApiGateway::RestApi';

function valueFault(namespace: string, metric: string, { dimensions }: AlarmMetric, graph: DeliveryGraph): MetricFault | undefined {
  for (const dimension of dimensions) {
    const name = knownText(dimension.name);
    if (typeof name !== 'string' || !('value' in dimension.value)) continue;
    const text = dimension.value.value;
    const form = FORMS.get(`${namespace} ${name}`);
    const wrong =
      form?.glob === undefined
        ? form !== undefined && (text.startsWith('arn:') === 'yes' || text.startsWith('https://') === 'yes')
        : text.matches(Text.of(...form.glob.split(/(?<=\*)|(?=\*)/))) === 'no';
    if (form !== undefined && wrong) return { kind: 'value', at: dimension.value.at, metric, dimension: name, form: form.form };
    if (namespace === 'AWS/ApiGateway' && name === 'ApiName' && isRestApiId(dimension, graph))
      return { kind: 'value', at: dimension.value.at, metric, dimension: name, form: 'the name of the API, not its id' };
  }
  return undefined;
}

/** `Ref` of an API gives its id. */
function isRestApiId({ value }: AlarmDimension, { resolution }: DeliveryGraph): boolean {
  const owner = 'value' in value ? value.value.hole?.owner : undefined;
  return owner !== undefined && owner.attribute === 'Id' && resolution.scope(owner.instance)?.resource(owner.logicalId)?.type === REST_API;
}

/** An alarm that names another unit than the data has finds none. Source: CloudWatch API Reference, PutMetricAlarm, Unit. */
function unitFault({ unit }: PublishedMetric, metric: string, { unit: field }: AlarmMetric): MetricFault | undefined {
  const given = 'value' in field ? field.value : undefined;
  return unit === undefined || given === undefined || given === unit
    ? undefined
    : { kind: 'unit', at: field.at, metric, unit: given, published: unit };
}

/** Metrics that a resource in view sends only when it is told to. */
const SWITCHES: readonly {
  readonly namespace: string;
  readonly dimension: string;
  readonly type: string;
  readonly off: (properties: Value) => Place | undefined;
  readonly setting: string;
}[] = [
  {
    namespace: 'AWS/AutoScaling',
    dimension: 'AutoScalingGroupName',
    type: 'AWS::AutoScaling::AutoScalingGroup',
    off: (properties) => offAt(properties.get('MetricsCollection')),
    setting: 'MetricsCollection',
  },
  {
    namespace: 'ECS/ContainerInsights',
    dimension: 'ClusterName',
    type: 'AWS::ECS::Cluster',
    // Without the setting, that of the account holds.
    off: (properties) =>
      properties
        .get('ClusterSettings')
        .items()
        .items.filter((item) => isText(item.get('Name'), 'containerInsights') && isText(item.get('Value'), 'disabled'))
        .map(({ at }) => at)[0],
    setting: 'containerInsights',
  },
];

function offFault(
  namespace: string,
  metric: string,
  { dimensions, metricName }: AlarmMetric,
  graph: DeliveryGraph,
): MetricFault | undefined {
  const found = SWITCHES.find((one) => one.namespace === namespace);
  const dimension = dimensions.find(({ name }) => knownText(name) === found?.dimension);
  if (found === undefined || dimension === undefined || !('value' in dimension.value)) return undefined;
  const outcome = graph.find([found.type], dimension.value.value, dimension.at.resource?.instance);
  const resource = 'resource' in outcome ? outcome.resource : undefined;
  if (resource === undefined || found.off(resource.properties) === undefined) return undefined;
  return { kind: 'off', at: metricName.at, metric, source: resource.logicalId, setting: found.setting };
}

function offAt(value: Value): Place | undefined {
  return value.exists === 'no' ? value.at : undefined;
}

function isText(value: Value, wanted: string): boolean {
  const field = value.text();
  return 'value' in field && field.value.is(wanted) === 'yes';
}

/**
 * A metric of one's own that a filter of logs in view makes under another name or without dimensions. A program may publish
 * more, so that only what is nearly the filter's counts.
 */
function filteredFault(namespace: string, metric: AlarmMetric, graph: DeliveryGraph): MetricFault | readonly Cause[] | undefined {
  const made = graph.once(filteredMetrics).get(namespace);
  if (made === undefined) return undefined;
  const name = knownText(metric.metricName);
  if (typeof name !== 'string') return name;
  const own = made.filter((one) => one.name === name);
  if (own.length === 0) {
    const near = name.length > 4 ? nearest(name, new Set(made.map((one) => one.name)), name.length > 8 ? 2 : 1) : undefined;
    return near === undefined
      ? undefined
      : { kind: 'metric', at: metric.metricName.at, metric: `${namespace} ${name}`, meant: `\`${near}\`` };
  }
  if (own.some(({ plain }) => !plain) || metric.dimensions.length === 0 || metric.open !== undefined) return undefined;
  const given = metric.dimensions.map((one) => knownText(one.name)).filter((one) => typeof one === 'string');
  return { kind: 'dimensions', at: metric.value.get('Dimensions').at, metric: name, sets: 'no dimension', given: given.join(' and ') };
}

interface FilteredMetric {
  readonly name: string;
  /** It has no dimensions. */
  readonly plain: boolean;
}

/** What filters of log groups in view make, by namespace. */
function filteredMetrics(graph: DeliveryGraph): ReadonlyMap<string, readonly FilteredMetric[]> {
  const found = new Map<string, FilteredMetric[]>();
  for (const { properties } of graph.resources('AWS::Logs::MetricFilter')) {
    for (const item of properties.get('MetricTransformations').items().items) {
      const [namespace, name] = [knownText(item.get('MetricNamespace').text()), knownText(item.get('MetricName').text())];
      if (typeof namespace !== 'string' || typeof name !== 'string') continue;
      const list = found.get(namespace) ?? [];
      list.push({ name, plain: item.get('Dimensions').exists === 'no' });
      found.set(namespace, list);
    }
  }
  return found;
}

/** The text, why it is not known, or nothing to say where it is absent. */
function knownText(field: Field<Text>): string | readonly Cause[] | undefined {
  if (!('value' in field)) return field.state === 'unresolved' ? field.because : undefined;
  return field.value.known ?? field.value.because;
}
