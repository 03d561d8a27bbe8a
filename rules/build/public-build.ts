import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'public-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-10', 'nist-800-53:AC-3'],
  peers: ['codebuild_project_not_publicly_accessible'],
  docs: {
    title: 'Build results that everybody can read',
    what: 'Finds projects with public visibility: logs, artifacts and results of all builds, past private ones included, can be read by anyone with the address.',
    why: 'Build logs hold more than anyone remembers: internal names, tokens that a tool printed, the output of failing tests on real data.',
    fix: 'Set `Visibility: PRIVATE`. For an open project, keep public builds in a project of their own.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/public-builds.html'],
  },
  messages: {
    public: (d: { project: string }) => `everybody can read the logs and artifacts of ${d.project}`,
  },
  supersedes: [],
  check({ name, visibility }, ctx) {
    if (ctx.need(visibility, 'PRIVATE') === 'PUBLIC_READ')
      ctx.fail(
        'public',
        visibility.at,
        { project: name },
        { fix: safeFix('Make the builds private', { kind: 'set', at: visibility.at, value: 'PRIVATE' }) },
      );
  },
});
