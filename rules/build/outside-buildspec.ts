import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'outside-buildspec',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  subject: 'build-use',
  controls: ['owasp-cicd:CICD-SEC-4', 'nist-800-53:CM-5'],
  peers: ['codebuild_project_user_controlled_buildspec'],
  docs: {
    title: 'Production deploy whose commands stand in the repository',
    what: 'Finds build actions that deploy to production with a buildspec that the source brings along. An inline buildspec, or one from a bucket, is no finding.',
    why: 'Whoever may push to the branch chooses the commands that run with the rights to deploy.',
    fix: 'Keep the buildspec in the project or in a bucket, or protect the branch and have the file reviewed by its owners.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-name-storage'],
  },
  messages: {
    outside: (d: { action: string }) => `the commands by which ${d.action} deploys come from the repository`,
  },
  supersedes: [],
  check({ action, deploy, project }, ctx) {
    if (deploy?.target.production !== 'yes' || project.state !== 'node') return;
    const { buildspec } = project.node;
    if (buildspec.where === 'elsewhere' && !buildspec.hidden) ctx.fail('outside', buildspec.at, { action: action.name });
  },
});
