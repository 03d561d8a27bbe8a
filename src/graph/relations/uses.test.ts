import { describe, expect, test } from 'vitest';
import type { RawMap } from '../../resource/index.ts';
import { graphOf } from '../../testing/graph.ts';

const pipeline = (properties: RawMap): RawMap => ({ Type: 'AWS::CodePipeline::Pipeline', Properties: properties });

describe('keys in use', () => {
  const store = (key: RawMap | string | undefined): RawMap => ({
    Resources: {
      Pipeline: pipeline({
        Stages: [],
        ArtifactStore: {
          Type: 'S3',
          Location: { Ref: 'Store' },
          ...(key === undefined ? {} : { EncryptionKey: { Type: 'KMS', Id: key } }),
        },
      }),
      Store: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } } },
            ],
          },
        },
      },
      Key: { Type: 'AWS::KMS::Key' },
    },
    Parameters: { KeyArn: { Type: 'String' } },
  });

  test.each([
    [undefined, 'absent', 'no', undefined],
    [{ 'Fn::GetAtt': 'Key.Arn' }, 'node', 'no', 'key-arn'],
    ['alias/aws/s3', 'external', 'yes', 'alias-name'],
  ])('%j is %s', (key, state, awsManaged, form) => {
    expect(graphOf({ template: store(key) }).subjects('key-use')).toMatchObject([{ as: 'store', reference: { state }, awsManaged, form }]);
  });

  test('by a parameter may be anybody’s', () => {
    expect(graphOf({ template: store({ Ref: 'KeyArn' }) }).subjects('key-use')).toMatchObject([
      { reference: { state: 'unresolved' }, awsManaged: { because: [{ name: 'KeyArn' }] } },
    ]);
  });

  test('those of the bucket stand beside', () => {
    const [use] = graphOf({ template: store(undefined) }).subjects('key-use');
    expect(use?.ofBucket?.key.state).toBe('node');
  });
});

test('an action that builds names its project and its variables', () => {
  const configuration = {
    ProjectName: { Ref: 'Project' },
    EnvironmentVariables: '[{"name":"TOKEN","value":"shop/token","type":"SECRETS_MANAGER"},{"name":"REF","value":"#{Source.CommitId}"}]',
  };
  const action = {
    Name: 'Build',
    ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' },
    Configuration: configuration,
  };
  const template = {
    Resources: {
      Pipeline: pipeline({ Stages: [{ Name: 'Build', Actions: [action] }] }),
      Project: { Type: 'AWS::CodeBuild::Project', Properties: {} },
    },
  };
  const [use] = graphOf({ template }).subjects('build-use');
  expect(use?.project.state === 'node' && use.project.node.name).toBe('Project');
  expect(use?.variables.items.map(({ name, type }) => ['value' in name && name.value.known, 'value' in type && type.value])).toEqual([
    ['TOKEN', 'SECRETS_MANAGER'],
    ['REF', 'PLAINTEXT'],
  ]);
});

test('an approval tells a topic and waits seven days', () => {
  const action = {
    Name: 'Approve',
    ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' },
    Configuration: { NotificationArn: { Ref: 'Topic' } },
  };
  const template = {
    Resources: { Pipeline: pipeline({ Stages: [{ Name: 'Gate', Actions: [action] }] }), Topic: { Type: 'AWS::SNS::Topic' } },
  };
  expect(graphOf({ template }).subjects('approval')).toMatchObject([
    { topic: { state: 'node' }, timeoutMinutes: { state: 'default', value: 10080 }, manual: 'yes' },
  ]);
});
