import { defineRule, Text } from '../../src/rule/index.ts';

export default defineRule({
  id: 'other-commit-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-start',
  controls: ['owasp-cicd:CICD-SEC-1', 'owasp-cicd:CICD-SEC-9', 'nist-800-53:CM-5'],
  peers: [],
  docs: {
    title: 'Build of another commit than the one that started it',
    what: 'Finds event rules that start a build or pipeline for pull requests, tags or other branches of a CodeCommit repository, and do not tell it which commit to read: a build then takes the branch of its project, a pipeline that of its source.',
    why: 'The checks run, and report success, on code that nobody has changed. What the pull request or branch holds is never looked at.',
    fix: 'Hand the commit over with an `InputTransformer`: `sourceVersion` from `$.detail.sourceCommit` for pull requests, from `$.detail.commitId` for pushes.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html',
      'https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html',
    ],
  },
  messages: {
    request: (d: { rule: string; started: string; reads: string }) =>
      `${d.rule} starts ${d.started} for pull requests, which reads ${d.reads} and never their commits`,
    tag: (d: { rule: string; started: string; reads: string }) => `${d.rule} starts ${d.started} for tags, which reads ${d.reads}`,
    several: (d: { rule: string; started: string; reads: string }) =>
      `${d.rule} starts ${d.started} for several branches, which reads ${d.reads} each time`,
    all: (d: { rule: string; started: string; reads: string }) =>
      `${d.rule} starts ${d.started} for every branch, which reads ${d.reads} each time`,
    branch: (d: { rule: string; started: string; reads: string; branch: string }) =>
      `${d.rule} starts ${d.started} for ${d.branch}, which reads ${d.reads}`,
  },
  supersedes: [],
  check({ rule, target, started, change, branches, reads, told }, ctx) {
    const pipeline = started.kind === 'pipeline';
    // A pipeline reads one branch: that a rule starts it for others too is no matter of what is checked.
    if (change === 'other' || (pipeline && change !== 'pull-request') || ctx.sure(told, target.at)) return;
    const place = target.value.get('InputTransformer').at;
    const what = 'value' in reads ? reads.value.print() : 'the default branch';
    const data = { rule: rule.name, started: started.name, reads: what };
    if (change === 'pull-request') return ctx.fail('request', place, data, pipeline ? { severity: 'medium' } : {});
    if (change === 'tag') return ctx.fail('tag', place, data);
    if (change === 'several') return ctx.fail('several', place, data);
    if (change === 'all') return ctx.fail('all', place, data, { severity: 'medium', confidence: 'medium' });
    const [branch] = branches;
    if (branch === undefined) return;
    if (branches.length > 1) return ctx.fail('several', place, data);
    if (reads.state === 'absent') return;
    const version = ctx.need(reads);
    if (version === undefined || ctx.sure(ctx.any([version.same(branch), version.same(Text.of('refs/heads/', branch))]), reads.at)) return;
    ctx.fail('branch', place, { ...data, branch: branch.print() });
  },
});
