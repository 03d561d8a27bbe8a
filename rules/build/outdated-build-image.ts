import { deprecatedBuildImages } from '../../src/facts/deprecated-build-images.ts';
import { defineRule, Text, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'outdated-build-image',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  subject: 'build-project',
  controls: ['owasp-cicd:CICD-SEC-7', 'nist-800-53:SI-2'],
  peers: [],
  docs: {
    title: 'Build image that gets no updates',
    what: 'Finds build projects on images of CodeBuild that AWS has deprecated.',
    why: 'The image gets no security fixes and no new versions of runtimes, and every build waits until it is downloaded, because the hosts keep it no longer.',
    fix: 'Name the current major version of the image, such as `aws/codebuild/amazonlinux-x86_64-standard:5.0` or `aws/codebuild/standard:7.0`.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/deprecated-images.html'],
  },
  messages: {
    deprecated: (d: { project: string; image: string; since: string }) =>
      `${d.project} builds on ${d.image}, which has had no updates since ${d.since}`,
  },
  supersedes: [],
  check({ image, name }, ctx) {
    const text = ctx.need(image);
    if (text === undefined || !ctx.sure(ctx.any(deprecatedBuildImages.map(({ pattern }) => text.matches(Text.of(pattern)))), image.at))
      return;
    const known = deprecatedBuildImages.find(({ pattern }) => text.matches(Text.of(pattern)) === 'yes');
    if (known === undefined) return;
    const { since, successor } = known;
    const fix = unsafeFix(`Build on ${successor}, which has other versions of runtimes`, { kind: 'set', at: image.at, value: successor });
    ctx.fail('deprecated', image.at, { project: name, image: text.print(), since }, { fix });
  },
});
