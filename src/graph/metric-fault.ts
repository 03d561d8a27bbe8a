import { awsNamespaces, otherNames } from '../facts/metric-namespaces.ts';
import { expectedMetrics, type MetricNamespace, metricNamespaces, type PublishedMetric } from '../facts/published-metrics.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { type Cause, type Field, type Place, Text } from '../resource/index.ts';
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
);

/** What is wrong with a metric that an alarm looks at; causes where that cannot be told, undefined where nothing is. */
export function metricFault(metric: AlarmMetric, alarm: Alarm, graph: DeliveryGraph): MetricFault | readonly Cause[] | undefined {
  const namespace = knownText(metric.namespace);
  if (typeof namespace !== 'string') return namespace;
  const strange = namespaceFault(namespace, metric.namespace.at);
  if (strange !== undefined) return strange;
  const judged = metricNamespaces.get(namespace);
  if (judged === undefined) return undefined;
  const name = knownText(metric.metricName);
  if (typeof name !== 'string') return name;
  const far = regionFault(judged, name, metric, alarm);
  if (far !== undefined) return far;
  const published = judged.metrics.get(name);
  if (published === undefined) return nameFault(namespace, judged, name, metric.metricName.at);
  return dimensionFault(published, name, metric) ?? valueFault(namespace, name, metric, graph) ?? unitFault(published, name, metric);
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

/** The text, why it is not known, or nothing to say where it is absent. */
function knownText(field: Field<Text>): string | readonly Cause[] | undefined {
  if (!('value' in field)) return field.state === 'unresolved' ? field.because : undefined;
  return field.value.known ?? field.value.because;
}
