import {
  bucket,
  bucketPolicy,
  buildStatements,
  deployStatements,
  key,
  pipelineRole,
  releaseStatements,
  role,
  statement,
} from './access.mjs';
import { arn, ref, sub } from './functions.mjs';
import { letters, pick } from './random.mjs';

/**
 * The delivery of one service as CloudFormation resources in long form: pipeline, build, stores, keys, roles, function,
 * alarms. Without faults no rule finds anything in it; each fault gives one finding.
 */

/** What can be wrong with a service; each gives one finding. Those next to each other may exclude each other, those two apart do not. */
export const faults = [
  'nobody-approves',
  'late-approval',
  'unversioned',
  'oauth-source',
  'secret',
  'administrator',
  'no-alarms',
  'not-wired',
];

/**
 * @param {string} name logical ids begin with it
 * @param {{ faulty: readonly string[], random: () => number }} options
 * @returns {[string, object][]} logical ids and resources
 */
export function service(name, { faulty, random }) {
  const slug = name.toLowerCase();
  return [
    [`${name}Key`, key(name)],
    [`${name}Artifacts`, bucket(name, slug, faulty)],
    [`${name}ArtifactsPolicy`, bucketPolicy(name)],
    [`${name}BuildLogs`, { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: pick(random, [30, 60, 90, 365]) } }],
    [`${name}BuildRole`, role('codebuild', { build: buildStatements(name, slug) })],
    [`${name}Build`, build(name, slug, faulty, random)],
    [`${name}StagingRole`, role('cloudformation', { deploy: deployStatements(name, `${slug}-staging`) })],
    [`${name}DeployRole`, role('cloudformation', { deploy: deployStatements(name, `${slug}-production`) })],
    [`${name}ReleaseRole`, role('codedeploy', { release: releaseStatements(name) })],
    [`${name}PipelineRole`, pipelineRole(name, slug, faulty)],
    [
      `${name}Approvals`,
      { Type: 'AWS::SNS::Topic', Properties: { DisplayName: `Releases of ${slug}`, KmsMasterKeyId: ref(`${name}Key`) } },
    ],
    [`${name}Pipeline`, pipeline(name, slug, faulty)],
    [`${name}Function`, lambda(name, slug, random)],
    [`${name}Errors`, alarm(name, 'Errors', 'Sum', pick(random, [1, 3, 5]))],
    [`${name}Duration`, alarm(name, 'Duration', 'p99', pick(random, [900, 1500, 2500]))],
    [`${name}Group`, deploymentGroup(name, slug, faulty)],
  ];
}

function build(name, slug, faulty, random) {
  const variables = [
    { Name: 'STAGE', Value: ref('Stage') },
    { Name: 'NODE_ENV', Value: 'production' },
    { Name: 'REGISTRY_TOKEN', Type: 'SECRETS_MANAGER', Value: `${slug}/registry:token` },
    ...(faulty.includes('secret') ? [{ Name: 'NPM_TOKEN', Value: `npm_${letters(random, 36)}` }] : []),
  ];
  return {
    Type: 'AWS::CodeBuild::Project',
    Properties: {
      Artifacts: { Type: 'CODEPIPELINE' },
      EncryptionKey: arn(`${name}Key`),
      Environment: {
        ComputeType: pick(random, ['BUILD_GENERAL1_SMALL', 'BUILD_GENERAL1_MEDIUM']),
        Image: 'aws/codebuild/amazonlinux2-x86_64-standard:5.0',
        Type: 'LINUX_CONTAINER',
        EnvironmentVariables: variables,
      },
      LogsConfig: { CloudWatchLogs: { GroupName: ref(`${name}BuildLogs`), Status: 'ENABLED' } },
      ServiceRole: arn(`${name}BuildRole`),
      Source: { Type: 'CODEPIPELINE', BuildSpec: buildspec(slug) },
      TimeoutInMinutes: pick(random, [20, 30, 60]),
      Tags: [
        { Key: 'service', Value: slug },
        { Key: 'team', Value: pick(random, ['platform', 'checkout', 'search']) },
      ],
    },
  };
}

const buildspec = (slug) => `version: 0.2
phases:
  install:
    runtime-versions:
      nodejs: 20
    commands:
      - npm ci --no-audit
  build:
    commands:
      - npm run lint && npm test
      - npm run build -- --service ${slug}
      - aws cloudformation package --template-file ${slug}.yaml --s3-bucket "$ARTIFACT_BUCKET" --output-template-file packaged.yaml
reports:
  unit:
    files: ['reports/junit.xml']
artifacts:
  files: [packaged.yaml, config/*.json]
`;

function action(Name, [Category, Owner, Provider], rest) {
  return { Name, ActionTypeId: { Category, Owner, Provider, Version: '1' }, ...rest };
}

function pipeline(name, slug, faulty) {
  const source = faulty.includes('oauth-source')
    ? action('Checkout', ['Source', 'ThirdParty', 'GitHub'], {
        Configuration: {
          Owner: 'acme',
          Repo: slug,
          Branch: 'main',
          OAuthToken: `{{resolve:secretsmanager:${slug}/github:SecretString:token}}`,
          PollForSourceChanges: false,
        },
        OutputArtifacts: [{ Name: 'Source' }],
      })
    : action('Checkout', ['Source', 'AWS', 'CodeStarSourceConnection'], {
        Configuration: { ConnectionArn: ref('ConnectionArn'), FullRepositoryId: `acme/${slug}`, BranchName: 'main' },
        OutputArtifacts: [{ Name: 'Source' }],
      });
  return {
    Type: 'AWS::CodePipeline::Pipeline',
    Properties: {
      PipelineType: 'V2',
      ExecutionMode: 'QUEUED',
      RoleArn: arn(`${name}PipelineRole`),
      ArtifactStore: { Type: 'S3', Location: ref(`${name}Artifacts`), EncryptionKey: { Id: arn(`${name}Key`), Type: 'KMS' } },
      Stages: [
        { Name: 'Source', Actions: [source] },
        {
          Name: 'Build',
          Actions: [
            action('Build', ['Build', 'AWS', 'CodeBuild'], {
              Configuration: { ProjectName: ref(`${name}Build`) },
              InputArtifacts: [{ Name: 'Source' }],
              OutputArtifacts: [{ Name: 'Package' }],
            }),
          ],
        },
        { Name: 'Staging', Actions: [stack(name, slug, 'staging', 1)] },
        { Name: 'Production', Actions: production(name, slug, faulty) },
      ],
      Tags: [{ Key: 'service', Value: slug }],
    },
  };
}

function production(name, slug, faulty) {
  const prepare = action('Prepare', ['Deploy', 'AWS', 'CloudFormation'], {
    Configuration: { ...stackSettings(name, slug, 'production'), ActionMode: 'CHANGE_SET_REPLACE', ChangeSetName: 'release' },
    InputArtifacts: [{ Name: 'Package' }],
    RunOrder: 1,
  });
  const release = action('Release', ['Deploy', 'AWS', 'CloudFormation'], {
    Configuration: { ActionMode: 'CHANGE_SET_EXECUTE', StackName: `${slug}-production`, ChangeSetName: 'release' },
    RunOrder: 3,
  });
  if (faulty.includes('nobody-approves')) return [prepare, release];
  const approval = action('Approve', ['Approval', 'AWS', 'Manual'], {
    Configuration: { NotificationArn: ref(`${name}Approvals`), CustomData: `Read the change log of ${slug} before approving.` },
    RunOrder: faulty.includes('late-approval') ? 3 : 2,
  });
  return [prepare, approval, release];
}

function stack(name, slug, environment, RunOrder) {
  return action('Deploy', ['Deploy', 'AWS', 'CloudFormation'], {
    Configuration: { ...stackSettings(name, slug, environment), ActionMode: 'CREATE_UPDATE' },
    InputArtifacts: [{ Name: 'Package' }],
    RunOrder,
  });
}

function stackSettings(name, slug, environment) {
  return {
    StackName: `${slug}-${environment}`,
    TemplatePath: 'Package::packaged.yaml',
    TemplateConfiguration: `Package::config/${environment}.json`,
    Capabilities: 'CAPABILITY_IAM,CAPABILITY_AUTO_EXPAND',
    RoleArn: arn(environment === 'staging' ? `${name}StagingRole` : `${name}DeployRole`),
  };
}

function lambda(name, slug, random) {
  return {
    Type: 'AWS::Serverless::Function',
    Properties: {
      CodeUri: `services/${slug}/`,
      Handler: 'index.handler',
      MemorySize: pick(random, [256, 512, 1024]),
      AutoPublishAlias: 'live',
      Environment: {
        Variables: { STAGE: ref('Stage'), TABLE: sub(`${slug}-\${Stage}`), LOG_LEVEL: { 'Fn::If': ['IsProduction', 'warn', 'debug'] } },
      },
      Policies: [
        {
          Version: '2012-10-17',
          Statement: [
            statement(
              'Table',
              ['dynamodb:GetItem', 'dynamodb:PutItem'],
              sub(`arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${slug}-*`),
            ),
          ],
        },
      ],
      DeploymentPreference: { Type: 'Canary10Percent10Minutes', Alarms: [ref(`${name}Errors`), ref(`${name}Duration`)] },
    },
  };
}

function alarm(name, MetricName, statistic, threshold) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/Lambda',
      MetricName,
      Dimensions: [{ Name: 'FunctionName', Value: ref(`${name}Function`) }],
      ...(statistic === 'Sum' ? { Statistic: statistic } : { ExtendedStatistic: statistic }),
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    },
  };
}

function deploymentGroup(name, slug, faulty) {
  return {
    Type: 'AWS::CodeDeploy::DeploymentGroup',
    Properties: {
      ApplicationName: slug,
      DeploymentGroupName: `${slug}-production`,
      ServiceRoleArn: arn(`${name}ReleaseRole`),
      DeploymentConfigName: 'CodeDeployDefault.LambdaLinear10PercentEvery1Minute',
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      ...(faulty.includes('no-alarms')
        ? { AutoRollbackConfiguration: { Enabled: true, Events: ['DEPLOYMENT_FAILURE'] } }
        : {
            AlarmConfiguration: { Enabled: true, Alarms: [{ Name: ref(`${name}Errors`) }, { Name: ref(`${name}Duration`) }] },
            AutoRollbackConfiguration: {
              Enabled: true,
              Events: faulty.includes('not-wired') ? ['DEPLOYMENT_FAILURE'] : ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
            },
          }),
    },
  };
}
