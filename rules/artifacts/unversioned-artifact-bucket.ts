import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unversioned-artifact-bucket',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'artifact-bucket',
  controls: ['aws-foundational:S3.14', 'nist-800-53:CM-2'],
  peers: ['CKV_AWS_21'],
  docs: {
    title: 'Artifact or source bucket without versioning',
    what: 'Finds buckets that a pipeline reads its source from, or keeps artifacts in, whose versioning is not enabled. A bucket that is not in view is counted as unknown.',
    why: 'CodePipeline reads an S3 source by object version and cannot start from a bucket that keeps none. In an artifact store, what was tested can be overwritten before it is deployed, and an earlier release cannot be fetched again.',
    fix: 'Set `VersioningConfiguration: {Status: Enabled}` on the bucket.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html',
    ],
  },
  messages: {
    source: (d: { bucket: string; pipeline: string }) =>
      `${d.bucket} is not versioned, so the pipeline ${d.pipeline} cannot read its source from it`,
    store: (d: { bucket: string; pipeline: string }) => `${d.bucket} holds the artifacts of ${d.pipeline} and keeps no versions`,
  },
  supersedes: [],
  check({ bucket, uses, at }, ctx) {
    if (bucket.state !== 'node')
      return ctx.unknown(
        'because' in bucket ? bucket.because : [{ kind: 'not-in-view', what: `the bucket ${'text' in bucket ? bucket.text.print() : ''}` }],
        at,
      );
    const { versioning, properties, name } = bucket.node;
    if (ctx.need(versioning, 'Suspended') === 'Enabled') return;
    const source = uses.find((use) => use.as === 'source');
    const use = source ?? uses[0];
    if (use === undefined) return;
    ctx.fail(
      source === undefined ? 'store' : 'source',
      versioning.at,
      { bucket: name, pipeline: use.pipeline.name },
      {
        ...(source === undefined ? {} : { severity: 'high' }),
        related: [{ place: use.at, note: `used here by ${use.pipeline.name}` }],
        fix: {
          title: 'Enable versioning',
          safe: true,
          edits: [{ kind: 'add', at: properties.at, key: 'VersioningConfiguration', value: { Status: 'Enabled' } }],
          paste: 'VersioningConfiguration:\n  Status: Enabled',
        },
      },
    );
  },
});
