import { scheduleFault } from '../../src/facts/schedules.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'invalid-schedule',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'event-rule',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Schedule that EventBridge refuses',
    what: 'Finds schedules of EventBridge rules that are neither `rate(…)` nor `cron(…)`, rates such as `rate(1 days)` and `rate(5 minute)`, and cron expressions without their six fields or with a value in both fields for days.',
    why: 'The stack is refused as a whole: nightly builds, checks and releases that it should set up do not exist.',
    fix: 'Write the six fields minutes, hours, day of month, month, day of week and year, with `?` in one of the two for days: `cron(0 2 * * ? *)`. One takes `minute`, several take `minutes`.',
    references: ['https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html'],
  },
  messages: {
    form: (d: { rule: string; schedule: string }) =>
      `\`${d.schedule}\` of ${d.rule} is neither a rate nor a cron expression of EventBridge`,
    unit: (d: { rule: string; schedule: string }) => `\`${d.schedule}\` of ${d.rule} has a unit that its number does not take`,
    fields: (d: { rule: string; schedule: string }) => `\`${d.schedule}\` of ${d.rule} has not the six fields that EventBridge takes`,
    days: (d: { rule: string; schedule: string }) =>
      `\`${d.schedule}\` of ${d.rule} says the days twice or not at all: one of the two fields is \`?\``,
  },
  supersedes: [],
  appliesTo: ({ schedule, resource }) => (schedule.state === 'absent' || resource.type !== 'AWS::Events::Rule' ? 'no' : 'yes'),
  check({ name, schedule }, ctx) {
    const text = ctx.need(schedule);
    const written = text?.known;
    const fault = written === undefined ? undefined : scheduleFault(written);
    if (fault !== undefined && written !== undefined) ctx.fail(fault, schedule.at, { rule: name, schedule: written });
    else if (text !== undefined && written === undefined) ctx.unknown(text.because, schedule.at);
  },
});
