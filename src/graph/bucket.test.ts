import { describe, expect, test } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import { graphOf, subjectNamed } from '../testing/graph.ts';
import type { Bucket } from './bucket.ts';

function bucketIn(properties: RawMap, others: RawMap = {}): Bucket {
  return subjectNamed(
    graphOf({ template: { Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: properties }, ...others } } }),
    'bucket',
    'Bucket',
  );
}

describe('buckets', () => {
  test('have the defaults of the service', () => {
    const { versioning, encryption, publicAccessBlock, policy } = bucketIn({});
    expect(versioning.state).toBe('absent');
    expect(encryption).toMatchObject({ algorithm: { state: 'default', value: 'AES256' }, key: { state: 'absent' } });
    expect(publicAccessBlock.blockPublicAcls.state).toBe('absent');
    expect(policy).toMatchObject({ documents: [], complete: true });
  });

  test('a block that is configured leaves off what it does not name', () => {
    expect(bucketIn({ PublicAccessBlockConfiguration: { BlockPublicAcls: 'true' } }).publicAccessBlock).toMatchObject({
      blockPublicAcls: { value: true },
      restrictPublicBuckets: { state: 'default', value: false },
    });
  });

  test('find the key of their default encryption', () => {
    const rule = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': 'Key.Arn' } } };
    const { encryption } = bucketIn(
      { BucketEncryption: { ServerSideEncryptionConfiguration: [rule] } },
      { Key: { Type: 'AWS::KMS::Key' } },
    );
    expect(encryption.algorithm).toMatchObject({ value: 'aws:kms' });
    expect(encryption.key.state === 'node' && encryption.key.node.name).toBe('Key');
  });

  test('have the policies that name them, by Ref or by name', () => {
    const policy = (Bucket: RawMap | string, Effect: string): RawMap => ({
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket, PolicyDocument: { Statement: { Effect, Principal: '*', Action: 's3:*', Resource: '*' } } },
    });
    const { documents } = bucketIn(
      { BucketName: 'shop' },
      { One: policy({ Ref: 'Bucket' }, 'Deny'), Two: policy('shop', 'Allow'), Three: policy('other', 'Allow') },
    ).policy;
    expect(documents.map(({ label }) => label)).toEqual(['One', 'Two']);
  });

  test('lifecycle rules say how long objects live', () => {
    const { rules } = bucketIn({
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', ExpirationInDays: '7', NoncurrentVersionExpiration: { NoncurrentDays: 3 } }, { Status: 'Disabled' }],
      },
    }).lifecycle;
    expect(rules).toMatchObject([
      { enabled: { value: true }, expirationDays: { value: 7 }, noncurrentDays: { value: 3 } },
      { enabled: { value: false }, expirationDays: { state: 'absent' } },
    ]);
  });
});
