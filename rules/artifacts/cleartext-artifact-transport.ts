import { defineRule, type Fix, type Subjects, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'cleartext-artifact-transport',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'artifact-bucket',
  controls: ['nist-800-53:SC-8', 'aws-foundational:S3.5'],
  peers: ['S3-005', 'CKV_AWS_379', 'AwsSolutions-S10', 's3-bucket-ssl-requests-only'],
  docs: {
    title: 'Artifact bucket that accepts plain HTTP',
    what: 'Finds artifact stores and source buckets whose policy does not refuse requests without TLS.',
    why: 'AWS services use TLS. A script that does not sends artifacts, and its signed request, in the clear.',
    fix: 'Deny `s3:*` to everyone where `aws:SecureTransport` is false.',
    references: ['https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html'],
  },
  messages: {
    clear: (d: { bucket: string }) => `${d.bucket} accepts requests without TLS`,
  },
  supersedes: [],
  check({ bucket, at }, ctx) {
    if (bucket.state !== 'node')
      return ctx.unknown(
        'because' in bucket ? bucket.because : [{ kind: 'not-in-view', what: `the bucket ${'text' in bucket ? bucket.text.print() : ''}` }],
        at,
      );
    const { exposure, name } = bucket.node;
    if (ctx.sure(exposure.refusesHttp, bucket.node.at)) return;
    ctx.fail('clear', bucket.node.at, { bucket: name }, refusal(bucket.node));
  },
});

/** A statement for the policy of the bucket, where it has one in its own template. Services of AWS always use TLS. */
function refusal({ policy, resource }: Subjects['bucket']): { readonly fix?: Fix } {
  const own = policy.documents.find((one) => one.resource?.id.instance === resource.id.instance);
  if (own === undefined) return {};
  const { logicalId } = resource;
  const value = {
    Sid: 'RefuseCleartext',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [{ 'Fn::GetAtt': `${logicalId}.Arn` }, { 'Fn::Sub': `\${${logicalId}.Arn}/*` }],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  return { fix: safeFix('Refuse requests without TLS', { kind: 'add', at: own.document.value.get('Statement').at, value }) };
}
