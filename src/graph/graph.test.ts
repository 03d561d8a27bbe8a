import { describe, expect, test } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import { graphOf, type TestInstance } from '../testing/graph.ts';
import type { DeliveryGraph, Reference } from './graph.ts';
import type { Key } from './key.ts';

const PROJECT: RawMap = { Type: 'AWS::CodeBuild::Project', Properties: { EncryptionKey: 'alias/artifacts' } };
const KEY: RawMap = {
  Key: { Type: 'AWS::KMS::Key' },
  Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/artifacts', TargetKeyId: { Ref: 'Key' } } },
};
const instance = (id: string, account: string | undefined, resources: RawMap): TestInstance => ({
  id,
  template: { Resources: resources },
  ...(account === undefined ? {} : { account }),
  region: 'eu-west-1',
});

function keyOf(graph: DeliveryGraph, at: string): Reference<Key> | undefined {
  return graph.subjects('build-project').find(({ id }) => id.startsWith(`${at}|`))?.encryptionKey;
}

describe('a name in several instances', () => {
  test('means the resource of the same instance', () => {
    const graph = graphOf(
      instance('dev', '111111111111', { ...KEY, Project: PROJECT }),
      instance('prod', '222222222222', { ...KEY, Project: PROJECT }),
    );
    for (const at of ['dev', 'prod']) {
      const reference = keyOf(graph, at);
      expect(reference?.state === 'node' && reference.node.id).toBe(`${at}|Key`);
    }
  });

  test('does not reach into another account', () => {
    const graph = graphOf(instance('keys', '111111111111', KEY), instance('build', '222222222222', { Project: PROJECT }));
    expect(keyOf(graph, 'build')?.state).toBe('external');
  });

  test('reaches another template of the same account', () => {
    const graph = graphOf(instance('keys', '111111111111', KEY), instance('build', '111111111111', { Project: PROJECT }));
    expect(keyOf(graph, 'build')).toMatchObject({ state: 'node', node: { id: 'keys|Key' } });
  });

  test('is ambiguous when two could be meant', () => {
    const graph = graphOf(
      instance('one', undefined, KEY),
      instance('two', undefined, KEY),
      instance('build', undefined, { Project: PROJECT }),
    );
    expect(keyOf(graph, 'build')).toMatchObject({
      state: 'unresolved',
      because: [{ kind: 'ambiguous', candidates: ['one|Alias', 'two|Alias'] }],
    });
  });

  test('of a bucket means the same everywhere', () => {
    const bucket = { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop' } } };
    const pipeline = {
      Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: [], ArtifactStore: { Type: 'S3', Location: 'shop' } } },
    };
    const graph = graphOf(instance('store', '111111111111', bucket), instance('build', '222222222222', pipeline));
    expect(graph.subjects('pipeline')[0]?.stores.items[0]?.bucket.state).toBe('node');
  });

  test('as an ARN names the account itself', () => {
    const role = { Deploy: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'deploy' } } };
    const project = { Project: { Type: 'AWS::CodeBuild::Project', Properties: { ServiceRole: 'arn:aws:iam::111111111111:role/deploy' } } };
    const graph = graphOf(
      instance('dev', '111111111111', role),
      instance('prod', '222222222222', role),
      instance('build', '333333333333', project),
    );
    expect(graph.subjects('build-project')[0]?.role).toMatchObject({ state: 'node', node: { id: 'dev|Deploy' } });
  });
});
