import type * as CodeDeploy from '@aws-sdk/client-codedeploy';
import type { DeploymentGroupInfo } from '@aws-sdk/client-codedeploy';
import { deploymentConfiguration } from '../../../facts/deployment-configurations.ts';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { chunks, pascal, pascalMap } from '../convert.ts';
import type { JsonMap } from '../reading.ts';

type DeployReader = Reader<typeof CodeDeploy, 'BatchGetDeploymentGroups' | 'GetDeploymentConfig' | 'GetApplication'>;

/** Names of one call. Source: CodeDeploy API, BatchGetDeploymentGroups. */
const BATCH = 100;

export default defineCollector({
  service: 'codedeploy',
  sdk: () => import('@aws-sdk/client-codedeploy'),
  client: 'CodeDeployClient',
  rates: { default: 5 },
  operations: {
    GetApplication: { for: 'what an application is deployed to' },
    BatchGetDeploymentGroups: { for: 'alarms, rollback and traffic shifting of deployments' },
    GetDeploymentConfig: { for: 'how fast deployments of a configuration of your own go' },
  },
  collects: {
    'AWS::CodeDeploy::DeploymentGroup': async (targets, reader) => {
      const byApplication = new Map<string, Target[]>();
      for (const target of targets) {
        const [application = ''] = target.id.split('/');
        byApplication.set(application, [...(byApplication.get(application) ?? []), target]);
      }
      await Promise.all([...byApplication].map(([application, groups]) => readApplication(application, groups, reader)));
    },
    'AWS::CodeDeploy::DeploymentConfig': async (targets, reader) => {
      await Promise.all(
        targets.map(async (target) => {
          const got = await reader.call('GetDeploymentConfig', { deploymentConfigName: target.id });
          if (got.state === 'not-read') reader.emitUnread(target, got.because);
          if (got.state !== 'read') return;
          const { deploymentConfigId: _, createTime: __, ...config } = got.value.deploymentConfigInfo ?? {};
          reader.emit({ type: target.type, name: target.id, properties: pascalMap(config) });
        }),
      );
    },
  },
});

async function readApplication(applicationName: string, targets: readonly Target[], reader: DeployReader): Promise<void> {
  const application = await reader.call('GetApplication', { applicationName });
  if (application.state === 'read')
    reader.emit({
      type: 'AWS::CodeDeploy::Application',
      name: applicationName,
      properties: { ApplicationName: applicationName, ComputePlatform: application.value.application?.computePlatform },
    });
  for (const batch of chunks(targets, BATCH)) {
    const deploymentGroupNames = batch.map(({ id }) => id.split('/')[1] ?? '');
    const got = await reader.call('BatchGetDeploymentGroups', { applicationName, deploymentGroupNames });
    if (got.state === 'not-read') {
      for (const target of batch) reader.emitUnread(target, got.because, known(target));
      continue;
    }
    if (got.state !== 'read') continue;
    for (const group of got.value.deploymentGroupsInfo ?? []) {
      reader.emit({
        type: 'AWS::CodeDeploy::DeploymentGroup',
        name: group.deploymentGroupName ?? '',
        arn: `arn:${reader.partition}:codedeploy:${reader.region}:${reader.account}:deploymentgroup:${applicationName}/${group.deploymentGroupName}`,
        properties: propertiesOf(group),
      });
      followGroup(group, reader);
    }
  }
}

function known({ id }: Target): JsonMap {
  const [ApplicationName, DeploymentGroupName] = id.split('/');
  return { ApplicationName, DeploymentGroupName };
}

/** A group as `AWS::CodeDeploy::DeploymentGroup` has it. */
function propertiesOf(group: DeploymentGroupInfo): JsonMap {
  const { deploymentGroupId, ecsServices, autoScalingGroups, targetRevision, lastSuccessfulDeployment, lastAttemptedDeployment, ...rest } =
    group;
  const { alarmConfiguration } = rest;
  const { ComputePlatform: _, AlarmConfiguration, ...properties } = pascalMap(rest);
  return {
    ...withoutEmpty(properties),
    ...(alarmConfiguration?.enabled === true || (alarmConfiguration?.alarms ?? []).length > 0 ? { AlarmConfiguration } : {}),
    ...(ecsServices === undefined || ecsServices.length === 0 ? {} : { ECSServices: pascal(ecsServices) }),
    ...(autoScalingGroups === undefined || autoScalingGroups.length === 0
      ? {}
      : { AutoScalingGroups: autoScalingGroups.map(({ name = '' }) => name) }),
  };
}

/** An answer has empty lists and maps for what was never set, such as the instances of a group that deploys functions. */
function withoutEmpty(properties: JsonMap): JsonMap {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => typeof value !== 'object' || value === null || Object.keys(value).length > 0),
  );
}

function followGroup(group: DeploymentGroupInfo, reader: DeployReader): void {
  const { serviceRoleArn, deploymentConfigName, alarmConfiguration, triggerConfigurations, ecsServices } = group;
  reader.follow('AWS::IAM::Role', serviceRoleArn);
  if (deploymentConfigName !== undefined && deploymentConfiguration(deploymentConfigName) === undefined)
    reader.follow('AWS::CodeDeploy::DeploymentConfig', deploymentConfigName);
  for (const { name } of alarmConfiguration?.alarms ?? []) reader.follow('AWS::CloudWatch::Alarm', name);
  for (const { triggerTargetArn } of triggerConfigurations ?? []) reader.follow('AWS::SNS::Topic', triggerTargetArn);
  for (const { clusterName = 'default', serviceName } of ecsServices ?? [])
    reader.follow('AWS::ECS::Service', `${clusterName}/${serviceName}`);
}
