import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'anonymous-image-pull',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-3'],
  peers: [],
  docs: {
    title: 'Build image pulled from Docker Hub anonymously',
    what: 'Finds projects that build in an image of Docker Hub and have no `RegistryCredential`.',
    why: 'Docker Hub counts anonymous pulls by address, and builds share their addresses with many others: now and then a release fails before its first command, with `toomanyrequests`, and nobody can do anything about it.',
    fix: 'Take the same image from `public.ecr.aws/docker/library/…` or from your own registry (a pull-through cache will do), or give the project a `RegistryCredential`.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/sample-private-registry.html',
      'https://docs.docker.com/docker-hub/usage/pulls/',
    ],
  },
  messages: {
    anonymous: (d: { project: string; image: string }) =>
      `${d.project} pulls ${d.image} from Docker Hub anonymously, and fails when its address has pulled too often`,
  },
  supersedes: [],
  check({ name, image, anonymousPull }, ctx) {
    if (ctx.sure(anonymousPull, image.at))
      ctx.fail('anonymous', image.at, { project: name, image: 'value' in image ? image.value.print() : '' });
  },
});
