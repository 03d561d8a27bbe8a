/**
 * Namespaces of CloudWatch that services of AWS publish to. Nobody else can: names that begin with `AWS/` are reserved.
 * Source: CloudWatch User Guide, "AWS services that publish CloudWatch metrics", and CloudWatch API Reference, PutMetricData,
 * November 2026.
 */
export const awsNamespaces: readonly string[] = (
  'ACMPrivateCA AOSS AmazonMQ AmplifyHosting ApiGateway AppFlow AppMesh AppRunner AppStream AppSync ApplicationELB Athena AutoScaling Backup ' +
  'BackupGateway Bedrock Bedrock-AgentCore Bedrock/Agents Bedrock/Guardrails Billing Braket Cassandra CertificateManager Chatbot ' +
  'ChimeSDK ChimeVoiceConnector ClientVPN CloudFront CloudHSM CloudSearch CloudTrail CloudWatch/MetricStreams CodeBuild CodeConnections ' +
  'CodeGuru CodeGuruProfiler CodePipeline Cognito ComputeOptimizer Config Connect ControlTower DAX DDoSProtection DMS DRS DX DataExchange ' +
  'DataLifecycleManager DataPipeline DataSync Detective DevOps-Guru DocDB DynamoDB EBS EC2 EC2/API EC2/InfrastructurePerformance EC2CapacityReservations EC2Spot ECR ECS ' +
  'ECS/ManagedScaling EFS EKS ELB ES ElasticBeanstalk ElasticInference ElasticMapReduce ElasticTranscoder ElastiCache ' +
  'EMRContainers EMRServerless EventBridge/Pipes Events FSx FIS Firehose FraudDetector GameLift GatewayELB GlobalAccelerator Glacier Glue Glue/Catalog GroundStation ' +
  'HealthLake IVS IVSChat Imagebuilder Inspector InternetMonitor IPAM IoT IoT1Click IoTAnalytics IoTFleetWise IoTSiteWise IoTTwinMaker KMS Kafka KafkaConnect ' +
  'Kendra Kinesis KinesisAnalytics KinesisVideo Lambda Lex Location Logs LookoutMetrics LookoutVision M2 MGN ML MWAA AmazonMWAA ' +
  'ManagedBlockchain MediaConnect MediaConvert MediaLive MediaPackage MediaStore MediaTailor MemoryDB NATGateway Neptune ' +
  'NetworkELB NetworkFirewall NetworkFlowMonitor NetworkManager NetworkMonitor Nimble Omics OpsWorks OSIS Outposts PCS Panorama Personalize Pinpoint Polly ' +
  'PrivateLinkEndpoints PrivateLinkServices Prometheus QBusiness QLDB QuickSight RDS RUM Redshift Redshift-Serverless Rekognition ResilienceHub RoboMaker ' +
  'Route53 Route53RecoveryReadiness Route53Resolver S3 S3/Storage-Lens S3ObjectLambda SES SMSVoice SNS SQS Scheduler SSM-RunCommand SageMaker ' +
  'SageMaker/Endpoints SageMaker/ModelBuildingPipeline SageMaker/TrainingJobs SageMaker/TransformJobs SecretsManager SecurityLake ' +
  'ServiceCatalog SimSpaceWeaver States StorageGateway Support Textract ThingsGraph Timestream Transcribe Transfer TransitGateway ' +
  'Translate TrustedAdvisor Usage VerifiedPermissions VpcLattice VPN WAFV2 WorkMail WorkSpaces WorkSpacesWeb X-Ray'
)
  .split(' ')
  .map((name) => `AWS/${name}`);

/** What people call services that publish under another name. */
export const otherNames: ReadonlyMap<string, string> = new Map([
  ['AWS/ALB', 'AWS/ApplicationELB'],
  ['AWS/ALBv2', 'AWS/ApplicationELB'],
  ['AWS/ELBV2', 'AWS/ApplicationELB'],
  ['AWS/ApplicationLoadBalancer', 'AWS/ApplicationELB'],
  ['AWS/ElasticLoadBalancing', 'AWS/ELB'],
  ['AWS/ElasticLoadBalancingV2', 'AWS/ApplicationELB'],
  ['AWS/NLB', 'AWS/NetworkELB'],
  ['AWS/NetworkLoadBalancer', 'AWS/NetworkELB'],
  ['AWS/API-Gateway', 'AWS/ApiGateway'],
  ['AWS/ApiGatewayV2', 'AWS/ApiGateway'],
  ['AWS/HttpApi', 'AWS/ApiGateway'],
  ['AWS/Fargate', 'AWS/ECS'],
  ['AWS/ECS/ContainerInsights', 'ECS/ContainerInsights'],
  ['AWS/ContainerInsights', 'ECS/ContainerInsights'],
  ['AWS/StepFunctions', 'AWS/States'],
  ['AWS/EventBridge', 'AWS/Events'],
  ['AWS/CloudWatchEvents', 'AWS/Events'],
  ['AWS/CloudWatchLogs', 'AWS/Logs'],
  ['AWS/Aurora', 'AWS/RDS'],
  ['AWS/OpenSearch', 'AWS/ES'],
  ['AWS/MSK', 'AWS/Kafka'],
  ['AWS/KinesisFirehose', 'AWS/Firehose'],
  ['AWS/DataFirehose', 'AWS/Firehose'],
  ['AWS/EMR', 'AWS/ElasticMapReduce'],
  ['AWS/DocumentDB', 'AWS/DocDB'],
  ['AWS/ASG', 'AWS/AutoScaling'],
  ['AWS/CWAgent', 'CWAgent'],
  ['AWS/CloudWatchSynthetics', 'CloudWatchSynthetics'],
  ['AWS/Synthetics', 'CloudWatchSynthetics'],
]);
