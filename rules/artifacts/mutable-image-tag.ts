import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'mutable-image-tag',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deployed-image',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: ['ecsTaskDefinitionNoLatestTag'],
  docs: {
    title: 'Image deployed by a tag that moves',
    what: 'Finds task definitions, functions and lists of images that a build in view writes for a deploy, whose image is named by `latest`, by a branch-like tag, or by no tag, unless its repository is in view and does not let that tag move. High for production, medium for others; dev and test are left out.',
    why: 'Deploying the same definition again may run another image, tasks started later differ from those beside them, and going back to the old definition brings nothing back.',
    fix: 'Name the image by digest (`@sha256:…`), or by a tag of its own in a repository with immutable tags.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#container_definition_image',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
    ],
  },
  messages: {
    moves: (d: { container: string; image: string }) => `${d.container} runs ${d.image}, whose tag may be another image tomorrow`,
  },
  supersedes: [],
  appliesTo: ({ early }) => (early ? 'no' : 'yes'),
  check({ name, movable, place, image, target }, ctx) {
    if (!ctx.sure(movable, place)) return;
    ctx.fail(
      'moves',
      place,
      { container: name, image: image.text.print() },
      {
        ...(target.production === 'yes' ? {} : { severity: 'medium' as const }),
        ...(image.repository === undefined ? {} : { related: [{ place: image.repository.tagMutability.at, note: 'lets the tag move' }] }),
      },
    );
  },
});
