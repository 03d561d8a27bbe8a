import { describe, expect, test } from 'vitest';
import { Text } from '../resource/index.ts';
import { graphOf, subjectNamed } from '../testing/graph.ts';
import { awsManagedKey, keyForm, refersToAwsManagedKey } from './key.ts';

const PLACE = { account: '111111111111', region: 'eu-west-1' };

describe('keys', () => {
  const template = {
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true } },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/artifacts', TargetKeyId: { Ref: 'Key' } } },
      ById: { Type: 'AWS::CodeBuild::Project', Properties: { EncryptionKey: { Ref: 'Key' } } },
      ByArn: { Type: 'AWS::CodeBuild::Project', Properties: { EncryptionKey: { 'Fn::GetAtt': 'Key.Arn' } } },
      ByAlias: { Type: 'AWS::CodeBuild::Project', Properties: { EncryptionKey: 'alias/artifacts' } },
      ByAliasRef: { Type: 'AWS::CodeBuild::Project', Properties: { EncryptionKey: { Ref: 'Alias' } } },
      ByAliasArn: {
        Type: 'AWS::CodeBuild::Project',
        Properties: { EncryptionKey: { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/artifacts' } },
      },
      Managed: {
        Type: 'AWS::CodeBuild::Project',
        Properties: { EncryptionKey: { 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3' } },
      },
    },
  };

  test.each(['ById', 'ByArn', 'ByAlias', 'ByAliasRef', 'ByAliasArn'])('are found %s', (project) => {
    const reference = subjectNamed(graphOf({ template, ...PLACE }), 'build-project', project).encryptionKey;
    expect(reference.state === 'node' && reference.node.name).toBe('Key');
  });

  test('are listed once, aliases are not keys of their own', () => {
    const graph = graphOf({ template, ...PLACE });
    expect(graph.subjects('key').map(({ name }) => name)).toEqual(['Key']);
    expect(subjectNamed(graph, 'key', 'Key').aliases.map((alias) => alias.known)).toEqual(['alias/artifacts']);
  });

  test('of AWS are no customer keys, in account and region unknown', () => {
    const reference = subjectNamed(graphOf({ template }), 'build-project', 'Managed').encryptionKey;
    expect(reference.state).toBe('external');
    expect(refersToAwsManagedKey(reference)).toBe('yes');
    expect(awsManagedKey(Text.of('alias/awsome'))).toBe('no');
  });

  test('trust their account when they have no policy', () => {
    const { policy } = subjectNamed(graphOf({ template, ...PLACE }), 'key', 'Key');
    expect(policy.documents[0]?.document.statements[0]?.principals?.items[0]?.text.known).toBe('arn:aws:iam::111111111111:root');
  });

  test('that say to be replicas of each other do not go round', () => {
    const circle = {
      Resources: {
        A: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: { 'Fn::GetAtt': 'B.Arn' } } },
        B: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: { 'Fn::GetAtt': 'A.Arn' } } },
      },
    };
    expect(subjectNamed(graphOf({ template: circle }), 'key', 'A').rotation.state).toBe('unresolved');
  });
});

test.each([
  ['alias/x', 'alias-name'],
  ['arn:aws:kms:eu-west-1:111111111111:alias/x', 'alias-arn'],
  ['arn:aws:kms:eu-west-1:111111111111:key/mrk-1', 'key-arn'],
  ['2f0e5bd8-0000-4000-8000-000000000000', 'key-id'],
  ['arn:aws:s3:::bucket', undefined],
])('%s names a key by %s', (text, form) => {
  expect(keyForm(Text.of(text))).toBe(form);
});
