import { fallsSilent, TOO_LOW } from '../facts/traffic-metrics.ts';
import {
  type Answer,
  all,
  answerOf,
  type Cause,
  type Field,
  not,
  type Resource,
  Text,
  unknown,
  type Value,
  withDefault,
} from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';

/** A CloudWatch alarm, on a metric or on other alarms. */
export interface Alarm extends Subject {
  readonly kind: 'alarm';
  readonly resource: Resource;
  readonly properties: Value;
  readonly composite: boolean;
  /** The physical name; `name` is the logical id. */
  readonly alarmName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  /** The metrics it looks at; none for a composite alarm. Several where it computes with them. */
  readonly metrics: { readonly items: readonly AlarmMetric[]; readonly open: readonly Cause[] | undefined };
  readonly evaluationPeriods: Field<number>;
  /** Breaching periods that make it fire; all of the evaluation periods when not set. */
  readonly datapointsToAlarm: Field<number>;
  readonly missingData: Field<string>;
  readonly actionsEnabled: Field<boolean>;
  readonly comparison: Field<string>;
  readonly threshold: Field<number>;
  /** The rule of a composite alarm, over other alarms. */
  readonly rule: Field<Text>;
  /** The alarms that the rule of a composite one names. */
  readonly children: readonly Reference<Alarm>[];
  /** It waits for too little of a metric that has no data when there is nothing, and missing data does not breach it. */
  readonly blindToSilence: Answer;
  /** Seconds from the first bad second until it can fire, at best. */
  readonly delaySeconds: Field<number>;
}

export interface AlarmMetric {
  readonly value: Value;
  readonly namespace: Field<Text>;
  readonly metricName: Field<Text>;
  readonly dimensions: readonly AlarmDimension[];
  readonly open: readonly Cause[] | undefined;
  readonly periodSeconds: Field<number>;
  readonly statistic: Field<string>;
  /** Data of another unit is not looked at. */
  readonly unit: Field<string>;
}

export interface AlarmDimension {
  readonly name: Field<Text>;
  readonly value: Field<Text>;
  readonly at: Value['at'];
}

declare module '../rule/types.ts' {
  interface Subjects {
    alarm: Alarm;
  }
}

const COMPOSITE = 'AWS::CloudWatch::CompositeAlarm';

export const alarmKind: NodeKind<'alarm'> = { kind: 'alarm', types: ['AWS::CloudWatch::Alarm', COMPOSITE], node: alarmOf };

/** Defaults: CloudWatch API Reference, PutMetricAlarm and PutCompositeAlarm. */
function alarmOf(resource: Resource, graph: DeliveryGraph): Alarm {
  const { properties, identity } = resource;
  const metrics = lazy(() => metricsOf(properties));
  const evaluationPeriods = properties.get('EvaluationPeriods').number();
  const datapoints = properties.get('DatapointsToAlarm').number();
  return {
    ...nodeBase('alarm', resource),
    composite: resource.type === COMPOSITE,
    alarmName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    evaluationPeriods,
    datapointsToAlarm: datapoints.state === 'absent' ? evaluationPeriods : datapoints,
    missingData: withDefault(properties.get('TreatMissingData').string(), 'missing'),
    actionsEnabled: withDefault(properties.get('ActionsEnabled').boolean(), true),
    comparison: properties.get('ComparisonOperator').string(),
    threshold: properties.get('Threshold').number(),
    rule: properties.get('AlarmRule').text(),
    get metrics() {
      return metrics();
    },
    get children() {
      return resource.type === COMPOSITE ? childrenOf(properties.get('AlarmRule'), graph) : [];
    },
    get blindToSilence() {
      return blindToSilence(properties, metrics());
    },
    get delaySeconds() {
      return delay(datapoints.state === 'absent' ? evaluationPeriods : datapoints, metrics().items);
    },
  };
}

/** Alarms are named as `ALARM(name)` or `ALARM("name")`. Source: CloudWatch API Reference, PutCompositeAlarm. */
function childrenOf(rule: Value, graph: DeliveryGraph): readonly Reference<Alarm>[] {
  const field = rule.text();
  if (!('value' in field)) return [];
  const names: Text[] = [];
  let name: Text | undefined;
  for (const part of field.value.parts) {
    if (typeof part !== 'string') {
      if (name !== undefined) name = Text.of(name, part);
      continue;
    }
    for (const piece of part.split(/(\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?|"?\s*\))/)) {
      if (/^(?:ALARM|OK|INSUFFICIENT_DATA)/.test(piece)) name = Text.of();
      else if (/^"?\s*\)$/.test(piece)) {
        if (name !== undefined) names.push(name);
        name = undefined;
      } else if (name !== undefined) name = Text.of(name, piece);
    }
  }
  return names.map((one) => graph.named('alarm', one, rule.at));
}

/** Only single metrics: an expression may fill what is missing. */
function blindToSilence(properties: Value, { items }: Alarm['metrics']): Answer {
  const [metric] = items;
  if (metric === undefined || properties.get('Metrics').kind !== 'absent') return 'no';
  const [namespace, name] = [metric.namespace, metric.metricName].map((field) => ('value' in field ? field.value.known : undefined));
  if (namespace === undefined || name === undefined || !fallsSilent(namespace, name)) return 'no';
  const missing = properties.get('TreatMissingData').text();
  return all([
    isOneOf(properties.get('ComparisonOperator').text(), TOO_LOW),
    missing.state === 'absent' ? 'yes' : not(isOneOf(missing, ['breaching'])),
  ]);
}

function isOneOf(field: Field<Text>, texts: readonly string[]): Answer {
  return 'value' in field ? field.value.isOneOf(texts) : field.state === 'unresolved' ? unknown(...field.because) : answerOf(false);
}

/** The longest period of its metrics, as often as it must be breached. */
function delay(datapoints: Field<number>, metrics: readonly AlarmMetric[]): Field<number> {
  let seconds = 0;
  for (const { periodSeconds } of metrics) {
    if (periodSeconds.state === 'unresolved') return periodSeconds;
    if ('value' in periodSeconds) seconds = Math.max(seconds, periodSeconds.value);
  }
  if (!('value' in datapoints) || seconds === 0) return 'value' in datapoints ? { at: datapoints.at, state: 'absent' } : datapoints;
  return { at: datapoints.at, state: datapoints.state, value: datapoints.value * seconds };
}

function metricsOf(properties: Value): Alarm['metrics'] {
  if (properties.get('MetricName').kind !== 'absent')
    return { items: [metricOf(properties, properties.get('Period'), statisticOf(properties), properties.get('Unit'))], open: undefined };
  const { items, open } = properties.get('Metrics').items();
  const looking = items.filter((item) => item.get('MetricStat').kind !== 'absent');
  return {
    items: looking.map((item) =>
      metricOf(
        item.get('MetricStat', 'Metric'),
        item.get('MetricStat', 'Period'),
        item.get('MetricStat', 'Stat'),
        item.get('MetricStat', 'Unit'),
      ),
    ),
    open,
  };
}

/** A percentile or another extended statistic stands in a property of its own. */
function statisticOf(properties: Value): Value {
  const extended = properties.get('ExtendedStatistic');
  return extended.kind === 'absent' ? properties.get('Statistic') : extended;
}

function metricOf(value: Value, period: Value, statistic: Value, unit: Value): AlarmMetric {
  const { items, open } = value.get('Dimensions').items();
  return {
    value,
    namespace: value.get('Namespace').text(),
    metricName: value.get('MetricName').text(),
    dimensions: items.map((item) => ({ name: item.get('Name').text(), value: item.get('Value').text(), at: item.at })),
    open,
    periodSeconds: period.number(),
    statistic: statistic.string(),
    unit: unit.string(),
  };
}
