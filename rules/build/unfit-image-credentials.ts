import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unfit-image-credentials',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Build image that is pulled with the wrong credentials',
    what: 'Finds projects that pull an image of CodeBuild with the service role, or an image of a registry of another account or with a login without it; and, with medium confidence, those whose role may pull the image by name while CodeBuild pulls with its own credentials, where the repository is not in view and the build runs no container engine.',
    why: 'CodeBuild refuses the project, or every build ends before its first command with `BUILD_CONTAINER_UNABLE_TO_PULL_IMAGE`: rights of the role do not count when CodeBuild pulls by itself.',
    fix: 'Set `ImagePullCredentialsType: SERVICE_ROLE` for images of your own, and leave it out for images of CodeBuild.',
    whenNotToUse: 'The policy of the repository lets `codebuild.amazonaws.com` pull, and the role has the right for something else.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html',
    ],
  },
  messages: {
    curated: (d: { project: string; role: string }) =>
      `${d.project} pulls an image of CodeBuild with its service role, which CodeBuild refuses`,
    foreign: (d: { project: string; role: string }) =>
      `${d.project} pulls an image of another account with the credentials of CodeBuild, which CodeBuild refuses`,
    login: (d: { project: string; role: string }) =>
      `${d.project} has a login for its registry, and pulls with the credentials of CodeBuild, which do not use it`,
    role: (d: { project: string; role: string }) =>
      `${d.role} may pull the image of ${d.project}, and CodeBuild pulls it with its own credentials instead`,
  },
  supersedes: [],
  check({ name, role, unfitCredentials }, ctx) {
    const data = { project: name, role: role.state === 'node' ? role.node.name : 'the service role' };
    for (const { reason, answer, at, related } of unfitCredentials) {
      if (answer === 'no') continue;
      if (answer !== 'yes') {
        ctx.unknown(answer.because, at);
        continue;
      }
      const value = reason === 'curated' ? 'CODEBUILD' : 'SERVICE_ROLE';
      ctx.fail(reason, at, data, {
        ...(reason === 'role' ? { confidence: 'medium' as const } : {}),
        related: [{ place: related, note: reason === 'role' ? 'granted here' : reason === 'login' ? 'the login' : 'the image' }],
        fix: unsafeFix('Pull with the other credentials', { kind: 'set', at, value }),
      });
    }
  },
});
