import { arn, ref, sub } from './functions.mjs';
import { pick } from './random.mjs';

/** Keys, stores and roles of a delivery, and the policies on both sides. */

const KEY_USE = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];
const REPORT_USE = [
  'codebuild:CreateReportGroup',
  'codebuild:CreateReport',
  'codebuild:UpdateReport',
  'codebuild:BatchPutTestCases',
  'codebuild:BatchPutCodeCoverages',
];
const BUCKET_USE = [
  's3:GetBucketLocation',
  's3:GetBucketVersioning',
  's3:GetObject',
  's3:GetObjectVersion',
  's3:ListBucket',
  's3:PutObject',
];

export function key(name) {
  const users = [arn(`${name}BuildRole`), arn(`${name}StagingRole`), arn(`${name}DeployRole`), arn(`${name}PipelineRole`)];
  return {
    Type: 'AWS::KMS::Key',
    DeletionPolicy: 'Retain',
    Properties: {
      Description: `Artifacts of ${name}`,
      EnableKeyRotation: true,
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'Administration',
            Effect: 'Allow',
            Principal: { AWS: sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root') },
            Action: 'kms:*',
            Resource: '*',
          },
          { Sid: 'Use', Effect: 'Allow', Principal: { AWS: users }, Action: KEY_USE, Resource: '*' },
        ],
      },
    },
  };
}

export function bucket(name, slug, faulty) {
  return {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    Properties: {
      BucketName: sub(`${slug}-artifacts-\${AWS::AccountId}`),
      ...(faulty.includes('unversioned') ? {} : { VersioningConfiguration: { Status: 'Enabled' } }),
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn(`${name}Key`) } },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      LifecycleConfiguration: { Rules: [{ Id: 'Expire', Status: 'Enabled', NoncurrentVersionExpirationInDays: 90 }] },
    },
  };
}

export function bucketPolicy(name) {
  const resource = [arn(`${name}Artifacts`), sub(`\${${name}Artifacts.Arn}/*`)];
  return {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref(`${name}Artifacts`),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'DenyInsecureTransport',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: resource,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Sid: 'Deliveries',
            Effect: 'Allow',
            Principal: { AWS: [arn(`${name}PipelineRole`), arn(`${name}StagingRole`), arn(`${name}DeployRole`)] },
            Action: BUCKET_USE,
            Resource: resource,
          },
        ],
      },
    },
  };
}

export function statement(Sid, Action, Resource) {
  return { Sid, Effect: 'Allow', Action, Resource };
}

function artifactStatements(name) {
  return [
    statement('Artifacts', BUCKET_USE, [arn(`${name}Artifacts`), sub(`\${${name}Artifacts.Arn}/*`)]),
    statement('ArtifactKey', KEY_USE, arn(`${name}Key`)),
  ];
}

export function buildStatements(name, slug) {
  const secret = sub(`arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${slug}/registry-*`);
  const reports = sub(`arn:\${AWS::Partition}:codebuild:\${AWS::Region}:\${AWS::AccountId}:report-group/\${${name}Build}-*`);
  return [
    statement('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], arn(`${name}BuildLogs`)),
    statement('Registry', 'secretsmanager:GetSecretValue', secret),
    statement('Reports', REPORT_USE, reports),
    ...artifactStatements(name),
  ];
}

export function deployStatements(name, slug) {
  const stack = sub(`arn:\${AWS::Partition}:lambda:\${AWS::Region}:\${AWS::AccountId}:function:${slug}-*`);
  return [
    statement(
      'Functions',
      ['lambda:CreateAlias', 'lambda:GetFunction', 'lambda:PublishVersion', 'lambda:UpdateAlias', 'lambda:UpdateFunctionCode'],
      stack,
    ),
    ...artifactStatements(name),
  ];
}

export function releaseStatements(name) {
  return [
    statement('Shift', ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'], arn(`${name}Function`)),
    statement('Watch', 'cloudwatch:DescribeAlarms', '*'),
  ];
}

export function role(service, policies) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' }],
      },
      Policies: Object.entries(policies).map(([PolicyName, Statement]) => ({
        PolicyName,
        PolicyDocument: { Version: '2012-10-17', Statement },
      })),
    },
  };
}

export function pipelineRole(name, slug, faulty) {
  const stack = sub(`arn:\${AWS::Partition}:cloudformation:\${AWS::Region}:\${AWS::AccountId}:stack/${slug}-*`);
  const made = role('codepipeline', {
    pipeline: [
      ...artifactStatements(name),
      statement('Source', ['codeconnections:UseConnection', 'codestar-connections:UseConnection'], ref('ConnectionArn')),
      statement('Build', ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'], arn(`${name}Build`)),
      statement(
        'Stacks',
        [
          'cloudformation:CreateStack',
          'cloudformation:DescribeStacks',
          'cloudformation:UpdateStack',
          'cloudformation:CreateChangeSet',
          'cloudformation:DescribeChangeSet',
          'cloudformation:ExecuteChangeSet',
          'cloudformation:DeleteChangeSet',
        ],
        stack,
      ),
      {
        ...statement('PassRole', 'iam:PassRole', [arn(`${name}StagingRole`), arn(`${name}DeployRole`)]),
        Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
      },
      statement('AskForApproval', 'sns:Publish', ref(`${name}Approvals`)),
    ],
  });
  if (faulty.includes('administrator'))
    made.Properties.ManagedPolicyArns = [sub('arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess')];
  return made;
}

/**
 * A role of a workload, for templates of many roles.
 * @param {string} name
 * @param {() => number} random
 */
export function workloadRole(name, random) {
  const table = `${name.toLowerCase()}-${pick(random, ['orders', 'events', 'audit'])}`;
  return role('lambda', {
    data: [
      statement(
        'Read',
        ['dynamodb:GetItem', 'dynamodb:Query'],
        sub(`arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${table}`),
      ),
      statement(
        'Write',
        ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        sub(`arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${table}`),
      ),
      statement(
        'Logs',
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        sub('arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*'),
      ),
    ],
  });
}
