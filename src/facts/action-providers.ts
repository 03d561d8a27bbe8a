/**
 * What the providers of pipeline actions demand: configuration that must be there, and how many artifacts they take and
 * give. Only what the guide states without conditions. Source: CodePipeline User Guide, "Action structure reference",
 * November 2026.
 */
export interface ActionProvider {
  readonly required: readonly string[];
  /** Fewest and most. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

const provider = (required: readonly string[], inputs: readonly [number, number], outputs: readonly [number, number]): ActionProvider => ({
  required,
  inputs,
  outputs,
});

const PROVIDERS: ReadonlyMap<string, ActionProvider> = new Map([
  ['Source AWS S3', provider(['S3Bucket', 'S3ObjectKey'], [0, 0], [1, 1])],
  ['Source AWS CodeCommit', provider(['RepositoryName', 'BranchName'], [0, 0], [1, 1])],
  ['Source AWS ECR', provider(['RepositoryName'], [0, 0], [1, 1])],
  ['Source AWS CodeStarSourceConnection', provider(['ConnectionArn', 'FullRepositoryId', 'BranchName'], [0, 0], [1, 1])],
  ['Source ThirdParty GitHub', provider(['Owner', 'Repo', 'Branch', 'OAuthToken'], [0, 0], [1, 1])],
  ['Build AWS CodeBuild', provider(['ProjectName'], [1, 5], [0, 5])],
  ['Test AWS CodeBuild', provider(['ProjectName'], [1, 5], [0, 5])],
  ['Build AWS ECRBuildAndPublish', provider(['ECRRepositoryName'], [1, 1], [0, 0])],
  ['Deploy AWS CloudFormation', provider(['ActionMode', 'StackName'], [0, 10], [0, 1])],
  ['Deploy AWS CloudFormationStackSet', provider(['StackSetName', 'TemplatePath'], [1, 3], [0, 0])],
  ['Deploy AWS CloudFormationStackInstances', provider(['StackSetName', 'Regions'], [0, 2], [0, 0])],
  ['Deploy AWS CodeDeploy', provider(['ApplicationName', 'DeploymentGroupName'], [1, 1], [0, 0])],
  [
    'Deploy AWS CodeDeployToECS',
    provider(['ApplicationName', 'DeploymentGroupName', 'TaskDefinitionTemplateArtifact', 'AppSpecTemplateArtifact'], [1, 5], [0, 0]),
  ],
  ['Deploy AWS ECS', provider(['ClusterName', 'ServiceName'], [1, 1], [0, 0])],
  ['Deploy AWS S3', provider(['BucketName', 'Extract'], [1, 1], [0, 0])],
  ['Deploy AWS ElasticBeanstalk', provider(['ApplicationName', 'EnvironmentName'], [1, 1], [0, 0])],
  [
    'Deploy AWS AppConfig',
    provider(['Application', 'Environment', 'ConfigurationProfile', 'InputArtifactConfigurationPath'], [1, 1], [0, 0]),
  ],
  ['Invoke AWS Lambda', provider(['FunctionName'], [0, 5], [0, 5])],
  ['Invoke AWS StepFunctions', provider(['StateMachineArn'], [0, 1], [0, 1])],
  ['Invoke AWS CodePipeline', provider(['PipelineName'], [0, 0], [0, 0])],
  ['Approval AWS Manual', provider([], [0, 0], [0, 0])],
]);

/** What the CloudFormation action demands besides, by `ActionMode`. A change set is made as the caller where it names no role. */
const MODES: ReadonlyMap<string, readonly string[]> = new Map([
  ['CREATE_UPDATE', ['TemplatePath', 'RoleArn']],
  ['REPLACE_ON_FAILURE', ['TemplatePath', 'RoleArn']],
  ['CHANGE_SET_REPLACE', ['TemplatePath', 'ChangeSetName']],
  ['CHANGE_SET_EXECUTE', ['ChangeSetName']],
  ['DELETE_ONLY', ['RoleArn']],
]);

/** Configuration that is demanded once something else is given. */
export interface Condition {
  readonly provider: string;
  readonly key: string;
  /** More than so many inputs, or this text in another key of the configuration. */
  readonly when: { readonly inputsAbove: number } | { readonly key: string; readonly is: string };
}

export const conditions: readonly Condition[] = [
  { provider: 'CodeBuild', key: 'PrimarySource', when: { inputsAbove: 1 } },
  { provider: 'S3', key: 'ObjectKey', when: { key: 'Extract', is: 'false' } },
];

/** Texts that a provider takes for something else than they are, as globs. */
export const misreadings: readonly { readonly key: string; readonly glob: readonly string[]; readonly wanted: string }[] = [
  { key: 'FullRepositoryId', glob: ['*://*', 'git@*'], wanted: 'the owner and the name of the repository, as `owner/name`' },
  { key: 'BranchName', glob: ['refs/*'], wanted: 'the name of the branch alone' },
  { key: 'Branch', glob: ['refs/*'], wanted: 'the name of the branch alone' },
  { key: 'S3Bucket', glob: ['arn:*', 's3://*'], wanted: 'the name of the bucket' },
  { key: 'BucketName', glob: ['arn:*', 's3://*'], wanted: 'the name of the bucket' },
];

/** The demands of a provider; undefined for one that is not listed. */
export function actionProvider(category: string, owner: string, name: string): ActionProvider | undefined {
  return PROVIDERS.get(`${category} ${owner} ${name}`);
}

/** Configuration that an `ActionMode` of the CloudFormation action demands. */
export function requiredByMode(mode: string): readonly string[] {
  return MODES.get(mode) ?? [];
}
