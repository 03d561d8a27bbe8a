import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-decrypt-grant',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Artifact that a step of the pipeline cannot decrypt',
    what: 'Proves for every role that reads an artifact (of the pipeline, an action, a build, a stack) whether it may call `kms:Decrypt` on the key of the artifact, and says which half is missing: the policies of the role, the policy of the key, or both.',
    why: 'S3 decrypts with the rights of the caller. A role that may read the object but not use its key fails at the first byte, after source and build have passed, and the message names the bucket.',
    fix: 'Add the statement that is shown to the policy that lacks it. Across accounts both the policy of the role and the policy of the key must allow it.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category, awsManaged }) => (category === 'decrypt' && !awsManaged ? 'yes' : 'no'),
  check: failMissing,
});
