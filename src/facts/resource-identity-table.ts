/**
 * Identities of the resource types that matter to delivery; the words are explained in resource-identities.ts.
 * Source: CloudFormation resource reference and schemas, Service Authorization Reference (November 2026); the names of
 * attributes, the kind of `Ref` and the ARN forms were compared with @aws-cdk/aws-service-spec 0.1.216.
 */
import type { IdentityTemplate, ResourceIdentity } from './resource-identities.ts';

// `stack-LogicalId-RANDOM`, with the first parts shortened to fit; several services leave the stack out.
const generated = '[A-Za-z0-9][A-Za-z0-9-]*-[A-Za-z0-9]{12,13}';
const generatedLower = '[a-z0-9][a-z0-9-]*-[a-z0-9]{12,13}';
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const keyId = `(?:${uuid}|mrk-[0-9a-f]{32})`;

function within(maximum: number, expression: string): string {
  return `(?=.{1,${maximum}}$)${expression}`;
}

function arnOf(service: string, resource: string): IdentityTemplate {
  return `arn:\${Partition}:${service}:\${Region}:\${Account}:${resource}`;
}

function iamArn(resource: string): IdentityTemplate {
  return `arn:\${Partition}:iam::\${Account}:${resource}`;
}

const connection = { name: 'ConnectionName', ref: 'arn', attributes: { ConnectionArn: 'arn' }, id: uuid } as const;
const table = { name: 'TableName', ref: 'name', arn: arnOf('dynamodb', 'table/${Name}'), attributes: { Arn: 'arn', StreamArn: arnOf('dynamodb', 'table/${Name}/stream/${Id}') }, generated } as const;
const lambdaFunction = { name: 'FunctionName', ref: 'name', arn: arnOf('lambda', 'function:${Name}'), attributes: { Arn: 'arn' }, generated: within(64, generated) } as const;
const stateMachine = { ref: 'arn', arn: arnOf('states', 'stateMachine:${Name}'), attributes: { Arn: 'arn', Name: 'name' }, generated: within(80, generated) } as const;
const alarm = { name: 'AlarmName', ref: 'name', arn: arnOf('cloudwatch', 'alarm:${Name}'), attributes: { Arn: 'arn' }, generated } as const;

export const identities: Readonly<Record<string, ResourceIdentity>> = {
  // storage and keys
  'AWS::S3::Bucket': { name: 'BucketName', ref: 'name', arn: 'arn:${Partition}:s3:::${Name}', attributes: { Arn: 'arn', DomainName: '${Name}.s3.${URLSuffix}', RegionalDomainName: '${Name}.s3.${Region}.${URLSuffix}', DualStackDomainName: '${Name}.s3.dualstack.${Region}.${URLSuffix}' }, generated: within(63, generatedLower) },
  'AWS::KMS::Key': { name: undefined, ref: 'id', arn: arnOf('kms', 'key/${Id}'), attributes: { Arn: 'arn', KeyId: 'id' }, id: keyId },
  'AWS::KMS::ReplicaKey': { name: undefined, ref: 'id', arn: arnOf('kms', 'key/${Id}'), attributes: { Arn: 'arn', KeyId: 'id' }, id: 'mrk-[0-9a-f]{32}' },
  // The name begins with `alias/`.
  'AWS::KMS::Alias': { name: 'AliasName', ref: 'name', arn: arnOf('kms', '${Name}'), attributes: {} },
  'AWS::DynamoDB::Table': table,
  'AWS::SecretsManager::Secret': { name: 'Name', ref: 'arn', arn: arnOf('secretsmanager', 'secret:${Name}-${Id}'), attributes: { Id: 'arn' }, generated, id: '[A-Za-z0-9]{6}' },
  'AWS::SSM::Parameter': { name: 'Name', ref: 'name', arn: arnOf('ssm', 'parameter/${RelativeName}'), attributes: { Arn: 'arn' }, generated: `CFN-${generated}` },

  // identity
  'AWS::IAM::Role': { name: 'RoleName', ref: 'name', arn: iamArn('role${Path}${Name}'), attributes: { Arn: 'arn' }, generated: within(64, generated) },
  'AWS::IAM::User': { name: 'UserName', ref: 'name', arn: iamArn('user${Path}${Name}'), attributes: { Arn: 'arn' }, generated: within(64, generated) },
  'AWS::IAM::Group': { name: 'GroupName', ref: 'name', arn: iamArn('group${Path}${Name}'), attributes: { Arn: 'arn' }, generated: within(128, generated) },
  'AWS::IAM::ManagedPolicy': { name: 'ManagedPolicyName', ref: 'arn', arn: iamArn('policy${Path}${Name}'), attributes: { PolicyArn: 'arn' }, generated: within(128, generated) },
  'AWS::IAM::InstanceProfile': { name: 'InstanceProfileName', ref: 'name', arn: iamArn('instance-profile${Path}${Name}'), attributes: { Arn: 'arn' }, generated: within(128, generated) },
  'AWS::IAM::OIDCProvider': { name: undefined, ref: 'arn', arn: iamArn('oidc-provider/${UrlWithoutScheme}'), attributes: { Arn: 'arn' } },
  'AWS::IAM::AccessKey': { name: undefined, ref: 'id', arn: undefined, attributes: { Id: 'id' }, id: 'A[A-Z0-9]{15,127}' },

  // delivery
  'AWS::CodePipeline::Pipeline': { name: 'Name', ref: 'name', arn: arnOf('codepipeline', '${Name}'), attributes: { Arn: 'arn' }, generated: within(100, generated) },
  'AWS::CodePipeline::Webhook': { name: 'Name', ref: 'name', arn: arnOf('codepipeline', 'webhook:${Name}'), attributes: {}, generated: within(100, generated) },
  'AWS::CodePipeline::CustomActionType': { name: undefined, ref: 'id', arn: arnOf('codepipeline', 'actiontype:Custom/${Property:Category}/${Property:Provider}/${Property:Version}'), attributes: { Id: 'id' } },
  'AWS::CodeBuild::Project': { name: 'Name', ref: 'name', arn: arnOf('codebuild', 'project/${Name}'), attributes: { Arn: 'arn' }, generated: within(255, generated) },
  'AWS::CodeBuild::ReportGroup': { name: 'Name', ref: 'arn', arn: arnOf('codebuild', 'report-group/${Name}'), attributes: { Arn: 'arn' }, generated },
  'AWS::CodeDeploy::Application': { name: 'ApplicationName', ref: 'name', arn: arnOf('codedeploy', 'application:${Name}'), attributes: {}, generated: within(100, generated) },
  'AWS::CodeDeploy::DeploymentGroup': { name: 'DeploymentGroupName', ref: 'name', arn: arnOf('codedeploy', 'deploymentgroup:${Property:ApplicationName}/${Name}'), attributes: {}, generated: within(100, generated) },
  'AWS::CodeDeploy::DeploymentConfig': { name: 'DeploymentConfigName', ref: 'name', arn: arnOf('codedeploy', 'deploymentconfig:${Name}'), attributes: {}, generated: within(100, generated) },
  'AWS::CodeCommit::Repository': { name: 'RepositoryName', ref: 'id', arn: arnOf('codecommit', '${Name}'), attributes: { Arn: 'arn', Name: 'name', CloneUrlHttp: 'https://git-codecommit.${Region}.${URLSuffix}/v1/repos/${Name}', CloneUrlSsh: 'ssh://git-codecommit.${Region}.${URLSuffix}/v1/repos/${Name}' }, id: uuid },
  'AWS::CodeArtifact::Domain': { name: 'DomainName', ref: 'arn', arn: arnOf('codeartifact', 'domain/${Name}'), attributes: { Arn: 'arn', Name: 'name', Owner: '${Account}' } },
  'AWS::CodeArtifact::Repository': { name: 'RepositoryName', ref: 'arn', arn: arnOf('codeartifact', 'repository/${Property:DomainName}/${Name}'), attributes: { Arn: 'arn', Name: 'name', DomainName: '${Property:DomainName}' } },
  'AWS::CodeStarConnections::Connection': { ...connection, arn: arnOf('codestar-connections', 'connection/${Id}') },
  'AWS::CodeConnections::Connection': { ...connection, arn: arnOf('codeconnections', 'connection/${Id}') },
  'AWS::CodeConnections::Host': { name: 'Name', ref: 'arn', arn: arnOf('codeconnections', 'host/${Id}'), attributes: { HostArn: 'arn' } },
  'AWS::CodeStarNotifications::NotificationRule': { name: 'Name', ref: 'arn', arn: arnOf('codestar-notifications', 'notificationrule/${Id}'), attributes: { Arn: 'arn' }, id: '[0-9a-f]{40}' },
  'AWS::ECR::Repository': { name: 'RepositoryName', ref: 'name', arn: arnOf('ecr', 'repository/${Name}'), attributes: { Arn: 'arn', RepositoryUri: '${Account}.dkr.ecr.${Region}.${URLSuffix}/${Name}' }, generated: within(256, generatedLower) },
  'AWS::CloudFormation::Stack': { name: undefined, ref: 'arn', arn: arnOf('cloudformation', 'stack/${Name}/${Id}'), attributes: { StackId: 'arn' }, generated: within(128, generated), id: uuid },
  'AWS::CloudFormation::StackSet': { name: 'StackSetName', ref: '${Name}:${Id}', arn: arnOf('cloudformation', 'stackset/${Name}:${Id}'), attributes: { StackSetId: '${Name}:${Id}' }, id: uuid },
  'AWS::ServiceCatalog::CloudFormationProduct': { name: 'Name', ref: 'id', arn: arnOf('catalog', 'product/${Id}'), attributes: { Id: 'id', ProductName: 'name' }, id: 'prod-[a-z0-9]{13}' },

  // what is deployed
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Serverless::Function': lambdaFunction,
  'AWS::Lambda::Alias': { name: 'Name', ref: 'arn', arn: arnOf('lambda', 'function:${Property:FunctionName}:${Name}'), attributes: { AliasArn: 'arn' } },
  'AWS::Lambda::Version': { name: undefined, ref: 'arn', arn: arnOf('lambda', 'function:${Property:FunctionName}:${Id}'), attributes: { FunctionArn: 'arn', Version: 'id' }, id: '[1-9][0-9]*' },
  'AWS::StepFunctions::StateMachine': { name: 'StateMachineName', ...stateMachine },
  'AWS::Serverless::StateMachine': { name: 'Name', ...stateMachine },
  'AWS::ECS::Cluster': { name: 'ClusterName', ref: 'name', arn: arnOf('ecs', 'cluster/${Name}'), attributes: { Arn: 'arn' }, generated: within(255, generated) },
  'AWS::ECS::Service': { name: 'ServiceName', ref: 'arn', arn: arnOf('ecs', 'service/${Property:Cluster|default}/${Name}'), attributes: { ServiceArn: 'arn', Name: 'name' }, generated: within(255, generated) },
  // Without a hyphen where the stack name and the logical id alone are used.
  'AWS::ECS::TaskDefinition': { name: 'Family', ref: 'arn', arn: arnOf('ecs', 'task-definition/${Name}:${Id}'), attributes: { TaskDefinitionArn: 'arn' }, generated: '[A-Za-z0-9][A-Za-z0-9-]*', id: '[1-9][0-9]*' },
  'AWS::EKS::Cluster': { name: 'Name', ref: 'name', arn: arnOf('eks', 'cluster/${Name}'), attributes: { Arn: 'arn' }, generated: within(100, generated) },
  'AWS::ElasticBeanstalk::Application': { name: 'ApplicationName', ref: 'name', arn: arnOf('elasticbeanstalk', 'application/${Name}'), attributes: {}, generated: within(100, generated) },
  'AWS::ElasticBeanstalk::Environment': { name: 'EnvironmentName', ref: 'name', arn: arnOf('elasticbeanstalk', 'environment/${Property:ApplicationName}/${Name}'), attributes: {}, generated: within(40, generated) },
  'AWS::AppConfig::Application': { name: 'Name', ref: 'id', arn: arnOf('appconfig', 'application/${Id}'), attributes: { ApplicationId: 'id' }, id: '[a-z0-9]{4,7}' },
  'AWS::AppConfig::Environment': { name: 'Name', ref: 'id', arn: arnOf('appconfig', 'application/${Property:ApplicationId}/environment/${Id}'), attributes: { EnvironmentId: 'id' }, id: '[a-z0-9]{4,7}' },
  'AWS::AppConfig::ConfigurationProfile': { name: 'Name', ref: 'id', arn: arnOf('appconfig', 'application/${Property:ApplicationId}/configurationprofile/${Id}'), attributes: { ConfigurationProfileId: 'id' }, id: '[a-z0-9]{4,7}' },
  'AWS::AppConfig::DeploymentStrategy': { name: 'Name', ref: 'id', arn: arnOf('appconfig', 'deploymentstrategy/${Id}'), attributes: { Id: 'id' }, id: '[a-z0-9]{4,7}' },
  'AWS::ApiGateway::RestApi': { name: 'Name', ref: 'id', arn: 'arn:${Partition}:apigateway:${Region}::/restapis/${Id}', attributes: { RestApiId: 'id' }, id: '[a-z0-9]{10}' },
  'AWS::ApiGatewayV2::Api': { name: 'Name', ref: 'id', arn: 'arn:${Partition}:apigateway:${Region}::/apis/${Id}', attributes: { ApiId: 'id' }, id: '[a-z0-9]{10}' },

  // fleets and traffic
  'AWS::AutoScaling::AutoScalingGroup': { name: 'AutoScalingGroupName', ref: 'name', arn: arnOf('autoscaling', 'autoScalingGroup:${Id}:autoScalingGroupName/${Name}'), attributes: { AutoScalingGroupARN: 'arn' }, generated: within(255, generated), id: uuid },
  // The id of a load balancer, listener or rule holds its kind and names.
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { name: 'Name', ref: 'arn', arn: arnOf('elasticloadbalancing', 'loadbalancer/${Id}'), attributes: { LoadBalancerArn: 'arn', LoadBalancerName: 'name', LoadBalancerFullName: 'id' }, generated: within(32, generated) },
  'AWS::ElasticLoadBalancingV2::Listener': { name: undefined, ref: 'arn', arn: arnOf('elasticloadbalancing', 'listener/${Id}'), attributes: { ListenerArn: 'arn' } },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { name: undefined, ref: 'arn', arn: arnOf('elasticloadbalancing', 'listener-rule/${Id}'), attributes: { RuleArn: 'arn' } },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { name: 'Name', ref: 'arn', arn: arnOf('elasticloadbalancing', 'targetgroup/${Name}/${Id}'), attributes: { TargetGroupArn: 'arn', TargetGroupName: 'name', TargetGroupFullName: 'targetgroup/${Name}/${Id}' }, generated: within(32, generated), id: '[0-9a-f]{16}' },
  'AWS::EC2::Instance': { name: undefined, ref: 'id', arn: arnOf('ec2', 'instance/${Id}'), attributes: { InstanceId: 'id' }, id: 'i-[0-9a-f]{8,17}' },
  'AWS::EC2::VPC': { name: undefined, ref: 'id', arn: arnOf('ec2', 'vpc/${Id}'), attributes: { VpcId: 'id' }, id: 'vpc-[0-9a-f]{8,17}' },
  'AWS::EC2::Subnet': { name: undefined, ref: 'id', arn: arnOf('ec2', 'subnet/${Id}'), attributes: { SubnetId: 'id' }, id: 'subnet-[0-9a-f]{8,17}' },
  'AWS::EC2::SecurityGroup': { name: 'GroupName', ref: 'id', arn: arnOf('ec2', 'security-group/${Id}'), attributes: { GroupId: 'id', Id: 'id' }, id: 'sg-[0-9a-f]{8,17}' },

  // events and watching
  'AWS::SNS::Topic': { name: 'TopicName', ref: 'arn', arn: arnOf('sns', '${Name}'), attributes: { TopicArn: 'arn', TopicName: 'name' }, generated: within(256, `${generated}(?:\\.fifo)?`) },
  'AWS::SQS::Queue': { name: 'QueueName', ref: 'https://sqs.${Region}.${URLSuffix}/${Account}/${Name}', arn: arnOf('sqs', '${Name}'), attributes: { Arn: 'arn', QueueName: 'name', QueueUrl: 'https://sqs.${Region}.${URLSuffix}/${Account}/${Name}' }, generated: within(80, `${generated}(?:\\.fifo)?`) },
  // On the bus called `default` the form without a bus holds.
  'AWS::Events::Rule': { name: 'Name', ref: 'name', arn: arnOf('events', 'rule/${Name}'), attributes: { Arn: 'arn', RuleName: 'name' }, with: { property: 'EventBusName', arn: arnOf('events', 'rule/${Property:EventBusName}/${Name}'), ref: '${Property:EventBusName}|${Name}' }, generated: within(64, generated) },
  'AWS::Events::EventBus': { name: 'Name', ref: 'name', arn: arnOf('events', 'event-bus/${Name}'), attributes: { Arn: 'arn', Name: 'name' } },
  'AWS::Scheduler::Schedule': { name: 'Name', ref: 'name', arn: arnOf('scheduler', 'schedule/${Property:GroupName|default}/${Name}'), attributes: { Arn: 'arn' }, generated: within(64, generated) },
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::Logs::LogGroup': { name: 'LogGroupName', ref: 'name', arn: arnOf('logs', 'log-group:${Name}'), attributes: { Arn: arnOf('logs', 'log-group:${Name}:*') }, generated: within(512, generated) },
  'AWS::CloudTrail::Trail': { name: 'TrailName', ref: 'name', arn: arnOf('cloudtrail', 'trail/${Name}'), attributes: { Arn: 'arn' }, generated: within(128, generated) },
  'AWS::Chatbot::SlackChannelConfiguration': { name: 'ConfigurationName', ref: 'arn', arn: 'arn:${Partition}:chatbot::${Account}:chat-configuration/slack-channel/${Name}', attributes: { Arn: 'arn' } },
};
