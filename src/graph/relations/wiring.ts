import { type Answer, answerOf, any, isValue, type Place, type Unknown, unknown } from '../../resource/index.ts';
import type { DeploymentAlarms, DeploymentParts } from './deployment.ts';

/** What connects the alarms of a deployment with its rollback. Each answer may be unknown by itself. */
export interface RollbackWiring {
  /** Alarms are written down, switched on or not. */
  readonly listsAlarms: Answer;
  readonly alarmsOn: Answer;
  readonly rollbackOn: Answer;
  /** An alarm that stops the deployment rolls it back. */
  readonly onAlarm: Answer;
  readonly ignoresPollFailure: Answer;
  /** Where each of them is, or would be, written. */
  readonly at: { readonly alarms: Place; readonly rollback: Place; readonly events: Place; readonly poll: Place };
}

/** The wiring of a deployment, whatever service does it. */
export function wiringOf({ group, service, alarms, rollback }: DeploymentParts): RollbackWiring {
  const { onAlarm } = rollback;
  const answers = { listsAlarms: listed(alarms), alarmsOn: alarms.enabled, onAlarm, ignoresPollFailure: alarms.ignorePollFailure };
  if (group !== undefined) {
    const { enabled, value } = group.rollback;
    return {
      ...answers,
      rollbackOn: isValue(enabled, true),
      at: {
        alarms: group.alarms.enabled.at,
        rollback: enabled.at,
        events: value.get('Events').at,
        poll: group.alarms.ignorePollFailure.at,
      },
    };
  }
  if (service !== undefined) {
    const { enabled, rollback: goesBack } = service.alarms;
    return {
      ...answers,
      rollbackOn: isValue(goesBack, true),
      at: { alarms: enabled.at, rollback: goesBack.at, events: goesBack.at, poll: alarms.at },
    };
  }
  return { ...answers, rollbackOn: onAlarm, at: { alarms: alarms.at, rollback: rollback.at, events: rollback.at, poll: alarms.at } };
}

function listed({ items, open }: DeploymentAlarms): Answer {
  const undecided: readonly Unknown[] = open === undefined ? [] : [unknown(...open)];
  return any([answerOf(items.some(({ state }) => state !== 'absent')), ...undecided]);
}
