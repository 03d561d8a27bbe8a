import { pushedImages } from '../../src/facts/pushed-images.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'image-from-branch-build',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: [],
  docs: {
    title: 'Images pushed under moving tags only',
    what: 'Finds builds that push images only under tags such as `latest` or the name of a branch, and none that names the commit, the build or the digest.',
    why: 'Nobody can tell from a running image which commit it was made of, and the image before it can no longer be named to go back to.',
    fix: 'Push a tag of the build as well, such as `$CODEBUILD_RESOLVED_SOURCE_VERSION`, and deploy that one.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html'],
  },
  messages: {
    moving: (d: { by: string; image: string }) => `${d.by} pushes ${d.image}, and nothing that names this build`,
  },
  supersedes: [],
  check({ lines, build, at, by }, ctx) {
    const [first] = pushedImages(lines);
    const pushed = pushedImages(build);
    if (first === undefined || pushed[0]?.image !== first.image || pushed.some(({ origin }) => origin === 'build')) return;
    if (pushed.some(({ origin }) => origin === 'open'))
      ctx.sure({ because: [{ kind: 'unsupported', what: 'variables that a build is given' }] });
    ctx.fail('moving', at, { by: by.name, image: first.image.slice(0, 80) });
  },
});
