import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'hasty-stage-condition',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'stage-rule',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Stage that stops watching before its alarm could fire',
    what: 'Finds `OnSuccess` conditions whose rule waits for an alarm in view for a shorter time than the alarm needs to see its first breach: periods times datapoints.',
    why: 'The alarm is still about the release before when the stage has already passed. What follows is an incident instead of a rollback.',
    fix: 'Set `WaitTime` to more minutes than the alarm needs, or shorten its period or the number of datapoints.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/rule-reference-CloudWatchAlarm.html',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation',
    ],
  },
  messages: {
    hasty: (d: { rule: string; minutes: number; alarm: string; needed: number }) =>
      `${d.rule} watches for ${d.minutes} minutes, and ${d.alarm} needs ${d.needed} to fire`,
  },
  supersedes: [],
  appliesTo: ({ when, alarm }) => (when === 'OnSuccess' && alarm.state === 'node' ? 'yes' : 'no'),
  check({ name, configuration, alarm }, ctx) {
    if (alarm.state !== 'node') return;
    const minutes = ctx.need(configuration.get('WaitTime').number());
    const seconds = ctx.need(alarm.node.delaySeconds);
    if (minutes === undefined || seconds === undefined || minutes * 60 >= seconds) return;
    ctx.fail(
      'hasty',
      configuration.get('WaitTime').at,
      { rule: name, minutes, alarm: alarm.node.name, needed: Math.ceil(seconds / 60) },
      { related: [{ place: alarm.node.at, note: 'the alarm' }] },
    );
  },
});
