import { type Cause, type Unknown, unknown } from '../../resource/index.ts';
import type { Alarm } from '../alarm.ts';
import type { DeploymentAlarms } from './deployment.ts';

/** The alarm of a deployment that would fire first. Minutes from the first bad second on. */
export interface FastestAlarm {
  readonly alarm: Alarm;
  /** Until all its datapoints are there. */
  readonly needed: number;
  /** Until it can fire when its first period breaches at once: CloudWatch looks at running periods too. */
  readonly atBest: number;
}

/** Unknown as long as one of the alarms is not in view: that one may be in time. */
export function fastestAlarm({ items, open }: DeploymentAlarms): FastestAlarm | Unknown {
  const causes: Cause[] = [...(open ?? [])];
  let fastest: FastestAlarm | undefined;
  for (const reference of items) {
    if (reference.state !== 'node' || reference.node.composite) {
      causes.push(
        ...('because' in reference
          ? reference.because
          : [{ kind: 'not-in-view' as const, what: 'how fast an alarm of the deployment fires' }]),
      );
      continue;
    }
    const { delaySeconds, datapointsToAlarm } = reference.node;
    if (!('value' in delaySeconds) || !('value' in datapointsToAlarm)) {
      causes.push(
        ...('because' in delaySeconds ? delaySeconds.because : [{ kind: 'unsupported' as const, what: 'the period of an alarm' }]),
      );
      continue;
    }
    const needed = delaySeconds.value / 60;
    if (fastest === undefined || needed < fastest.needed)
      fastest = { alarm: reference.node, needed, atBest: needed - needed / Math.max(1, datapointsToAlarm.value) };
  }
  if (causes.length > 0) return unknown(...causes);
  return fastest ?? unknown({ kind: 'unsupported', what: 'a deployment without alarms' });
}
