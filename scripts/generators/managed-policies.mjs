/**
 * Documents of the AWS-managed policies that delivery systems attach, taken from the `moto` package (Apache-2.0), which
 * publishes the output of AWS's own list. To renew: `pip download --no-deps moto`, unpack `moto/iam/aws_managed_policies.py`
 * and run the generator with MOTO_POLICIES naming that file. Without it the present table is only checked for its shape.
 */
import { readFile } from 'node:fs/promises';

const path = 'src/facts/managed-policy-documents.ts';

const wanted = `
AdministratorAccess AdministratorAccess-AWSElasticBeanstalk PowerUserAccess IAMFullAccess IAMReadOnlyAccess
AWSCodePipeline_FullAccess AWSCodePipeline_ReadOnlyAccess AWSCodePipelineApproverAccess AWSCodePipelineCustomActionAccess
AWSCodeBuildAdminAccess AWSCodeBuildDeveloperAccess AWSCodeBuildReadOnlyAccess
AWSCodeDeployFullAccess AWSCodeDeployDeployerAccess AWSCodeDeployReadOnlyAccess service-role/AWSCodeDeployRole service-role/AWSCodeDeployRoleForCloudFormation
service-role/AWSCodeDeployRoleForLambda service-role/AWSCodeDeployRoleForLambdaLimited AWSCodeDeployRoleForECS AWSCodeDeployRoleForECSLimited
AWSCodeCommitFullAccess AWSCodeCommitPowerUser AWSCodeCommitReadOnly AWSCodeArtifactAdminAccess AWSCodeArtifactReadOnlyAccess AWSCodeStarFullAccess service-role/AWSCodeStarServiceRole
AWSCloudFormationFullAccess AWSCloudFormationReadOnlyAccess
AmazonS3FullAccess AmazonS3ReadOnlyAccess
AmazonEC2ContainerRegistryFullAccess AmazonEC2ContainerRegistryPowerUser AmazonEC2ContainerRegistryReadOnly AmazonEC2ContainerRegistryPullOnly
AmazonElasticContainerRegistryPublicFullAccess AmazonElasticContainerRegistryPublicPowerUser AmazonElasticContainerRegistryPublicReadOnly
AmazonECS_FullAccess service-role/AmazonECSTaskExecutionRolePolicy service-role/AmazonEC2ContainerServiceforEC2Role service-role/AmazonEC2ContainerServiceEventsRole AmazonECSInfrastructureRolePolicyForLoadBalancers
AmazonEKSClusterPolicy AmazonEKSServicePolicy AmazonEKSWorkerNodePolicy AmazonEKS_CNI_Policy
AWSLambda_FullAccess AWSLambda_ReadOnlyAccess AWSLambdaExecute AWSLambdaInvocation-DynamoDB service-role/AWSLambdaRole service-role/AWSLambdaBasicExecutionRole service-role/AWSLambdaVPCAccessExecutionRole
service-role/AWSLambdaENIManagementAccess service-role/AWSLambdaSQSQueueExecutionRole service-role/AWSLambdaDynamoDBExecutionRole service-role/AWSLambdaKinesisExecutionRole
AWSStepFunctionsFullAccess AWSStepFunctionsReadOnlyAccess
AWSKeyManagementServicePowerUser SecretsManagerReadWrite
AmazonSSMFullAccess AmazonSSMReadOnlyAccess AmazonSSMManagedInstanceCore service-role/AmazonEC2RoleforSSM service-role/AmazonSSMAutomationRole
CloudWatchFullAccess CloudWatchFullAccessV2 CloudWatchReadOnlyAccess CloudWatchLogsFullAccess CloudWatchLogsReadOnlyAccess CloudWatchAgentServerPolicy CloudWatchEventsFullAccess CloudWatchEventsReadOnlyAccess
CloudWatchSyntheticsFullAccess CloudWatchLambdaInsightsExecutionRolePolicy
service-role/AmazonAPIGatewayPushToCloudWatchLogs AmazonAPIGatewayAdministrator AmazonAPIGatewayInvokeFullAccess
AmazonEventBridgeFullAccess AmazonEventBridgeReadOnlyAccess AmazonEventBridgeSchedulerFullAccess
AmazonSNSFullAccess AmazonSNSReadOnlyAccess AmazonSQSFullAccess AmazonSQSReadOnlyAccess AmazonDynamoDBFullAccess AmazonDynamoDBReadOnlyAccess
AmazonEC2FullAccess AmazonEC2ReadOnlyAccess AmazonVPCReadOnlyAccess AmazonRDSFullAccess AmazonRoute53FullAccess CloudFrontFullAccess AutoScalingFullAccess ElasticLoadBalancingFullAccess
service-role/AmazonEC2RoleforAWSCodeDeploy service-role/AmazonEC2RoleforAWSCodeDeployLimited
AWSElasticBeanstalkWebTier AWSElasticBeanstalkWorkerTier AWSElasticBeanstalkMulticontainerDocker service-role/AWSElasticBeanstalkEnhancedHealth service-role/AWSElasticBeanstalkService AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy
AWSServiceCatalogAdminFullAccess AWSServiceCatalogEndUserFullAccess AWSOrganizationsFullAccess AWSOrganizationsReadOnlyAccess
AWSXRayDaemonWriteAccess AWSXrayWriteOnlyAccess AWSXrayFullAccess AmazonInspector2FullAccess AmazonInspector2ReadOnlyAccess
AWSDeviceFarmFullAccess AWSCertificateManagerFullAccess
`
  .trim()
  .split(/\s+/);

export async function outputs() {
  const source = process.env.MOTO_POLICIES;
  return [{ path, text: source === undefined ? await present() : table(await readFile(source, 'utf8')) }];
}

function table(source) {
  const published = JSON.parse(source.slice(source.indexOf('"""') + 3, source.lastIndexOf('"""')));
  const rows = wanted.map((key) => {
    const name = key.slice(key.lastIndexOf('/') + 1);
    const policy = published[name];
    if (policy === undefined) throw new Error(`AWS publishes no managed policy ${name}`);
    if (`${policy.Path}${name}` !== `/${key}`) throw new Error(`${name} has the path ${policy.Path}`);
    return { key, updated: policy.UpdateDate.slice(0, 10), text: JSON.stringify(policy.Document) };
  });
  const newest = Object.values(published)
    .map((policy) => policy.UpdateDate.slice(0, 10))
    .sort()
    .at(-1);
  const lines = rows.map(({ key, updated, text }) => `  ${quote(key)}: [${quote(updated)}, ${quote(text)}],`);
  return `/**
 * Generated by scripts/generators/managed-policies.mjs; do not edit.
 * Source: AWS-managed policy documents as published in the moto package (Apache-2.0); newest document of the source: ${newest}.
 * Path and name of the policy -> day of its default version, document as JSON.
 */
export const asOf = ${quote(newest)};

export const documents: Readonly<Record<string, readonly [updated: string, document: string]>> = {
${lines.join('\n')}
};
`;
}

/** The table as it stands, once every policy is in it and every document is one. */
async function present() {
  const text = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
  const rows = new Map([...text.matchAll(/^ {2}'(.+?)': \['[\d-]{10}', '(.+)'\],$/gm)].map(([, key, document]) => [key, document]));
  for (const key of wanted) {
    const document = rows.get(key);
    if (document === undefined) throw new Error(`${path} lacks ${key}: run the generator with MOTO_POLICIES`);
    if (!Array.isArray(JSON.parse(unquote(document)).Statement))
      throw new Error(`${path}: the document of ${key} has no list of statements`);
  }
  if (rows.size !== wanted.length) throw new Error(`${path} has ${rows.size} policies, the generator lists ${wanted.length}`);
  return text;
}

function quote(text) {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function unquote(text) {
  return text.replace(/\\(.)/g, '$1');
}
