import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unpublished-metric',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'guarding-alarm',
  controls: ['nist-800-53:SI-4', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Alarm on a metric that nobody publishes',
    what: 'Finds alarms of deployments and stages on a metric that has no data: a namespace or name that no service publishes, a set of dimensions or a unit that it is not published with, an ARN where a name belongs, a region without it, or a source that does not send it.',
    why: 'CloudWatch accepts an alarm on anything. This one waits for data that never comes: it is created without complaint, looks healthy, and lets every bad release pass.',
    fix: 'Use the namespace, name, dimensions and unit of the page on metrics in the user guide of the service, and compare with the metrics listed in the account.',
    whenNotToUse: 'Metrics of your own that no log filter in view makes, and names that resemble no metric of a service, are not judged.',
    references: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html',
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html',
    ],
  },
  messages: {
    namespace: (d: { alarm: string; guarded: string; namespace: string; meant: string }) =>
      `${d.alarm}, which guards ${d.guarded}, looks in ${d.namespace}, where nothing is published: the namespace is ${d.meant}`,
    metric: (d: { alarm: string; guarded: string; metric: string; meant: string }) =>
      `${d.alarm}, which guards ${d.guarded}, looks at ${d.metric}, which nobody publishes: it is ${d.meant}`,
    dimensions: (d: { alarm: string; guarded: string; metric: string; given: string; sets: string }) =>
      `${d.alarm}, which guards ${d.guarded}, looks for ${d.metric} by ${d.given}, and it is published by ${d.sets}`,
    value: (d: { alarm: string; guarded: string; metric: string; dimension: string; form: string }) =>
      `${d.alarm}, which guards ${d.guarded}, finds no ${d.metric}: the dimension ${d.dimension} holds ${d.form}`,
    region: (d: { alarm: string; guarded: string; metric: string; region: string; published: string }) =>
      `${d.alarm}, which guards ${d.guarded}, looks for ${d.metric} in ${d.region}, and it is published in ${d.published} only`,
    unit: (d: { alarm: string; guarded: string; metric: string; unit: string; published: string }) =>
      `${d.alarm}, which guards ${d.guarded}, looks for ${d.metric} in ${d.unit}, and it is published in ${d.published}`,
    off: (d: { alarm: string; guarded: string; metric: string; source: string; setting: string }) =>
      `${d.alarm}, which guards ${d.guarded}, looks for ${d.metric}, which ${d.source} does not send: its ${d.setting} is off`,
  },
  supersedes: ['dead-alarm', 'slow-alarm'],
  check({ alarm, guarded, faults, because }, ctx) {
    const [first] = guarded;
    if (first === undefined) return;
    const data = { alarm: alarm.name, guarded: first.name };
    const details = {
      fault: `metric of ${alarm.id}`,
      related: guarded.slice(0, 3).map(({ at }) => ({ place: at, note: 'guards here' })),
    };
    if (because.length > 0) ctx.unknown(because);
    for (const fault of faults) {
      if (fault.kind === 'namespace') ctx.fail('namespace', fault.at, { ...data, ...fault }, details);
      else if (fault.kind === 'metric') ctx.fail('metric', fault.at, { ...data, ...fault }, details);
      else if (fault.kind === 'dimensions') ctx.fail('dimensions', fault.at, { ...data, ...fault }, details);
      else if (fault.kind === 'value') ctx.fail('value', fault.at, { ...data, ...fault }, details);
      else if (fault.kind === 'region') ctx.fail('region', fault.at, { ...data, ...fault }, details);
      else if (fault.kind === 'unit') ctx.fail('unit', fault.at, { ...data, ...fault }, details);
      else ctx.fail('off', fault.at, { ...data, ...fault }, details);
    }
  },
});
