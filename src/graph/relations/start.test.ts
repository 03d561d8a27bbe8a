import { describe, expect, test } from 'vitest';
import type { RawMap } from '../../resource/index.ts';
import { graphOf } from '../../testing/graph.ts';
import type { Start } from './start.ts';

const PLACE = { account: '111111111111', region: 'eu-west-1' };

function startOf(provider: string, configuration: RawMap, others: RawMap = {}, pipeline: RawMap = {}): Start {
  const owner = provider === 'GitHub' ? 'ThirdParty' : 'AWS';
  const source = {
    Name: 'App',
    ActionTypeId: { Category: 'Source', Owner: owner, Provider: provider, Version: '1' },
    Configuration: configuration,
  };
  const template = {
    Resources: {
      Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: [{ Name: 'Source', Actions: [source] }], ...pipeline } },
      ...others,
    },
  };
  const start = graphOf({ template, ...PLACE }).subjects('start')[0];
  if (start === undefined) throw new Error('no source');
  return start;
}

const ruleFor = (pattern: RawMap | string, more: RawMap = {}): RawMap => ({
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: pattern,
      Targets: [
        { Id: 'p', Arn: { 'Fn::Sub': 'arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}' }, RoleArn: 'r' },
      ],
      ...more,
    },
  },
});

const commits = (branch: string, repository = 'shop'): RawMap => ({
  source: ['aws.codecommit'],
  'detail-type': ['CodeCommit Repository State Change'],
  resources: [{ 'Fn::Sub': `arn:\${AWS::Partition}:codecommit:\${AWS::Region}:\${AWS::AccountId}:${repository}` }],
  detail: { event: ['referenceCreated', 'referenceUpdated'], referenceType: ['branch'], referenceName: [branch] },
});

const SHOP = { RepositoryName: 'shop', BranchName: 'main', PollForSourceChanges: false };

describe('polling', () => {
  test('is on when nothing is said, and off in every spelling of false', () => {
    expect(startOf('S3', { S3Bucket: 'b', S3ObjectKey: 'k' })).toMatchObject({
      started: 'yes',
      ways: [{ kind: 'polling', byDefault: true }],
    });
    expect(startOf('GitHub', { PollForSourceChanges: 'false' }).started).toBe('no');
  });

  test('is not what ECR does', () => {
    expect(startOf('ECR', { RepositoryName: 'app' })).toMatchObject({ started: 'no', ways: [] });
  });
});

describe('event rules', () => {
  test('start the pipeline for their repository and branch', () => {
    expect(startOf('CodeCommit', SHOP, ruleFor(commits('main'))).started).toBe('yes');
  });

  test.each([
    ['branch', commits('release')],
    ['repository', commits('main', 'other')],
  ])('of another %s start it for something else', (_what, pattern) => {
    const { started, ways } = startOf('CodeCommit', SHOP, ruleFor(pattern));
    expect(started).toBe('no');
    expect(ways.at(-1)).toMatchObject({ kind: 'event-rule', fits: 'no', starts: 'yes' });
  });

  test('that are switched off start nothing', () => {
    expect(startOf('CodeCommit', SHOP, ruleFor(commits('main'), { State: 'DISABLED' })).started).toBe('no');
  });

  test('may be written as JSON text', () => {
    const pattern = JSON.stringify({
      source: ['aws.ecr'],
      'detail-type': ['ECR Image Action'],
      detail: { 'action-type': ['PUSH'], 'repository-name': ['app'], 'image-tag': ['latest'], result: ['SUCCESS'] },
    });
    expect(startOf('ECR', { RepositoryName: 'app' }, ruleFor(pattern)).started).toBe('yes');
    expect(startOf('ECR', { RepositoryName: 'app', ImageTag: 'v1' }, ruleFor(pattern)).started).toBe('no');
  });

  test('of a bucket in view take its objects', () => {
    const bucket = { Bucket: { Type: 'AWS::S3::Bucket' } };
    const pattern = {
      source: ['aws.s3'],
      detail: { requestParameters: { bucketName: [{ Ref: 'Bucket' }], key: [{ prefix: 'release/' }] } },
    };
    const configuration = { S3Bucket: { Ref: 'Bucket' }, S3ObjectKey: 'release/app.zip', PollForSourceChanges: false };
    expect(startOf('S3', configuration, { ...ruleFor(pattern), ...bucket }).started).toBe('yes');
    expect(startOf('S3', { ...configuration, S3ObjectKey: 'other.zip' }, { ...ruleFor(pattern), ...bucket }).started).toBe('no');
  });

  test('for another pipeline are left out', () => {
    const rule = {
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: commits('main'),
          Targets: [{ Arn: 'arn:aws:codepipeline:eu-west-1:111111111111:other' }, { Arn: { 'Fn::GetAtt': 'Fn.Arn' } }],
        },
      },
      Fn: { Type: 'AWS::Lambda::Function' },
    };
    expect(startOf('CodeCommit', SHOP, rule).ways.map(({ kind }) => kind)).toEqual(['polling']);
  });

  test.each(['no JSON', '[1', '{"source": 3}'])('with the pattern %s do not throw', (pattern) => {
    expect(startOf('CodeCommit', SHOP, ruleFor(pattern)).started).not.toBe('yes');
  });
});

test('a webhook starts the action that it names', () => {
  const webhook = (action: string): RawMap => ({
    Hook: { Type: 'AWS::CodePipeline::Webhook', Properties: { TargetPipeline: { Ref: 'Pipeline' }, TargetAction: action } },
  });
  expect(startOf('GitHub', { PollForSourceChanges: false }, webhook('App')).started).toBe('yes');
  expect(startOf('GitHub', { PollForSourceChanges: false }, webhook('Other')).started).toBe('no');
});

test('a trigger of the pipeline names its source action', () => {
  const triggers = {
    PipelineType: 'V2',
    Triggers: [{ ProviderType: 'CodeStarSourceConnection', GitConfiguration: { SourceActionName: 'App' } }],
  };
  expect(startOf('CodeStarSourceConnection', { DetectChanges: false }, {}, triggers).ways.map(({ kind, fits }) => [kind, fits])).toEqual([
    ['detection', 'no'],
    ['trigger', 'yes'],
  ]);
});
