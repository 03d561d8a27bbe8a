import { defineRule, not, safeFix, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unwired-rollback',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Alarms and rollback that are not connected',
    what: 'Finds deployment groups that look protected and are not: alarms without the rollback event `DEPLOYMENT_STOP_ON_ALARM`, the event without alarms, an alarm block or a rollback block that is switched off, and alarms whose failure to report is ignored.',
    why: 'The alarm stops a bad release halfway and leaves it there, or nothing stops it at all. Either way people believe in a rollback that never comes.',
    fix: 'Set `AutoRollbackConfiguration` to enabled with the events `DEPLOYMENT_FAILURE` and `DEPLOYMENT_STOP_ON_ALARM`, and `AlarmConfiguration` to enabled with the alarms listed.',
    references: ['https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html'],
  },
  messages: {
    event: (d: { deployment: string }) => `an alarm stops ${d.deployment}, but does not roll it back`,
    alarms: (d: { deployment: string }) => `${d.deployment} rolls back on alarm, and has no alarm`,
    off: (d: { deployment: string; what: string }) => `${d.deployment} has alarms, but ${d.what} switched off`,
    poll: (d: { deployment: string }) => `${d.deployment} goes on when the state of its alarms cannot be read`,
  },
  supersedes: ['missing-rollback-alarm', 'no-automatic-rollback'],
  // SAM writes the events itself; only what people wire can be wired wrongly.
  appliesTo: ({ mechanism }) => (mechanism === 'codedeploy' || mechanism.startsWith('ecs-') ? 'yes' : 'no'),
  check({ id, name, wiring, watched, timeline }, ctx) {
    const { listsAlarms, alarmsOn, rollbackOn, onAlarm, ignoresPollFailure, at } = wiring;
    const goBack = safeFix(
      'Roll back when an alarm stops a deployment',
      ...wiring.goBackOn('DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'),
    );
    const faults = [
      [
        'off',
        at.alarms,
        [listsAlarms, not(alarmsOn)],
        { what: 'they are' },
        unsafeFix('Heed the alarms', { kind: 'set', at: at.alarms, value: true }),
      ],
      ['off', at.rollback, [watched, not(rollbackOn)], { what: 'its rollback is' }, goBack],
      ['event', at.events, [watched, not(onAlarm)], {}, goBack],
      ['alarms', at.events, [onAlarm, not(listsAlarms)], {}, undefined],
      [
        'poll',
        at.poll,
        [watched, ignoresPollFailure],
        {},
        unsafeFix('Stop when alarms cannot be read', { kind: 'set', at: at.poll, value: false }),
      ],
    ] as const;
    const found = faults.find(([, , answers]) => ctx.all(answers) === 'yes');
    if (found !== undefined)
      return ctx.fail(
        found[0],
        found[1],
        { deployment: name, what: '', ...found[3] },
        {
          fault: `alarms ${id}`,
          evidence: timeline,
          ...(found[4] === undefined ? {} : { fix: found[4] }),
          ...(found[0] === 'poll' ? { severity: 'medium' as const } : {}),
        },
      );
    for (const [, place, answers] of faults) {
      const answer = ctx.all(answers);
      if (answer !== 'no' && answer !== 'yes') return ctx.unknown(answer.because, place);
    }
  },
});
