import { defineCollector } from '../collector.ts';
import { document, maskedValue, tagRecord } from '../convert.ts';
import { property } from '../reading.ts';

export default defineCollector({
  service: 'secretsmanager',
  sdk: () => import('@aws-sdk/client-secrets-manager'),
  client: 'SecretsManagerClient',
  rates: { default: 10 },
  operations: {
    DescribeSecret: { for: 'key and rotation of the secrets that builds read; never their values' },
    GetResourcePolicy: { for: 'who may read the secrets of builds' },
  },
  collects: {
    'AWS::SecretsManager::Secret': async (targets, reader) => {
      await Promise.all(
        targets.map(async (target) => {
          const SecretId = target.id;
          const got = await reader.call('DescribeSecret', { SecretId });
          if (got.state === 'not-read') reader.emitUnread(target, got.because);
          if (got.state !== 'read') return;
          const { Name = '', ARN, KmsKeyId, RotationEnabled, RotationRules, LastRotatedDate, Tags } = got.value;
          const policy = await reader.call('GetResourcePolicy', { SecretId });
          reader.emit({
            type: target.type,
            name: Name,
            arn: ARN,
            properties: { Name, ...(KmsKeyId === undefined ? {} : { KmsKeyId }), SecretString: maskedValue('SecretString') },
            observed: { LastRotated: LastRotatedDate?.toISOString() },
            tags: tagRecord(Tags),
          });
          if (RotationEnabled === true)
            reader.emit({
              type: 'AWS::SecretsManager::RotationSchedule',
              name: `${Name} rotation`,
              properties: { SecretId: ARN, RotationRules: { AutomaticallyAfterDays: RotationRules?.AutomaticallyAfterDays } },
            });
          const ResourcePolicy = property(policy, (page) => document(page.ResourcePolicy));
          if (ResourcePolicy !== undefined)
            reader.emit({
              type: 'AWS::SecretsManager::ResourcePolicy',
              name: `${Name} policy`,
              properties: { SecretId: ARN, ResourcePolicy },
            });
          reader.follow('AWS::KMS::Key', KmsKeyId);
        }),
      );
    },
  },
});
