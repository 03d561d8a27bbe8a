import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CodeBuildClient, CreateProjectCommand } from '@aws-sdk/client-codebuild';
import { CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { CodePipelineClient, CreatePipelineCommand } from '@aws-sdk/client-codepipeline';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, EnableKeyRotationCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateAliasCommand, CreateFunctionCommand, LambdaClient, PublishVersionCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { AwsCredentials } from '../sources/aws/transport.ts';

/** Where something is made. */
export interface Home {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  readonly endpoint: string;
  readonly credentials: AwsCredentials;
}

/** What a resource is called, by attribute; `Ref` is one. */
export type Created = Readonly<Record<string, string>>;

type Properties = Readonly<Record<string, never>>;
type Create = (properties: Properties, home: Home & { readonly logicalId: string }) => Promise<Created>;

/** How CloudFormation makes a resource, by type: what is not set has the value that the service gives it today. */
export const creators: Readonly<Record<string, Create>> = {
  'AWS::KMS::Key': async ({ Description, EnableKeyRotation, KeyPolicy }, home) => {
    const kms = new KMSClient(settings(home));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description, Policy: JSON.stringify(KeyPolicy) }));
    const [KeyId = '', Arn = ''] = [KeyMetadata?.KeyId, KeyMetadata?.Arn];
    if (String(EnableKeyRotation) === 'true') await kms.send(new EnableKeyRotationCommand({ KeyId }));
    return { Ref: KeyId, Arn };
  },
  'AWS::S3::Bucket': async ({ BucketName, BucketEncryption, PublicAccessBlockConfiguration }, home) => {
    const Bucket = named(BucketName, home);
    const s3 = new S3Client({ ...settings(home), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: home.region as 'eu-west-1' } }));
    // Source: S3 User Guide, "Default settings for new buckets": since April 2023.
    await s3.send(
      new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] } }),
    );
    if (PublicAccessBlockConfiguration !== undefined)
      await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: booleans(PublicAccessBlockConfiguration) }));
    const Rules = (
      BucketEncryption as { ServerSideEncryptionConfiguration?: readonly { ServerSideEncryptionByDefault: never }[] } | undefined
    )?.ServerSideEncryptionConfiguration;
    if (Rules !== undefined)
      await s3.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: {
            Rules: Rules.map(({ ServerSideEncryptionByDefault }) => ({
              ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
            })),
          },
        }),
      );
    return { Ref: Bucket, Arn: `arn:aws:s3:::${Bucket}` };
  },
  'AWS::S3::BucketPolicy': async ({ Bucket, PolicyDocument }, home) => {
    const s3 = new S3Client({ ...settings(home), forcePathStyle: true });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(PolicyDocument) }));
    return { Ref: String(Bucket) };
  },
  // Groups of logs are not read: only their names matter.
  'AWS::Logs::LogGroup': async (_, { region, account, stackName, logicalId }) => {
    const Ref = `${stackName}-${logicalId}-1A2B3C`;
    return { Ref, Arn: `arn:aws:logs:${region}:${account}:log-group:${Ref}:*` };
  },
  'AWS::IAM::Role': async ({ RoleName: given, AssumeRolePolicyDocument, Policies, ManagedPolicyArns }, home) => {
    const iam = new IAMClient(settings(home));
    const RoleName = named(given, home);
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument) }),
    );
    for (const { PolicyName, PolicyDocument } of (Policies ?? []) as readonly { PolicyName: string; PolicyDocument: unknown }[])
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) }));
    for (const PolicyArn of ManagedPolicyArns ?? []) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    return { Ref: RoleName, Arn: Role?.Arn ?? '' };
  },
  'AWS::CodeBuild::Project': async (properties, home) => {
    const codebuild = new CodeBuildClient(settings(home));
    const name = named(properties['Name'], home);
    const { project } = await codebuild.send(new CreateProjectCommand({ ...(camel(properties) as object), name } as never));
    return { Ref: name, Arn: project?.arn ?? '' };
  },
  'AWS::SNS::Topic': async ({ TopicName, DisplayName }, home) => {
    const sns = new SNSClient(settings(home));
    const attributes = DisplayName === undefined ? {} : { Attributes: { DisplayName } };
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: named(TopicName, home), ...attributes }));
    return { Ref: TopicArn, TopicArn };
  },
  'AWS::CodePipeline::Pipeline': async (properties, home) => {
    const codepipeline = new CodePipelineClient(settings(home));
    const name = named(properties['Name'], home);
    await codepipeline.send(new CreatePipelineCommand({ pipeline: { ...(camel(properties) as object), name } as never }));
    return { Ref: name, Arn: `arn:aws:codepipeline:${home.region}:${home.account}:${name}` };
  },
  'AWS::Lambda::Function': async ({ FunctionName: given, Runtime, Handler, Role, Timeout }, home) => {
    const lambda = new LambdaClient(settings(home));
    const FunctionName = named(given, home);
    const { FunctionArn = '' } = await lambda.send(
      new CreateFunctionCommand({ FunctionName, Runtime, Handler, Role, Timeout: Number(Timeout), Code: { ZipFile: EMPTY_ZIP } }),
    );
    return { Ref: FunctionName, Arn: FunctionArn };
  },
  'AWS::Lambda::Version': async ({ FunctionName }, home) => {
    const { Version = '', FunctionArn = '' } = await new LambdaClient(settings(home)).send(new PublishVersionCommand({ FunctionName }));
    return { Ref: FunctionArn, Version };
  },
  'AWS::Lambda::Alias': async ({ FunctionName, Name, FunctionVersion }, home) => {
    const lambda = new LambdaClient(settings(home));
    const { AliasArn = '' } = await lambda.send(new CreateAliasCommand({ FunctionName, Name, FunctionVersion }));
    return { Ref: AliasArn };
  },
  'AWS::CloudWatch::Alarm': async (properties, home) => {
    const AlarmName = named(properties['AlarmName'], home);
    const numbers = Object.fromEntries(['Period', 'EvaluationPeriods', 'Threshold'].map((key) => [key, Number(properties[key])]));
    await new CloudWatchClient(settings(home)).send(new PutMetricAlarmCommand({ ...properties, ...numbers, AlarmName } as never));
    return { Ref: AlarmName, Arn: `arn:aws:cloudwatch:${home.region}:${home.account}:alarm:${AlarmName}` };
  },
  'AWS::CodeDeploy::Application': async ({ ApplicationName, ComputePlatform }, home) => {
    const applicationName = named(ApplicationName, home);
    await new CodeDeployClient(settings(home)).send(new CreateApplicationCommand({ applicationName, computePlatform: ComputePlatform }));
    return { Ref: applicationName };
  },
  'AWS::CodeDeploy::DeploymentGroup': async (properties, home) => {
    const deploymentGroupName = named(properties['DeploymentGroupName'], home);
    const group = { ...(camel(properties) as object), deploymentGroupName } as never;
    await new CodeDeployClient(settings(home)).send(new CreateDeploymentGroupCommand(group));
    return { Ref: deploymentGroupName };
  },
};

/** A zip archive without files: its end of central directory. */
const EMPTY_ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

function settings({ region, endpoint, credentials }: Home): {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: AwsCredentials;
} {
  return { region, endpoint, credentials };
}

/** The name that is given, or one as CloudFormation makes it. */
function named(given: string | undefined, { stackName, logicalId }: Home & { readonly logicalId: string }): string {
  return given ?? `${stackName}-${logicalId}-1A2B3C4D5E6F`;
}

/** Maps of a user's own, whose keys stay as they are. */
const OWN: ReadonlySet<string> = new Set(['Configuration']);
/** Words that the APIs write differently. */
const SPELT: Readonly<Record<string, string>> = { BuildSpec: 'buildspec' };

/** Properties as the services of the code family take them: first letters small, numbers and switches as such. */
function camel(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [
        SPELT[key] ?? key.charAt(0).toLowerCase() + key.slice(1),
        OWN.has(key) ? entry : key === 'RunOrder' ? Number(entry) : camel(entry),
      ]),
    );
  return value === 'true' ? true : value === 'false' ? false : value;
}

function booleans(switches: object): Readonly<Record<string, boolean>> {
  return Object.fromEntries(Object.entries(switches).map(([key, value]) => [key, String(value) === 'true']));
}
