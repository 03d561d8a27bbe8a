import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'branch-fetched-again',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'git-use',
  controls: ['owasp-cicd:CICD-SEC-9'],
  peers: [],
  docs: {
    title: 'Build that fetches the branch again',
    what: "Finds builds that clone or pull the branch of the pipeline's own source, work in that clone and hand on what they make there, without going to the commit that the execution started with. It is high where an approval comes before, medium else.",
    why: 'What is built is whatever the branch holds at that moment. Somebody may have pushed since the source was read, tested or approved, so what is released is not what was looked at.',
    fix: 'Build in `$CODEBUILD_SRC_DIR`. Where the history is needed, let the source hand over a full clone, or check out `$CODEBUILD_RESOLVED_SOURCE_VERSION`.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html',
    ],
  },
  messages: {
    again: (d: { action: string; branch: string; source: string }) =>
      `${d.action} builds the newest commit of ${d.branch}, not the one that ${d.source} has read`,
  },
  supersedes: [],
  check({ what, action, source, branch, approval, place }, ctx) {
    if (what !== 'fetches') return;
    ctx.fail(
      'again',
      place,
      { action: action.name, branch, source: source.name },
      {
        severity: approval === undefined ? 'medium' : 'high',
        fault: `fetched ${action.id} ${source.id}`,
        related: [
          { place: action.at, note: 'runs the build' },
          { place: source.at, note: 'reads the source' },
          ...(approval === undefined ? [] : [{ place: approval.at, note: 'approves before' }]),
        ],
      },
    );
  },
});
