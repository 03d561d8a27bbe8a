/**
 * What calls of the AWS CLI must be allowed. `on` names options as `${option}`. Source: AWS CLI Command Reference and the
 * Service Authorization Reference, November 2026.
 */
export interface CommandRequirement {
  readonly action: string;
  /** Absent where calls name no one resource: then the action must be allowed on some. */
  readonly on?: string;
  /** Without this option the call is not made. */
  readonly option?: string;
}

/** Options that name a bucket to which a command uploads before it does anything else. */
export const uploads: ReadonlyMap<string, string> = new Map([
  ['cloudformation package', 's3-bucket'],
  ['cloudformation deploy', 's3-bucket'],
]);

const inRegion = (service: string, resource: string): string => `arn:\${Partition}:${service}:\${Region}:\${Account}:${resource}`;

/** Services whose resources have no policies of their own: what no policy of the caller allows is denied. */
export const withoutResourcePolicies: ReadonlySet<string> = new Set([
  'cloudformation',
  'cloudfront',
  'codebuild',
  'codedeploy',
  'codepipeline',
  'ecs',
  'eks',
  'elasticbeanstalk',
  'iam',
  'ssm',
  'states',
]);

const DOMAIN = 'arn:${Partition}:codeartifact:${Region}:${domain-owner}:domain/${domain}';

/** By service and operation, as they are typed. */
export const commandRequirements: ReadonlyMap<string, readonly CommandRequirement[]> = new Map<string, readonly CommandRequirement[]>([
  ['sts assume-role', [{ action: 'sts:AssumeRole', on: '${role-arn}' }]],
  [
    'cloudformation deploy',
    [
      { action: 'cloudformation:CreateChangeSet', on: inRegion('cloudformation', 'stack/${stack-name}/*') },
      { action: 'cloudformation:ExecuteChangeSet', on: inRegion('cloudformation', 'stack/${stack-name}/*') },
      { action: 'cloudformation:DescribeStacks', on: inRegion('cloudformation', 'stack/${stack-name}/*') },
      { action: 'iam:PassRole', on: '${role-arn}', option: 'role-arn' },
    ],
  ],
  ['cloudformation create-stack', [{ action: 'cloudformation:CreateStack', on: inRegion('cloudformation', 'stack/${stack-name}/*') }]],
  ['cloudformation update-stack', [{ action: 'cloudformation:UpdateStack', on: inRegion('cloudformation', 'stack/${stack-name}/*') }]],
  [
    'cloudformation describe-stacks',
    [{ action: 'cloudformation:DescribeStacks', on: inRegion('cloudformation', 'stack/${stack-name}/*') }],
  ],
  [
    'cloudfront create-invalidation',
    [{ action: 'cloudfront:CreateInvalidation', on: 'arn:${Partition}:cloudfront::${Account}:distribution/${distribution-id}' }],
  ],
  ['codeartifact get-authorization-token', [{ action: 'codeartifact:GetAuthorizationToken', on: DOMAIN }]],
  [
    'codeartifact login',
    [
      { action: 'codeartifact:GetAuthorizationToken', on: DOMAIN },
      {
        action: 'codeartifact:ReadFromRepository',
        on: 'arn:${Partition}:codeartifact:${Region}:${domain-owner}:repository/${domain}/${repository}',
      },
    ],
  ],
  ['codebuild start-build', [{ action: 'codebuild:StartBuild', on: inRegion('codebuild', 'project/${project-name}') }]],
  ['codepipeline start-pipeline-execution', [{ action: 'codepipeline:StartPipelineExecution', on: inRegion('codepipeline', '${name}') }]],
  [
    'deploy create-deployment',
    [{ action: 'codedeploy:CreateDeployment', on: inRegion('codedeploy', 'deploymentgroup:${application-name}/${deployment-group-name}') }],
  ],
  ['ecs describe-services', [{ action: 'ecs:DescribeServices', on: inRegion('ecs', 'service/${cluster}/${services}') }]],
  ['ecs describe-task-definition', [{ action: 'ecs:DescribeTaskDefinition' }]],
  ['ecs register-task-definition', [{ action: 'ecs:RegisterTaskDefinition' }]],
  ['ecs run-task', [{ action: 'ecs:RunTask' }]],
  ['ecs update-service', [{ action: 'ecs:UpdateService', on: inRegion('ecs', 'service/${cluster}/${service}') }]],
  ['eks update-kubeconfig', [{ action: 'eks:DescribeCluster', on: inRegion('eks', 'cluster/${name}') }]],
  [
    'elasticbeanstalk update-environment',
    [
      {
        action: 'elasticbeanstalk:UpdateEnvironment',
        on: inRegion('elasticbeanstalk', 'environment/${application-name}/${environment-name}'),
      },
    ],
  ],
  ['lambda invoke', [{ action: 'lambda:InvokeFunction', on: inRegion('lambda', 'function:${function-name}') }]],
  ['lambda publish-version', [{ action: 'lambda:PublishVersion', on: inRegion('lambda', 'function:${function-name}') }]],
  ['lambda update-alias', [{ action: 'lambda:UpdateAlias', on: inRegion('lambda', 'function:${function-name}') }]],
  ['lambda update-function-code', [{ action: 'lambda:UpdateFunctionCode', on: inRegion('lambda', 'function:${function-name}') }]],
  ['secretsmanager get-secret-value', [{ action: 'secretsmanager:GetSecretValue', on: '${secret-id}' }]],
  ['sns publish', [{ action: 'sns:Publish', on: '${topic-arn}' }]],
  ['ssm get-parameter', [{ action: 'ssm:GetParameter', on: inRegion('ssm', 'parameter/${name}') }]],
  ['ssm put-parameter', [{ action: 'ssm:PutParameter', on: inRegion('ssm', 'parameter/${name}') }]],
  ['stepfunctions start-execution', [{ action: 'states:StartExecution', on: '${state-machine-arn}' }]],
]);
