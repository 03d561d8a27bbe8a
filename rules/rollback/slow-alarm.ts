import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'slow-alarm',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Alarm that fires after all traffic has moved',
    what: 'Finds gradual deployments whose alarms all need more time for their first breach (periods times datapoints) than the traffic shift and the bake time behind it take, and releases of functions that have alarms and are written to move all traffic at once. Deployments with one alarm in time, or one that is not in view, are left out.',
    why: 'The deployment counts as successful before the alarm could have seen anything. What follows is an incident instead of a rollback.',
    fix: 'Shorten the period or the number of datapoints of the alarm, or choose a longer canary or bake time.',
    references: ['https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation'],
  },
  messages: {
    together: (d: { deployment: string }) => `${d.deployment} moves all traffic in one step, before any of its alarms could stop it`,
    late: (d: { deployment: string; minutes: number; needed: number }) =>
      `${d.deployment} is over after ${d.minutes} minutes, and its alarms need ${d.needed} minutes to fire`,
  },
  supersedes: [],
  appliesTo: ({ alarms, shift, early, target, endsAtOnce }) =>
    // What surely reaches production belongs to `all-at-once-production`.
    (shift === 'gradual' || (endsAtOnce && typeof target.production === 'object')) &&
    alarms.items.length > 0 &&
    alarms.open === undefined &&
    !early
      ? 'yes'
      : 'no',
  check({ id, name, alarms, watchedMinutes, rollout, fastest, timeline, endsAtOnce }, ctx) {
    if (endsAtOnce) {
      const related = alarms.items.slice(0, 1).map(({ at }) => ({ place: at, note: 'cannot stop it' }));
      return ctx.fail('together', rollout.at, { deployment: name }, { fault: `slow alarms ${id}`, related, evidence: timeline });
    }
    const minutes = ctx.need(watchedMinutes);
    if (minutes === undefined) return;
    if ('because' in fastest) return ctx.unknown(fastest.because, alarms.list ?? alarms.at);
    const { needed, atBest, alarm } = fastest;
    if (needed <= minutes) return;
    ctx.fail(
      'late',
      alarms.items[0]?.at ?? alarms.at,
      { deployment: name, minutes, needed },
      {
        fault: `slow alarms ${id}`,
        // CloudWatch looks at a period while it runs, so a single long one may breach early.
        ...(atBest < minutes ? { confidence: 'low' as const } : {}),
        related: [
          { place: alarm.at, note: `needs ${needed} minutes` },
          { place: rollout.at, note: `over after ${minutes} minutes` },
        ],
        evidence: timeline,
      },
    );
  },
});
