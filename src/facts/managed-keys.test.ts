import { describe, expect, it } from 'vitest';
import { defaultArtifactKey, managedKeyService } from './managed-keys.ts';

describe('AWS-managed keys', () => {
  it('are known by their alias', () => {
    expect(managedKeyService(defaultArtifactKey)).toBe('s3');
    expect(managedKeyService('arn:aws-cn:kms:cn-north-1:111122223333:alias/aws/secretsmanager')).toBe('secretsmanager');
  });

  it.each([
    'alias/delivery',
    'alias/awsome',
    'aws/s3',
    'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'alias/aws/',
  ])('%s is none', (key) => {
    expect(managedKeyService(key)).toBeUndefined();
  });
});
