import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-encrypt-grant',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Artifact that a step of the pipeline cannot encrypt',
    what: 'Proves for every role that writes an artifact, and for the role that copies artifacts into other regions, whether it may call `kms:GenerateDataKey` on the key that the artifact is written with.',
    why: 'S3 encrypts with the rights of the writer. Without them the step does its work and then fails at the upload; a copy into another region fails with a hint at the bucket, which is in order.',
    fix: 'Add the statement that is shown: `kms:GenerateDataKey*`, and by custom `kms:Encrypt` and `kms:ReEncrypt*`, to the policy that lacks it.',
    references: [
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-cross-region.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category, awsManaged }) => (category === 'encrypt' && !awsManaged ? 'yes' : 'no'),
  check: failMissing,
});
