import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'silence-as-failure',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'guarding-alarm',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Alarm of a release that fires when nobody calls',
    what: 'Finds alarms of deployments and stages on failures or delays that treat missing data as breaching, where the metric has no data at all while there are no requests. Functions that a schedule in view calls are left out.',
    why: 'In every quiet minute the alarm stops the deployment, or takes back a release that has done nothing wrong.',
    fix: 'Set `TreatMissingData: notBreaching`, and watch for missing traffic with an alarm of its own.',
    references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html'],
  },
  messages: {
    silent: (d: { alarm: string; guarded: string; metric: string }) =>
      `${d.alarm}, which guards ${d.guarded}, fires when nobody calls: ${d.metric} has no data then, and missing data is breaching`,
  },
  supersedes: [],
  check({ alarm, guarded, silence }, ctx) {
    const [first] = guarded.filter(({ direct }) => direct);
    if (first === undefined || silence === undefined) return;
    ctx.fail(
      'silent',
      silence.at,
      { alarm: alarm.name, guarded: first.name, metric: silence.metric },
      {
        fault: `silence of ${alarm.id}`,
        related: guarded.slice(0, 3).map(({ at }) => ({ place: at, note: 'guards here' })),
        fix: unsafeFix('Let the alarm keep still when there is no data', { kind: 'set', at: silence.at, value: 'notBreaching' }),
      },
    );
  },
});
