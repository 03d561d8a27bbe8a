import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'moving-build-image',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-3', 'owasp-cicd:CICD-SEC-9', 'nist-800-53:SR-4'],
  peers: [],
  docs: {
    title: 'Build image of your own registry by a tag that moves',
    what: 'Finds projects that build in an image of a private registry named by `latest`, by a branch-like tag, or by no tag, unless its repository is in view and does not let that tag move.',
    why: 'Nobody can say with which tools an artifact was made, the same commit may build today and not tomorrow, and whoever may push the tag runs code in every build.',
    fix: 'Name the image by digest (`@sha256:…`), or by a version in a repository with immutable tags.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html',
    ],
  },
  messages: {
    moves: (d: { project: string; image: string }) => `${d.project} builds in ${d.image}, whose tag may be another image tomorrow`,
  },
  supersedes: [],
  check({ name, image, ownImage }, ctx) {
    if (ownImage === undefined || !ctx.sure(ownImage.movable, image.at)) return;
    const { repository, text } = ownImage;
    ctx.fail(
      'moves',
      image.at,
      { project: name, image: text.print() },
      repository === undefined ? {} : { related: [{ place: repository.tagMutability.at, note: 'lets the tag move' }] },
    );
  },
});
