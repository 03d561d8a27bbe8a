import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'self-triggering-push',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'git-use',
  controls: ['owasp-cicd:CICD-SEC-1'],
  peers: [],
  docs: {
    title: 'Build whose push starts its own pipeline',
    what: 'Finds builds that commit and push to the branch which starts their pipeline. Silent where the build looks at the last commit or at what has changed first, where the commit asks to be skipped, and where the trigger chooses by changed files.',
    why: 'The commit counts as a push like any other. It starts the next run, which commits again, until somebody switches the pipeline off.',
    fix: 'Push tags, or a branch that starts nothing; or let the trigger leave out the files that the build writes.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/change-detection-methods.html'],
  },
  messages: {
    loop: (d: { action: string; branch: string }) => `${d.action} pushes to ${d.branch}, which starts the pipeline again`,
  },
  supersedes: [],
  check({ what, action, branch, startedBy, place }, ctx) {
    if (what !== 'pushes' || startedBy === undefined) return;
    const related = [
      { place: action.at, note: 'runs the build' },
      { place: startedBy.at, note: 'starts the pipeline on a push' },
    ];
    ctx.fail('loop', place, { action: action.name, branch }, { fault: `push ${action.id}`, related });
  },
});
