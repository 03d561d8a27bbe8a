import type * as S3 from '@aws-sdk/client-s3';
import { defineCollector } from '../collector.ts';
export default defineCollector({
  service: 's3',
  sdk: () => import('@aws-sdk/client-s3'),
  client: 'S3Client',
  settings: { followRegionRedirects: true },
  rates: { default: 20 },
  operations: {
    GetBucketPolicy: { for: 'who may read and write artifacts' },
    GetBucketEncryption: { for: 'what artifacts are encrypted with', iam: ['s3:GetEncryptionConfiguration'] },
  },
  collects: {
    'AWS::S3::Bucket': async (targets, reader) => {
      for (const { id } of targets) {
        const policy = await reader.call('GetBucketPolicy', { Bucket: id });
        if (policy.state === 'read') {
          const p: string | undefined = policy.value.Policy;
          const q: S3.GetBucketPolicyCommandOutput = policy.value;
          reader.follow('x', p ?? q.Policy);
        }
      }
    },
  },
});
