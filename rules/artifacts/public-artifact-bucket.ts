import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'public-artifact-bucket',
  since: '0.1.0',
  status: 'stable',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  subject: 'artifact-bucket',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:AC-3', 'aws-foundational:S3.2', 'aws-foundational:S3.8'],
  peers: ['CKV_AWS_53', 'CKV_AWS_54', 'CKV_AWS_55', 'CKV_AWS_56'],
  docs: {
    title: 'Artifact or source bucket that is, or may become, public',
    what: 'Finds buckets of artifacts or sources that a canned ACL or a policy statement without conditions opens to everybody (critical), whose public access block is switched off (medium), or, for the audience `strict`, that have none (new buckets block public access since April 2023).',
    why: 'Artifacts hold the code, and often its configuration. Whoever may write into the bucket decides what is deployed.',
    fix: 'Remove the grant, and set all four settings of `PublicAccessBlockConfiguration` to true.',
    references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html'],
  },
  messages: {
    acl: (d: { bucket: string; pipeline: string }) => `the ACL of ${d.bucket} opens the artifacts of ${d.pipeline} to everybody`,
    policy: (d: { bucket: string; pipeline: string }) => `a statement opens the artifacts of ${d.pipeline} in ${d.bucket} to everybody`,
    off: (d: { bucket: string; pipeline: string }) =>
      `the public access block of ${d.bucket}, which holds artifacts of ${d.pipeline}, is switched off in part`,
    missing: (d: { bucket: string; pipeline: string }) =>
      `${d.bucket}, which holds artifacts of ${d.pipeline}, has no public access block of its own`,
  },
  supersedes: [],
  check({ bucket, uses, at }, ctx) {
    if (bucket.state !== 'node')
      return ctx.unknown(
        'because' in bucket ? bucket.because : [{ kind: 'not-in-view', what: `the bucket ${'text' in bucket ? bucket.text.print() : ''}` }],
        at,
      );
    const { exposure, publicAccessBlock, name, accessControl } = bucket.node;
    const data = { bucket: name, pipeline: uses[0]?.pipeline.name ?? 'a pipeline' };
    const fault = `public ${bucket.node.id}`;
    for (const { at: place, by } of exposure.grants) ctx.fail(by, place, data, { fault: `${fault} ${by}` });
    if (exposure.grants.length > 0) return;
    const [off] = exposure.switchedOff;
    if (off !== undefined)
      return ctx.fail('off', off, data, {
        fault,
        severity: 'medium',
        fix: safeFix('Block public access', ...exposure.switchedOff.map((at) => ({ kind: 'set' as const, at, value: true }))),
      });
    if (exposure.blockMissing)
      return ctx.fail('missing', publicAccessBlock.configured.at, data, {
        fault,
        severity: 'low',
        confidence: 'low',
        audience: 'strict',
        fix: safeFix('Block public access', { kind: 'set', at: publicAccessBlock.configured.at, value: BLOCKED }),
      });
    if (exposure.doubt.length > 0) return ctx.unknown(exposure.doubt, at);
    ctx.need(accessControl);
  },
});

const BLOCKED = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };
