import { badDirections, type MetricScale, metricNamespaces, SECONDS_LIMIT } from '../facts/published-metrics.ts';
import type { Cause, Field, Place } from '../resource/index.ts';
import type { Alarm, AlarmMetric } from './alarm.ts';
import type { DeliveryGraph } from './graph.ts';

/**
 * Why the state of an alarm says nothing: its metric never crosses the threshold, always does, or does while all is well; or
 * it needs more bad periods than it looks at.
 */
export type ThresholdFault = { readonly at: Place } & (
  | { readonly kind: 'never' | 'always'; readonly metric: string; readonly bound: string; readonly threshold: number }
  | { readonly kind: 'inverted'; readonly metric: string }
  | { readonly kind: 'datapoints'; readonly needed: number; readonly periods: number }
);

type Comparison = 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold' | 'LessThanOrEqualToThreshold';

/** Which values breach. Source: CloudWatch API Reference, PutMetricAlarm, ComparisonOperator. */
const BREACHES: Readonly<Record<Comparison, { readonly up: boolean; readonly equal: boolean }>> = {
  GreaterThanThreshold: { up: true, equal: false },
  GreaterThanOrEqualToThreshold: { up: true, equal: true },
  LessThanThreshold: { up: false, equal: false },
  LessThanOrEqualToThreshold: { up: false, equal: true },
};

/** Statistics that add up; every other one stays between the least and the greatest data point. */
const ADDING = /^(?:Sum|SampleCount|TS|TC|PR)\b/;

/** What is wrong with the threshold of an alarm on one metric; causes where that cannot be told. */
export function thresholdFault(alarm: Alarm, graph: DeliveryGraph): ThresholdFault | readonly Cause[] | undefined {
  const { datapointsToAlarm: needed, evaluationPeriods: periods } = alarm;
  if ('value' in needed && 'value' in periods && needed.value > periods.value)
    return { kind: 'datapoints', at: needed.at, needed: needed.value, periods: periods.value };
  const [metric, ...others] = alarm.metrics.items;
  // Expressions may turn anything into anything.
  if (metric === undefined || others.length > 0 || alarm.properties.get('Metrics').kind !== 'absent') return undefined;
  const [namespace, name] = [metric.namespace, metric.metricName].map((field) => ('value' in field ? field.value.known : undefined));
  const published = namespace === undefined || name === undefined ? undefined : metricNamespaces.get(namespace)?.metrics.get(name);
  const counted = 'value' in metric.statistic && metric.statistic.value === 'SampleCount';
  if (namespace === undefined || name === undefined || (published === undefined && !counted)) return undefined;
  const { comparison, threshold } = alarm;
  const open = [comparison, threshold].flatMap((field) => (field.state === 'unresolved' ? field.because : []));
  if (open.length > 0) return open;
  if (!('value' in comparison) || !('value' in threshold)) return undefined;
  const breach = BREACHES[comparison.value as Comparison];
  if (breach === undefined) return undefined;
  const { up, equal } = breach;
  const limit = threshold.value;
  const top = published === undefined ? undefined : upperBound(published.scale, namespace, name, metric, graph);
  const above = top !== undefined && (limit > top || (limit === top && up !== equal));
  // A period without samples has no value. That there are any may well be what is watched for.
  const least = counted && !up ? 1 : 0;
  const below = limit < least || (limit === least && up === equal);
  const fault = { at: threshold.at, metric: name, threshold: limit };
  if (above && top !== undefined && !(up && breachesWhenMissing(alarm)))
    return { ...fault, kind: up ? 'never' : 'always', bound: `never above ${top}` };
  if (below && !(!up && breachesWhenMissing(alarm))) return { ...fault, kind: up ? 'always' : 'never', bound: `never below ${least}` };
  const bad = badDirections.get(`${namespace} ${name}`);
  if (bad !== undefined && (bad === 'up') !== up) return { kind: 'inverted', at: comparison.at, metric: name };
  return undefined;
}

/** Missing data alone makes it fire. */
function breachesWhenMissing({ missingData }: Alarm): boolean {
  return !('value' in missingData) || missingData.value === 'breaching';
}

/** A function that ran out of time is measured a little longer than its timeout. */
const SLACK_MS = 500;

/** What the statistic of a metric never exceeds; undefined where nothing limits it. */
function upperBound(scale: MetricScale, namespace: string, name: string, metric: AlarmMetric, graph: DeliveryGraph): number | undefined {
  const { statistic } = metric;
  if (!('value' in statistic) || ADDING.test(statistic.value)) return undefined;
  if (namespace === 'AWS/Lambda' && name === 'Duration') return longestRun(metric, graph);
  return BOUNDS[scale];
}

const BOUNDS: Readonly<Record<MetricScale, number | undefined>> = {
  occurrence: 1,
  flag: 1,
  percent: 100,
  seconds: SECONDS_LIMIT,
  amount: undefined,
};

/** Milliseconds that the function can run, where it is in view. */
function longestRun({ dimensions }: AlarmMetric, graph: DeliveryGraph): number | undefined {
  const dimension = dimensions.find(({ name }) => 'value' in name && name.value.known === 'FunctionName');
  if (dimension === undefined || !('value' in dimension.value)) return undefined;
  const reference = graph.named('function', dimension.value.value, dimension.at);
  const timeout: Field<number> | undefined = reference.state === 'node' ? reference.node.timeoutSeconds : undefined;
  return timeout !== undefined && 'value' in timeout ? timeout.value * 1000 + SLACK_MS : undefined;
}
