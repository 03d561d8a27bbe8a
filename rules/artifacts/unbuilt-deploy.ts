import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unbuilt-deploy',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'unbuilt-deploy',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Deploy of the source in place of what was built from it',
    what: 'Finds actions that deploy to S3, CodeDeploy or Elastic Beanstalk and take the artifact of a source, although a build before them makes an artifact of it that no action reads. Builds that only test or scan are left out.',
    why: 'What was built and tested is never released. Servers and visitors get the files as they are in the repository.',
    fix: 'Give the output of the build to the deploy action; take the output away if the build makes nothing that is released.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/welcome-introducing-artifacts.html'],
  },
  messages: {
    source: (d: { action: string; taken: string; build: string; made: string }) =>
      `${d.action} deploys ${d.taken} as it comes from the source, and nothing takes ${d.made}, which ${d.build} makes of it`,
  },
  supersedes: [],
  check({ action, taken, written, build, made, sure }, ctx) {
    ctx.fail(
      'source',
      written,
      { action: action.name, taken: taken.print(), build: build.name, made: made.title.print() },
      {
        confidence: sure ? 'high' : 'medium',
        related: [{ place: made.at, note: 'nothing reads this' }],
      },
    );
  },
});
