import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'guessable-bucket',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'guessable-bucket',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Upload into a bucket that may be of somebody else',
    what: 'Finds roles that may write to a bucket of the CDK, Elastic Beanstalk, SageMaker or Glue by its name, which consists of account and region, without asking who owns it. Buckets in view are left out.',
    why: 'Once the bucket is deleted, anybody can make one of that name, and change between upload and deployment what is deployed. Research found accounts that were open to it.',
    fix: 'Ask for the owner: `StringEquals` of `aws:ResourceAccount` with the id of the account, as the bootstrap template of the CDK does since version 21.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount',
      'https://github.com/aws/aws-cdk/issues/31885',
    ],
  },
  messages: {
    anybody: (d: { role: string; bucket: string }) => `${d.role} uploads to ${d.bucket}, whoever owns a bucket of that name`,
  },
  supersedes: [],
  check({ role, bucket, conditionAt }, ctx) {
    const value = { StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } };
    const bare = conditionAt.pointer === undefined || conditionAt.route?.key === 'Condition';
    ctx.fail(
      'anybody',
      conditionAt,
      { role: role.name, bucket },
      bare ? { fix: unsafeFix('Ask for the owner', { kind: 'set', at: conditionAt, value }) } : {},
    );
  },
});
