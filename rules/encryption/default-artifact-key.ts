import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'default-artifact-key',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'key-use',
  controls: ['nist-800-53:SC-12'],
  peers: ['CP-002', 'CKV_AWS_219', 'pipelineArtifactsEncrypted'],
  docs: {
    title: 'Artifact store without a key of its own',
    what: 'Finds artifact stores of pipelines that name no encryption key, or one that AWS manages. Where the bucket encrypts with a customer key by default, that is said.',
    why: 'The policy of a key that AWS manages cannot be changed: it cannot be limited to the pipeline, nor opened to another account.',
    fix: 'Name a customer managed key under `EncryptionKey` of the artifact store.',
    whenNotToUse: 'Inside one account the default key is enough for most pipelines.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html'],
  },
  messages: {
    none: (d: { store: string }) => `${d.store} names no encryption key`,
    managed: (d: { store: string }) => `${d.store} uses a key that AWS manages`,
    bucket: (d: { store: string; bucket: string }) => `${d.store} names no encryption key; its bucket uses ${d.bucket} by default`,
  },
  supersedes: [],
  appliesTo: ({ as }) => (as === 'store' ? 'yes' : 'no'),
  check({ id, name, reference, awsManaged, ofBucket, at }, ctx) {
    const fault = `artifact key ${id}`;
    if (reference.state !== 'absent') {
      if (ctx.sure(awsManaged, reference.at)) ctx.fail('managed', reference.at, { store: name }, { fault });
      return;
    }
    const key = ofBucket?.key;
    if (key?.state === 'node') ctx.fail('bucket', at, { store: name, bucket: key.node.name }, { fault });
    else ctx.fail('none', at, { store: name }, { fault });
  },
});
