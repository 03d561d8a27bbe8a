import { defineRule, not, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'dead-alarm',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'alarm-of-deployment',
  controls: ['nist-800-53:SI-4', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Alarm that cannot fire for the deployment it guards',
    what: 'Finds alarms of deployments that look at another function or service, stand in another account or region, have their actions disabled where AppConfig needs them, or wait for too little traffic while missing data counts as good. Composite alarms are followed.',
    why: 'The deployment has its alarm, so everybody believes it is guarded. When the release is bad, the alarm stays quiet and the shift goes on to the last customer.',
    fix: 'Give the alarm the dimensions of what is deployed, in the same account and region. For an alarm on too little traffic set `TreatMissingData: breaching`.',
    references: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html',
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html',
    ],
  },
  messages: {
    elsewhere: (d: { alarm: string; deployment: string }) => `${d.deployment} watches ${d.alarm}, which is in another account or region`,
    other: (d: { alarm: string; deployment: string }) => `${d.deployment} watches ${d.alarm}, which measures something else`,
    disabled: (d: { alarm: string; deployment: string }) => `${d.deployment} watches ${d.alarm}, whose actions are disabled`,
    silence: (d: { alarm: string; deployment: string }) =>
      `${d.alarm} guards ${d.deployment} against too little traffic, and no traffic at all does not breach it`,
  },
  supersedes: ['slow-alarm'],
  check({ alarm, away, reference, deployment, sameHome, aboutTarget, leads }, ctx) {
    if (away !== undefined)
      return ctx.fail(
        'elsewhere',
        reference.at,
        { alarm: away.name, deployment: deployment.name },
        { related: [{ place: away.at, note: 'the alarm' }] },
      );
    if (alarm === undefined)
      return ctx.unknown(
        'because' in reference
          ? reference.because
          : [{ kind: 'not-in-view', what: `the alarm ${'text' in reference ? reference.text.print() : ''}` }],
        reference.at,
      );
    const data = { alarm: alarm.name, deployment: deployment.name };
    const related = [{ place: alarm.at, note: 'the alarm' }];
    const evidence = deployment.timeline;
    if (sameHome === 'no') return ctx.fail('elsewhere', reference.at, data, { related, evidence });
    if (aboutTarget === 'no') return ctx.fail('other', reference.at, data, { dependsOn: [`metric of ${alarm.id}`], related, evidence });
    if (deployment.mechanism === 'appconfig' && !ctx.need(alarm.actionsEnabled, true))
      return ctx.fail('disabled', alarm.actionsEnabled.at, data, {
        fix: unsafeFix('Let the alarm act', { kind: 'set', at: alarm.actionsEnabled.at, value: true }),
      });
    if (leads && alarm.blindToSilence === 'yes')
      return ctx.fail('silence', alarm.missingData.at, data, {
        severity: 'medium',
        related: [{ place: reference.at, note: 'guards here' }],
        fix: unsafeFix('Take silence for a failure', { kind: 'set', at: alarm.missingData.at, value: 'breaching' }),
      });
    ctx.sure(ctx.all([sameHome, aboutTarget ?? 'yes', not(alarm.blindToSilence)]), reference.at);
  },
});
