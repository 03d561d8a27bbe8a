import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRawMap, type Raw, type RawMap, Resource, Text, Value } from '../resource/index.ts';
import type { SubjectKind } from '../rule/types.ts';
import { graphOf } from '../testing/graph.ts';
import { nodeKinds } from './index.ts';

/** Whatever stands in a template, no node or relation throws, and each has an identity of its own. */

const TYPES = [
  ...new Set([
    ...[...nodeKinds.values()].flatMap(({ types }) => types),
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::SNS::Subscription',
    'AWS::CodeDeploy::Application',
  ]),
];

/** Property names that nodes look at, so that nonsense gets where it matters. */
const KEYS = [
  'Stages',
  'Actions',
  'Name',
  'ActionTypeId',
  'Category',
  'Provider',
  'Configuration',
  'RunOrder',
  'InputArtifacts',
  'OutputArtifacts',
  'RoleArn',
  'ArtifactStore',
  'ArtifactStores',
  'EncryptionKey',
  'Id',
  'Location',
  'Region',
  'Source',
  'BuildSpec',
  'Environment',
  'EnvironmentVariables',
  'Triggers',
  'FilterGroups',
  'Policies',
  'PolicyDocument',
  'Statement',
  'Principal',
  'ManagedPolicyArns',
  'AssumeRolePolicyDocument',
  'Roles',
  'Bucket',
  'TargetKeyId',
  'PrimaryKeyArn',
  'AlarmConfiguration',
  'Alarms',
  'Enabled',
  'DeploymentConfigName',
  'DeploymentGroupName',
  'ApplicationName',
  'FunctionName',
  'EventPattern',
  'Targets',
  'Arn',
  'Dimensions',
  'Metrics',
  'MetricStat',
  'Period',
  'TrafficRoutingConfig',
  'Type',
  'TimeBasedCanary',
  'DeploymentConfiguration',
  'Strategy',
  'Monitors',
  'AlarmArn',
  'DefinitionString',
  'TopicArn',
  'Subscription',
  'GitConfiguration',
  'SourceActionName',
  'PollForSourceChanges',
  'Groups',
  'Url',
];

const leaf: fc.Arbitrary<Raw> = fc.oneof(
  fc.constantFrom<Raw>(
    'CodeCommit',
    'Source',
    'Deploy',
    'Approval',
    'CodeBuild',
    'Lambda',
    'arn:aws:iam::aws:policy/AdministratorAccess',
    'arn:::::',
    'alias/aws/s3',
    '{"a": [',
    '{"source": ["aws.s3"]}',
    'phases:\n  build: x',
    '#{a.b}',
    '__proto__',
    '*',
    '',
    '-1',
  ),
  fc.string({ maxLength: 8 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<Raw>(
    { Ref: 'A' },
    { Ref: 'B' },
    { Ref: 'P' },
    { Ref: 'AWS::NoValue' },
    { 'Fn::GetAtt': 'A.Arn' },
    { 'Fn::GetAtt': ['B', 'Arn'] },
    { 'Fn::GetAtt': 7 },
    { 'Fn::Sub': '${A}-${P}' },
    { 'Fn::Sub': ['x', 1] },
    { 'Fn::If': ['Missing', 'a'] },
    { 'Fn::Unheard': [] },
    { 'Fn::Split': [',', { Ref: 'P' }] },
  ),
);

const garbage = fc.letrec<{ value: Raw }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 5 }),
  ),
})).value;

const resource = fc.record({ Type: fc.constantFrom(...TYPES), Properties: garbage, UpdatePolicy: garbage });

function touch(subject: unknown, depth = 0): void {
  if (
    typeof subject !== 'object' ||
    subject === null ||
    depth > 4 ||
    subject instanceof Value ||
    subject instanceof Text ||
    subject instanceof Resource
  )
    return;
  for (const key of Object.keys(subject)) touch((subject as Record<string, unknown>)[key], depth + 1);
}

function judge(resources: RawMap): void {
  const graph = graphOf({ template: { Parameters: { P: { Type: 'String' } }, Resources: resources } });
  for (const kind of nodeKinds.keys()) {
    const subjects = graph.subjects(kind as SubjectKind);
    for (const subject of subjects) touch(subject);
    const ids = subjects.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  }
}

test('no template makes a node throw', () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), resource, { minKeys: 1 }), judge), { numRuns: 60 });
});

const action = (Name: string, Category: string, Provider: string, Configuration: RawMap): RawMap => ({
  Name,
  ActionTypeId: { Category, Owner: 'AWS', Provider, Version: '1' },
  RunOrder: 1,
  Configuration,
  InputArtifacts: [{ Name: 'In' }],
  OutputArtifacts: [{ Name: 'Out' }],
  RoleArn: { 'Fn::GetAtt': 'Role.Arn' },
});
const POLICY: RawMap = {
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:x': 'y' } } }],
};
const SOUND: RawMap = {
  Pipeline: {
    Type: 'AWS::CodePipeline::Pipeline',
    Properties: {
      RoleArn: { 'Fn::GetAtt': 'Role.Arn' },
      ArtifactStores: [
        {
          Region: 'eu-west-1',
          ArtifactStore: { Type: 'S3', Location: { Ref: 'Bucket' }, EncryptionKey: { Id: { Ref: 'Key' }, Type: 'KMS' } },
        },
      ],
      Triggers: [{ GitConfiguration: { SourceActionName: 'Code' } }],
      Stages: [
        {
          Name: 'Source',
          Actions: [
            action('Code', 'Source', 'CodeCommit', { RepositoryName: 'r', BranchName: 'main', PollForSourceChanges: false }),
            action('Objects', 'Source', 'S3', { S3Bucket: { Ref: 'Bucket' }, S3ObjectKey: 'k' }),
          ],
        },
        {
          Name: 'Build',
          Actions: [
            action('Build', 'Build', 'CodeBuild', {
              ProjectName: { Ref: 'Project' },
              EnvironmentVariables: '[{"name": "a", "value": "b"}]',
            }),
            action('Yes', 'Approval', 'Manual', { NotificationArn: { Ref: 'Topic' } }),
          ],
        },
        {
          Name: 'Prod',
          Actions: [
            action('Go', 'Deploy', 'CodeDeploy', { DeploymentGroupName: { Ref: 'Group' } }),
            action('Shift', 'Deploy', 'Lambda', { FunctionName: { Ref: 'Function' }, DeployStrategy: 'AllAtOnce', Alarms: 'a,b' }),
          ],
        },
      ],
    },
  },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: POLICY,
      Policies: [{ PolicyName: 'p', PolicyDocument: POLICY }],
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    },
  },
  Attached: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'a', Roles: [{ Ref: 'Role' }], PolicyDocument: POLICY } },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } } }],
      },
    },
  },
  BucketPolicy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: POLICY } },
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: POLICY } },
  Replica: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: { 'Fn::GetAtt': 'Key.Arn' }, KeyPolicy: POLICY } },
  Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/k', TargetKeyId: { Ref: 'Key' } } },
  Project: {
    Type: 'AWS::CodeBuild::Project',
    Properties: {
      ServiceRole: { Ref: 'Role' },
      Source: { BuildSpec: 'phases: {build: {commands: [ls]}}\n' },
      Environment: { EnvironmentVariables: [{ Name: 'a', Value: 'b' }] },
      Triggers: { Webhook: true, FilterGroups: [[{ Type: 'EVENT', Pattern: 'PUSH' }]] },
    },
  },
  App: { Type: 'AWS::CodeDeploy::Application', Properties: { ComputePlatform: 'Lambda' } },
  Group: {
    Type: 'AWS::CodeDeploy::DeploymentGroup',
    Properties: {
      ApplicationName: { Ref: 'App' },
      DeploymentConfigName: { Ref: 'Config' },
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: 'Alarm' } }] },
      AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE'] },
    },
  },
  Config: {
    Type: 'AWS::CodeDeploy::DeploymentConfig',
    Properties: { TrafficRoutingConfig: { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryPercentage: 1, CanaryInterval: 2 } } },
  },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Period: 60,
      EvaluationPeriods: 1,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: 'Function' } }],
    },
  },
  Function: { Type: 'AWS::Lambda::Function', Properties: { Role: { Ref: 'Role' }, Environment: { Variables: { a: 'b' } } } },
  Live: {
    Type: 'AWS::Lambda::Alias',
    Properties: { Name: 'live', FunctionName: { Ref: 'Function' } },
    UpdatePolicy: { CodeDeployLambdaAliasUpdate: { DeploymentGroupName: { Ref: 'Group' } } },
  },
  Service: {
    Type: 'AWS::ECS::Service',
    Properties: {
      DeploymentConfiguration: {
        Strategy: 'LINEAR',
        LinearConfiguration: { StepPercent: 10 },
        Alarms: { AlarmNames: ['a'], Enable: true, Rollback: true },
      },
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.codecommit'], detail: { referenceName: [{ prefix: 'm' }, { 'anything-but': ['x'] }] } },
      Targets: [{ Arn: { 'Fn::Sub': 'arn:aws:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}' } }],
    },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { Subscription: [{ Protocol: 'email', Endpoint: 'x' }] } },
  Notify: {
    Type: 'AWS::CodeStarNotifications::NotificationRule',
    Properties: { Resource: 'arn:aws:codepipeline:r:a:p', EventTypeIds: ['x'], Targets: [{ TargetAddress: { Ref: 'Topic' } }] },
  },
  Deployment: {
    Type: 'AWS::AppConfig::Deployment',
    Properties: { EnvironmentId: { Ref: 'Environment' }, DeploymentStrategyId: { Ref: 'Rollout' } },
  },
  Environment: {
    Type: 'AWS::AppConfig::Environment',
    Properties: { Name: 'prod', Monitors: [{ AlarmArn: { 'Fn::GetAtt': 'Alarm.Arn' } }] },
  },
  Rollout: { Type: 'AWS::AppConfig::DeploymentStrategy', Properties: { DeploymentDurationInMinutes: 10, GrowthFactor: 10 } },
};

/** Replaces what stands at one place of a tree, counted in depth-first order. */
function replaced(raw: Raw, at: { left: number }, by: Raw): Raw {
  if (at.left-- === 0) return by;
  if (Array.isArray(raw)) return (raw as readonly Raw[]).map((item) => replaced(item, at, by));
  if (!isRawMap(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, entry]) => [
      key,
      key === 'Type' && typeof entry === 'string' && entry.startsWith('AWS::') ? entry : replaced(entry, at, by),
    ]),
  );
}

function size(raw: Raw): number {
  if (Array.isArray(raw)) return 1 + (raw as readonly Raw[]).reduce<number>((sum, item) => sum + size(item), 0);
  return isRawMap(raw) ? Object.values(raw).reduce<number>((sum, entry) => sum + size(entry), 1) : 1;
}

test('no change to a sound template makes a node throw', () => {
  const places = size(SOUND);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: places - 1 }), garbage), { minLength: 1, maxLength: 4 }), (changes) => {
      const changed = changes.reduce<Raw>((raw, [place, by]) => replaced(raw, { left: place }, by), SOUND);
      if (isRawMap(changed)) judge(changed);
    }),
    { numRuns: 60 },
  );
  // Sixty templates on a busy machine.
}, 30_000);
