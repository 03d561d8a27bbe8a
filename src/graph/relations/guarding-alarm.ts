import type { Cause, Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { Alarm } from '../alarm.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { lazy } from '../lazy.ts';
import { type MetricFault, metricFault } from '../metric-fault.ts';
import { type SilentAlarm, silentAlarm } from '../silent-alarm.ts';
import { type ThresholdFault, thresholdFault } from '../threshold-fault.ts';

/** An alarm on metrics that decides over releases: one that deployments or stages watch, by itself or through a composite alarm. */
export interface GuardingAlarm extends Subject {
  readonly kind: 'guarding-alarm';
  readonly alarm: Alarm;
  /** What watches it, and where that says so. */
  readonly guarded: readonly GuardedThing[];
  /** Metrics that have no data, whatever happens. */
  readonly faults: readonly MetricFault[];
  /** Why it cannot be told of others. */
  readonly because: readonly Cause[];
  /** What is wrong with its threshold; causes where that cannot be told. */
  readonly threshold: ThresholdFault | readonly Cause[] | undefined;
  /** It looks for failures, and fires when there is nothing at all. */
  readonly silence: SilentAlarm | undefined;
}

export interface GuardedThing {
  readonly name: string;
  readonly at: Place;
  /** Not through a composite alarm, which may ask for the opposite. */
  readonly direct: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'guarding-alarm': GuardingAlarm;
  }
}

export const guardingAlarmKind: NodeKind<'guarding-alarm'> = {
  kind: 'guarding-alarm',
  types: [],
  stands: ['AWS::CloudWatch::Alarm'],
  list: guardingAlarms,
};

function guardingAlarms(graph: DeliveryGraph): readonly GuardingAlarm[] {
  const found = new Map<string, { readonly alarm: Alarm; readonly guarded: GuardedThing[] }>();
  const add = (alarm: Alarm, thing: Omit<GuardedThing, 'direct'>, depth = 0): void => {
    if (alarm.composite) {
      if (depth < 4) for (const child of alarm.children) if (child.state === 'node') add(child.node, thing, depth + 1);
      return;
    }
    const known = found.get(alarm.id) ?? { alarm, guarded: [] };
    known.guarded.push({ ...thing, direct: depth === 0 });
    found.set(alarm.id, known);
  };
  for (const { alarm, deployment, reference } of graph.subjects('alarm-of-deployment'))
    if (alarm !== undefined) add(alarm, { name: deployment.name, at: reference.at });
  for (const { monitors, name } of graph.subjects('appconfig-environment'))
    for (const { alarm } of monitors.items) if (alarm.state === 'node') add(alarm.node, { name, at: alarm.at });
  for (const { alarm, name } of graph.subjects('stage-rule')) if (alarm.state === 'node') add(alarm.node, { name, at: alarm.at });
  return [...found.values()].map(({ alarm, guarded }) => guardingAlarm(alarm, guarded, graph));
}

function guardingAlarm(alarm: Alarm, guarded: readonly GuardedThing[], graph: DeliveryGraph): GuardingAlarm {
  const judged = lazy(() => alarm.metrics.items.map((metric) => metricFault(metric, alarm, graph)));
  const threshold = lazy(() => thresholdFault(alarm, graph));
  return {
    kind: 'guarding-alarm',
    id: `${alarm.id}|guards`,
    name: alarm.name,
    at: alarm.at,
    alarm,
    guarded,
    get faults() {
      return judged().flatMap((fault) => (fault !== undefined && 'kind' in fault ? [fault] : []));
    },
    get threshold() {
      return threshold();
    },
    get silence() {
      return silentAlarm(alarm, graph);
    },
    get because() {
      return [...(alarm.metrics.open ?? []), ...judged().flatMap((fault) => (fault !== undefined && !('kind' in fault) ? fault : []))];
    },
  };
}
