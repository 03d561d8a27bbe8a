import type { Cause, Resource } from '../resource/index.ts';
import type { Subject, SubjectKind } from '../rule/types.ts';
import type { DeliveryGraph } from './graph.ts';

/**
 * Subjects that are read out of a property: where a live source could not read it, nobody knows whether there are any,
 * and a rule about them has not passed.
 */
const LISTED_FROM: Readonly<Record<string, readonly SubjectKind[]>> = {
  'AWS::CodePipeline::Pipeline Stages': [
    'action',
    'action-setup',
    'approval',
    'artifact',
    'artifact-transfer',
    'build-output',
    'build-use',
    'delivery',
    'delivery-role',
    'deploy',
    'excess',
    'exposed-value',
    'grant',
    'guard',
    'invocation',
    'reach',
    'release',
    'start',
    'store-use',
    'variable-use',
  ],
  'AWS::CodePipeline::Pipeline ArtifactStore': [
    'artifact-bucket',
    'build-output',
    'grant',
    'guard',
    'key-use',
    'store-reader',
    'store-use',
  ],
  'AWS::CodePipeline::Pipeline RoleArn': ['delivery-role', 'excess'],
  'AWS::CodePipeline::Pipeline Triggers': ['git-trigger', 'start'],
  'AWS::CodeBuild::Project Environment': ['build-input', 'exposed-value', 'grant'],
  'AWS::CodeBuild::Project Source': ['shell-command'],
  'AWS::CodeBuild::Project ServiceRole': ['delivery-role', 'grant', 'reach'],
  'AWS::CodeBuild::Project EncryptionKey': ['key-use'],
  'AWS::CodeDeploy::DeploymentGroup AlarmConfiguration': ['alarm-of-deployment', 'deployment'],
  'AWS::CodeDeploy::DeploymentGroup ServiceRoleArn': ['delivery-role', 'grant'],
  'AWS::ECS::Service DeploymentController': ['deployment'],
  'AWS::ECS::TaskDefinition ContainerDefinitions': ['deployed-image', 'exposed-value', 'grant', 'task-secret'],
  'AWS::ECS::TaskDefinition ExecutionRoleArn': ['grant'],
  'AWS::ECS::TaskDefinition TaskRoleArn': ['grant'],
  'AWS::Events::Rule EventPattern': ['notification-delivery'],
  'AWS::Events::Rule Targets': ['notification-delivery'],
  'AWS::IAM::Role AssumeRolePolicyDocument': ['federated-trust', 'role-trust'],
  'AWS::IAM::Role Policies': ['excess'],
  'AWS::IAM::Role ManagedPolicyArns': ['excess'],
  'AWS::KMS::Key KeyPolicy': ['store-reader'],
  'AWS::Lambda::Function Environment': ['exposed-value'],
  'AWS::S3::BucketPolicy PolicyDocument': ['guard', 'store-reader'],
  'AWS::SecretsManager::Secret KmsKeyId': ['grant'],
};

/** What a live source could not read, and which kinds of subjects are missing therefore. */
export interface Unlisted {
  readonly subject: Subject;
  readonly because: readonly Cause[];
  readonly kinds: readonly SubjectKind[];
}

/** Every property in view that would hold subjects and was not read. */
export function unlisted(graph: DeliveryGraph): readonly Unlisted[] {
  return Object.entries(LISTED_FROM).flatMap(([source, kinds]) => {
    const [type = '', property = ''] = source.split(' ');
    return graph.resources(type).flatMap((resource) => missing(resource, property, kinds));
  });
}

function missing(resource: Resource, property: string, kinds: readonly SubjectKind[]): readonly Unlisted[] {
  const value = resource.properties.get(property);
  const because = value.because.filter(({ kind }) => kind === 'not-read');
  if (because.length === 0) return [];
  const subject = {
    kind: 'unlisted',
    id: `${resource.key}|${property} was not read`,
    name: `${property} of ${resource.logicalId}`,
    at: value.at,
  };
  return [{ subject, because, kinds }];
}
