import { type Answer, answerOf, any, isValue, type Place, type Unknown, unknown } from '../../resource/index.ts';
import type { Edit } from '../../rule/types.ts';
import type { RollbackSettings } from '../deployment-group.ts';
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
  /** The edits that make it go back on these events of CodeDeploy; none where it is set up elsewhere. */
  goBackOn(...events: readonly string[]): readonly Edit[];
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
      goBackOn: (...events) => goBackOn(events, group.rollback),
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
      goBackOn: () => [{ kind: 'set', at: goesBack.at, value: true }],
      at: { alarms: enabled.at, rollback: goesBack.at, events: goesBack.at, poll: alarms.at },
    };
  }
  return {
    ...answers,
    rollbackOn: onAlarm,
    goBackOn: () => [],
    at: { alarms: alarms.at, rollback: rollback.at, events: rollback.at, poll: alarms.at },
  };
}

function goBackOn(events: readonly string[], { value, enabled, events: written }: RollbackSettings): readonly Edit[] {
  if (value.kind === 'absent') return [{ kind: 'set', at: value.at, value: { Enabled: true, Events: events } }];
  const added = events.filter((event) => !written.some((field) => 'value' in field && field.value.is(event) === 'yes'));
  const list = value.get('Events');
  return [
    ...(isValue(enabled, true) === 'yes' ? [] : [{ kind: 'set' as const, at: enabled.at, value: true }]),
    ...(list.kind === 'absent'
      ? [{ kind: 'set' as const, at: list.at, value: added }]
      : added.map((event) => ({ kind: 'add' as const, at: list.at, value: event }))),
  ];
}

function listed({ items, open }: DeploymentAlarms): Answer {
  const undecided: readonly Unknown[] = open === undefined ? [] : [unknown(...open)];
  return any([answerOf(items.some(({ state }) => state !== 'absent')), ...undecided]);
}
