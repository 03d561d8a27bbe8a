import { silentFailures, TOO_HIGH } from '../facts/traffic-metrics.ts';
import type { Place } from '../resource/index.ts';
import type { Alarm, AlarmMetric } from './alarm.ts';
import type { DeliveryGraph } from './graph.ts';

/** An alarm on too many failures that fires when there is nothing at all. */
export interface SilentAlarm {
  readonly metric: string;
  readonly at: Place;
}

/** Undefined where the alarm keeps still in silence, where that cannot be told, or where silence would be a failure. */
export function silentAlarm({ metrics, properties, missingData, comparison }: Alarm, graph: DeliveryGraph): SilentAlarm | undefined {
  const [metric, ...others] = metrics.items;
  // Expressions may fill what is missing.
  if (metric === undefined || others.length > 0 || properties.get('Metrics').kind !== 'absent') return undefined;
  if (!('value' in missingData) || missingData.value !== 'breaching') return undefined;
  if (!('value' in comparison) || !TOO_HIGH.includes(comparison.value)) return undefined;
  const [namespace, name] = [metric.namespace, metric.metricName].map((field) => ('value' in field ? field.value.known : undefined));
  if (namespace === undefined || name === undefined || silentFailures(namespace)?.has(name) !== true || runsByClock(metric, graph))
    return undefined;
  return { metric: name, at: missingData.at };
}

/** A function that a clock calls is never silent while all is well. */
function runsByClock({ dimensions }: AlarmMetric, graph: DeliveryGraph): boolean {
  const called = dimensions.flatMap(({ value, at }) => {
    const reference = 'value' in value ? graph.named('function', value.value, at) : undefined;
    return reference?.state === 'node' ? [reference.node.id] : [];
  });
  return (
    called.length > 0 &&
    graph.subjects('event-rule').some(
      ({ schedule, targets }) =>
        schedule.state !== 'absent' &&
        targets.items.some(({ arn }) => {
          const reference = 'value' in arn ? graph.named('function', arn.value, arn.at) : undefined;
          return reference?.state === 'node' && called.includes(reference.node.id);
        }),
    )
  );
}
