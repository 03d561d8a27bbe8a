import { defineRule, Text } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unpinned-build-image',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'strict',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-3', 'nist-800-53:SR-4'],
  peers: ['CB-009', 'AwsSolutions-CB5'],
  docs: {
    title: 'Build image of a third party without a digest',
    what: 'Finds projects that build in an image from a public registry named by tag. Images of AWS are silent, and those of a registry of your own are for `moving-build-image`.',
    why: 'Whoever owns the tag, or takes it over, chooses the programs that build your release.',
    fix: 'Name the image by digest: `node@sha256:…`, or copy it to your own registry.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html'],
  },
  messages: {
    tag: (d: { project: string; image: string }) => `${d.project} builds in ${d.image}, whatever its tag points to that day`,
  },
  supersedes: [],
  check({ name, image }, ctx) {
    const text = ctx.need(image);
    if (text === undefined) return;
    const trusted = ctx.any([...OWN.map((glob) => text.matches(Text.of(glob))), text.matches(Text.of('*@sha256:*'))]);
    if (!ctx.sure(trusted, image.at)) ctx.fail('tag', image.at, { project: name, image: text.print() });
  },
});

const OWN = ['aws/codebuild/*', 'public.ecr.aws/codebuild/*', '*.dkr.ecr.*.amazonaws.com*'];
