import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-artifact-grant',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Artifact bucket that a step of the pipeline cannot use',
    what: 'Proves for every role that reads or writes artifacts whether it may call `s3:GetObject` or `s3:PutObject` on the objects of the store. A bucket policy that names the role is enough inside one account; across accounts both sides must allow it.',
    why: 'The step fails when it opens or stores its artifact, and everything behind it does not run.',
    fix: 'Add the statement that is shown. Rights on objects need the ARN of the bucket followed by `/*`.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html',
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'artifact' ? 'yes' : 'no'),
  check: failMissing,
});
