import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'packed-website',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'site-upload',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Website that arrives as an archive',
    what: 'Finds S3 deploy actions with `Extract: false` whose bucket is a website or the origin of a distribution in view. Silent where the object is named like an archive, and where another action unpacks files there.',
    why: 'The whole artifact becomes one object. The action succeeds every time, and the pages never change.',
    fix: 'Set `Extract` to `true`; `ObjectKey` then is the folder that the files go to.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html'],
  },
  messages: {
    packed: (d: { action: string; bucket: string }) => `${d.action} puts its files into ${d.bucket}, a website, as one archive`,
  },
  supersedes: [],
  check({ action, bucket, site, packed }, ctx) {
    if (!packed) return;
    const { at } = action.configuration.get('Extract');
    ctx.fail(
      'packed',
      at,
      { action: action.name, bucket: bucket.name },
      {
        related: [{ place: site, note: 'makes it a website' }],
        fix: unsafeFix('Unpack the files', { kind: 'set', at, value: 'true' }),
      },
    );
  },
});
