import type { Alarm } from '../alarm.ts';
import type { Rollout } from '../deployment-config.ts';
import type { Reference } from '../graph.ts';
import type { Deployment } from './deployment.ts';

/** What happens in a deployment, minute by minute from its start, if the new version is bad from its first second on. */

type Timed = Pick<Deployment, 'rollout' | 'shiftMinutes' | 'bakeMinutes' | 'watchedMinutes' | 'alarms' | 'rollback' | 'wiring'>;

interface Moment {
  readonly minute: number;
  readonly what: string;
}

/** Steps of a linear rollout that are told one by one. */
const STEPS_TOLD = 5;

/**
 * Traffic at each step, the first moment at which each alarm can fire, when nobody looks any more, and what is taken back.
 * One line each, in order of time; what cannot be timed comes last.
 */
export function timelineOf(deployment: Timed): readonly string[] {
  const { rollout, watchedMinutes } = deployment;
  const steps = 'value' in rollout ? stepsOf(rollout.value) : [];
  const watched = 'value' in watchedMinutes ? watchedMinutes.value : undefined;
  const alarms = deployment.alarms.items.map((reference) => alarmMoment(reference, steps, watched));
  const moments = [...steps.map(momentOf), ...endOf(deployment), ...alarms.flatMap(({ at }) => at ?? [])];
  return [
    ...moments
      .sort((a, b) => a.minute - b.minute)
      .map(({ minute, what }) => `${minute === 0 ? 'start' : `${printed(minute)} min`}: ${what}`),
    ...('value' in rollout && (rollout.value.kind === 'fleet' || rollout.value.kind === 'hosts')
      ? ['the fleet is replaced in batches: how long that takes depends on its size']
      : 'because' in rollout
        ? ['how fast the traffic moves is not known']
        : []),
    ...alarms.flatMap(({ untimed }) => untimed ?? []),
    ...outcomeOf(deployment),
  ];
}

/** From a minute on, so many percent of the traffic go to the new version. */
interface Step {
  readonly minute: number;
  readonly percent: number;
}

function stepsOf(rollout: Rollout): readonly Step[] {
  switch (rollout.kind) {
    case 'all-at-once':
      return [{ minute: 0, percent: 100 }];
    case 'canary':
      return [
        { minute: 0, percent: rollout.percent },
        { minute: rollout.minutes, percent: 100 },
      ];
    case 'linear':
      return linearSteps(rollout.percent, rollout.minutes);
    default:
      return [];
  }
}

function linearSteps(percent: number, minutes: number): readonly Step[] {
  if (!(percent > 0)) return [];
  const last = Math.ceil(100 / percent) - 1;
  const told = last < STEPS_TOLD ? last : STEPS_TOLD - 2;
  const steps = Array.from({ length: told + 1 }, (_, step) => ({ minute: step * minutes, percent: Math.min(100, (step + 1) * percent) }));
  return told === last ? steps : [...steps, { minute: last * minutes, percent: 100 }];
}

function momentOf({ minute, percent }: Step): Moment {
  return {
    minute,
    what: percent >= 100 ? 'all traffic is on the new version' : `${printed(percent)} % of the traffic is on the new version`,
  };
}

/** When the old version ends, and when nobody looks any more. */
function endOf({ shiftMinutes, bakeMinutes, watchedMinutes }: Timed): readonly Moment[] {
  if (!('value' in shiftMinutes)) return [];
  const gone = 'value' in bakeMinutes ? shiftMinutes.value + bakeMinutes.value : undefined;
  const watched = 'value' in watchedMinutes ? watchedMinutes.value : undefined;
  if (gone !== undefined && gone === watched) return [{ minute: gone, what: 'the old version ends, and nobody looks at alarms any more' }];
  return [
    ...(watched === undefined ? [] : [{ minute: watched, what: 'nobody looks at alarms any more' }]),
    ...(gone === undefined ? [] : [{ minute: gone, what: 'the old version ends' }]),
  ];
}

interface AlarmTold {
  readonly at?: Moment;
  readonly untimed?: string;
}

function alarmMoment(reference: Reference<Alarm>, steps: readonly Step[], watched: number | undefined): AlarmTold {
  if (reference.state === 'absent') return {};
  if (reference.state !== 'node')
    return {
      untimed: `${'text' in reference && reference.text !== undefined ? reference.text.print() : 'an alarm'} is not in view: when it fires is not known`,
    };
  const { name, composite, delaySeconds } = reference.node;
  if (composite) return { untimed: `${name} combines other alarms: it fires when they do` };
  if (!('value' in delaySeconds)) return { untimed: `when ${name} fires is not known` };
  const minute = delaySeconds.value / 60;
  const reached = [...steps].reverse().find((step) => step.minute <= minute);
  const traffic =
    reached === undefined
      ? ''
      : `, with ${reached.percent >= 100 ? 'all' : `${printed(reached.percent)} %`} of the traffic on the new version`;
  const late = watched !== undefined && minute > watched ? `, ${printed(minute - watched)} min too late` : traffic;
  return { at: { minute, what: `first moment at which ${name} can fire${late}` } };
}

/** What an alarm would do to the deployment. */
function outcomeOf({ alarms, rollback, wiring }: Timed): readonly string[] {
  if (wiring.listsAlarms === 'no') return ['no alarm is listed: nothing stops it once it has started'];
  if (alarms.enabled === 'no') return ['alarms are listed and switched off: nothing stops it once it has started'];
  if (rollback.onAlarm === 'yes') return ['an alarm that fires in time stops it, and takes all traffic back to the version before'];
  if (rollback.onAlarm === 'no') return ['an alarm that fires in time stops it where it is: nothing is taken back'];
  return ['whether an alarm that fires in time takes anything back is not known'];
}

function printed(number: number): string {
  return String(Math.round(number * 10) / 10);
}
