import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unreachable-threshold',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'guarding-alarm',
  controls: ['nist-800-53:SI-4', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Alarm whose threshold its metric never crosses, or always',
    what: 'Finds alarms of deployments and stages whose threshold lies outside the values that the metric can have with this statistic: an average of errors above 1, a duration above the timeout of the function, a count of at least 0, fewer than 1 sample where a period without samples has no value. Also comparisons that are breached while all is well.',
    why: 'An alarm that cannot fire lets every bad release pass; one that always fires stops every good one, until somebody takes it away.',
    fix: 'Count failures by `Sum`, take rates as numbers between 0 and 1, and let the comparison point to what is bad.',
    references: [
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html',
    ],
  },
  messages: {
    never: (d: { alarm: string; guarded: string; metric: string; bound: string; threshold: number }) =>
      `${d.alarm}, which guards ${d.guarded}, never fires: ${d.metric} is ${d.bound} with this statistic, and the threshold is ${d.threshold}`,
    always: (d: { alarm: string; guarded: string; metric: string; bound: string; threshold: number }) =>
      `${d.alarm}, which guards ${d.guarded}, fires whatever happens: ${d.metric} is ${d.bound} with this statistic, and the threshold is ${d.threshold}`,
    inverted: (d: { alarm: string; guarded: string; metric: string }) =>
      `${d.alarm}, which guards ${d.guarded}, fires while all is well: its comparison points to the good side of ${d.metric}`,
    datapoints: (d: { alarm: string; guarded: string; needed: number; periods: number }) =>
      `${d.alarm}, which guards ${d.guarded}, needs ${d.needed} bad periods, and looks at ${d.periods}`,
  },
  supersedes: ['dead-alarm', 'slow-alarm'],
  check({ alarm, guarded, threshold: fault }, ctx) {
    const [first] = guarded;
    if (first === undefined || fault === undefined) return;
    if (!('kind' in fault)) return ctx.unknown(fault);
    const data = { alarm: alarm.name, guarded: first.name };
    const details = {
      fault: `threshold of ${alarm.id}`,
      related: guarded.slice(0, 3).map(({ at }) => ({ place: at, note: 'guards here' })),
    };
    const direct = guarded.some((one) => one.direct);
    if (fault.kind === 'datapoints') ctx.fail('datapoints', fault.at, { ...data, ...fault }, details);
    else if (fault.kind === 'never') ctx.fail('never', fault.at, { ...data, ...fault }, details);
    else if (fault.kind === 'always' && direct) ctx.fail('always', fault.at, { ...data, ...fault }, details);
    else if (fault.kind === 'inverted' && direct) ctx.fail('inverted', fault.at, { ...data, ...fault }, details);
  },
});
