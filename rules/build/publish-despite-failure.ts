import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'publish-despite-failure',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Build that publishes although its tests have failed',
    what: 'Finds inline buildspecs whose phase `build` ends with tests, and which deploy, push or copy to a bucket in `post_build` or `finally` without asking whether the build has succeeded. Where something is made after the tests, there is nothing to publish when they fail, and the rule is silent.',
    why: 'CodeBuild runs `post_build` also when a command of `build` has failed. The build is reported as failed, and its product is live.',
    fix: 'Say `on-failure: ABORT` in the phase `build`, or begin `post_build` with `if [ "$CODEBUILD_BUILD_SUCCEEDING" != "1" ]; then exit 1; fi`.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html',
    ],
  },
  messages: {
    published: (d: { project: string; command: string; phase: string; test: string }) =>
      `${d.project} runs \`${d.command}\` in ${d.phase}, whether \`${d.test}\` has failed or not`,
  },
  supersedes: [],
  appliesTo: ({ buildspec: { where } }) => (where === 'elsewhere' ? 'no' : 'yes'),
  check({ name, failedPublish }, ctx) {
    if (failedPublish === undefined) return;
    const { command, phase, test, at, tested } = failedPublish;
    ctx.fail('published', at, { project: name, command, phase, test }, { related: [{ place: tested, note: 'the tests' }] });
  },
});
