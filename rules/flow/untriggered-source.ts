import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'untriggered-source',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'start',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Source whose changes start nothing',
    what: 'Finds pipelines that nothing in view starts although polling is off, and event rules that start a pipeline for another repository, branch or bucket than its source reads. Sources in another account, where the rule stands there, are counted as unknown.',
    why: 'Changes wait unseen. People believe that a fix is on its way to production, and it never left the repository.',
    fix: 'Make the event pattern name what the source action reads, or add a rule that starts the pipeline.',
    whenNotToUse: 'A pipeline that people, or a program outside of view, start on purpose.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-about-starting.html'],
  },
  messages: {
    astray: (d: { source: string; rule: string }) => `${d.rule} starts the pipeline for something else than what ${d.source} reads`,
    nothing: (d: { source: string }) => `a change of ${d.source} starts nothing: it is not polled, and nothing here starts its pipeline`,
  },
  supersedes: [],
  check({ source, started, startedOtherwise, first, astray, ways }, ctx) {
    if (started === 'yes') return;
    if (astray !== undefined && started === 'no')
      return ctx.fail(
        'astray',
        astray.at,
        { source: source.name, rule: astray.rule.name },
        { fault: `start ${source.id}`, related: [{ place: source.at, note: 'the source' }] },
      );
    if (source.role.state !== 'absent')
      return ctx.unknown([{ kind: 'not-in-view', what: `the event rules in the account of ${source.name}` }], source.at);
    if (ctx.sure(ctx.any([started, startedOtherwise]), source.at) || !first) return;
    const detection = ways.find(({ kind }) => kind === 'polling' || kind === 'detection');
    // A connection whose detection was switched off was switched off on purpose.
    ctx.fail(
      'nothing',
      detection?.at ?? source.at,
      { source: source.name },
      { fault: `start ${source.id}`, confidence: detection?.kind === 'detection' ? 'low' : 'medium' },
    );
  },
});
