import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'event-loop',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'event-rule',
  controls: ['owasp-cicd:CICD-SEC-1'],
  peers: [],
  docs: {
    title: 'Event rule that starts what its events are about',
    what: 'Finds event rules that start a pipeline or build whose own runs make the events which the rule takes: a rule for every execution that has succeeded, without the name of the pipeline that is meant.',
    why: 'Each run starts the next one, without end and without a change: the deployments pile up, and so does the bill.',
    fix: 'Name the pipeline or project whose events are meant: `detail: {pipeline: [shop-build]}`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/detect-state-changes-cloudwatch-events.html'],
  },
  messages: {
    loop: (d: { rule: string; started: string }) =>
      `${d.rule} starts ${d.started}, and takes the events that each run of ${d.started} makes`,
  },
  supersedes: [],
  appliesTo: ({ pattern }) => (pattern.exists === 'no' ? 'no' : 'yes'),
  check({ name, enabled, loops, pattern }, ctx) {
    if (loops.length === 0 || !ctx.need(enabled, true)) return;
    for (const { started, at } of loops)
      ctx.fail('loop', pattern.at, { rule: name, started }, { related: [{ place: at, note: 'starts it' }] });
  },
});
