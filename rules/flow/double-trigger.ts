import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'double-trigger',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'start',
  controls: ['owasp-cicd:CICD-SEC-1'],
  peers: [],
  docs: {
    title: 'Source that starts the pipeline twice',
    what: 'Finds sources that are polled, by setting or because the key was left out, while an event rule or a webhook starts the same pipeline for the same change; and two rules, webhooks or targets of one rule that one change sets off together.',
    why: 'Every change runs twice: two builds, two deployments, two approvals. The second one may overtake or hold up the first.',
    fix: 'Set `PollForSourceChanges: false` on the source action, and keep one rule or webhook for each source.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/update-change-detection.html'],
  },
  messages: {
    both: (d: { source: string; other: string }) =>
      `a change of ${d.source} starts the pipeline twice: it is polled, and ${d.other} starts it too`,
    repeated: (d: { source: string; one: string; other: string }) =>
      `a change of ${d.source} starts the pipeline twice: by ${d.one}, and by ${d.other}`,
  },
  supersedes: ['polling-source'],
  check({ ways, source, repeated }, ctx) {
    if (repeated !== undefined) {
      const { first, second } = repeated;
      ctx.fail(
        'repeated',
        second.at,
        { source: source.name, one: first.by, other: second.by },
        { fault: `repeated start ${source.id}`, related: [{ place: first.at, note: 'starts it for the same change' }] },
      );
    }
    const polling = ways.find(({ kind }) => kind === 'polling');
    const others = ways.filter(({ kind }) => kind === 'event-rule' || kind === 'webhook');
    if (polling === undefined || others.length === 0) return;
    const place = source.configuration.get('PollForSourceChanges').at;
    if (!ctx.sure(ctx.all([polling.fits, ctx.any(others.map(({ fits }) => fits))]), place)) return;
    const other = others.find(({ fits }) => fits === 'yes');
    if (other === undefined) return;
    ctx.fail(
      'both',
      place,
      { source: source.name, other: other.rule?.name ?? other.webhook?.name ?? 'an event' },
      {
        fault: `polling ${source.id}`,
        related: [{ place: other.at, note: 'starts it as well' }],
        fix: safeFix('Stop polling', { kind: 'set', at: place, value: false }),
      },
    );
  },
});
