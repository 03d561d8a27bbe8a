import type { Whereabouts } from './collector.ts';

/** What a pipeline's actions refer to, by provider. */

interface ActionLike {
  readonly actionTypeId?: { readonly provider?: string | undefined } | undefined;
  readonly configuration?: Readonly<Record<string, string>> | undefined;
}

/** One resource that a provider's configuration names: each key, joined by `/` where it takes several to name it. */
interface ReferenceRow {
  readonly type: string;
  readonly keys: readonly string[];
}

/** Source: CodePipeline User Guide, "Action structure reference". */
const REFERENCES: Readonly<Record<string, readonly ReferenceRow[]>> = {
  CodeBuild: [{ type: 'AWS::CodeBuild::Project', keys: ['ProjectName'] }],
  CodeDeploy: [{ type: 'AWS::CodeDeploy::DeploymentGroup', keys: ['ApplicationName', 'DeploymentGroupName'] }],
  CodeDeployToECS: [{ type: 'AWS::CodeDeploy::DeploymentGroup', keys: ['ApplicationName', 'DeploymentGroupName'] }],
  CloudFormation: [
    { type: 'AWS::IAM::Role', keys: ['RoleArn'] },
    { type: 'Pipeaudit::DeployedStack', keys: ['StackName'] },
  ],
  CloudFormationStackSet: [{ type: 'AWS::IAM::Role', keys: ['AdministrationRoleArn'] }],
  ECS: [{ type: 'AWS::ECS::Service', keys: ['ClusterName', 'ServiceName'] }],
  Lambda: [{ type: 'AWS::Lambda::Function', keys: ['FunctionName'] }],
  AppConfig: [
    { type: 'AWS::AppConfig::Environment', keys: ['Application', 'Environment'] },
    { type: 'AWS::AppConfig::ConfigurationProfile', keys: ['Application', 'ConfigurationProfile'] },
    { type: 'AWS::AppConfig::DeploymentStrategy', keys: ['DeploymentStrategy'] },
  ],
  S3: [
    { type: 'AWS::S3::Bucket', keys: ['S3Bucket'] },
    { type: 'AWS::S3::Bucket', keys: ['BucketName'] },
    { type: 'AWS::KMS::Key', keys: ['KMSEncryptionKeyARN'] },
  ],
  ECR: [{ type: 'AWS::ECR::Repository', keys: ['RepositoryName'] }],
  CodeCommit: [{ type: 'AWS::CodeCommit::Repository', keys: ['RepositoryName'] }],
  CodeStarSourceConnection: [{ type: 'AWS::CodeStarConnections::Connection', keys: ['ConnectionArn'] }],
  Manual: [{ type: 'AWS::SNS::Topic', keys: ['NotificationArn'] }],
};

/** Has everything read that an action refers to. What only an execution knows (`#{…}`) leads nowhere. */
export function followAction(
  { actionTypeId, configuration = {} }: ActionLike,
  where: Whereabouts,
  follow: (type: string, id: string | undefined, where?: Whereabouts) => void,
): void {
  for (const { type, keys } of REFERENCES[actionTypeId?.provider ?? ''] ?? []) {
    const values = keys.map((key) => configuration[key] ?? '');
    if (values.every((value) => value !== '' && !value.includes('#{'))) follow(type, values.join('/'), where);
  }
}
