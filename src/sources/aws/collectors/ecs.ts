import type * as Ecs from '@aws-sdk/client-ecs';
import type { Service } from '@aws-sdk/client-ecs';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { chunks, pascal, pascalMap } from '../convert.ts';
import { variableValue } from '../door.ts';
import type { JsonMap } from '../reading.ts';

type EcsReader = Reader<typeof Ecs, 'DescribeServices' | 'DescribeTaskDefinition'>;

/** Services of one call. Source: ECS API, DescribeServices. */
const BATCH = 10;
/** What belongs to the user inside a task definition. */
const KEEP = new Set(['DockerLabels', 'Options']);

export default defineCollector({
  service: 'ecs',
  sdk: () => import('@aws-sdk/client-ecs'),
  client: 'ECSClient',
  rates: { default: 10 },
  operations: {
    DescribeServices: { for: 'circuit breaker, alarms and controller of the services that pipelines deploy' },
    DescribeTaskDefinition: { for: 'images and roles of what runs' },
  },
  collects: {
    'AWS::ECS::Service': async (targets, reader) => {
      const clusters = new Map<string, Target[]>();
      for (const target of targets) {
        const cluster = target.id.split('/').at(-2) ?? 'default';
        clusters.set(cluster, [...(clusters.get(cluster) ?? []), target]);
      }
      const batches = [...clusters].flatMap(([cluster, list]) => chunks(list, BATCH).map((batch) => [cluster, batch] as const));
      await Promise.all(batches.map(([cluster, batch]) => readServices(cluster, batch, reader)));
    },
    'AWS::ECS::TaskDefinition': async (targets, reader) => {
      await Promise.all(targets.map((target) => readTaskDefinition(target, reader)));
    },
  },
});

async function readServices(cluster: string, targets: readonly Target[], reader: EcsReader): Promise<void> {
  const services = targets.map(({ id }) => id.split('/').at(-1) ?? id);
  const got = await reader.call('DescribeServices', { cluster, services });
  if (got.state === 'not-read') {
    for (const target of targets) reader.emitUnread(target, got.because, { Cluster: cluster, ServiceName: target.id.split('/').at(-1) });
    return;
  }
  if (got.state !== 'read') return;
  for (const service of got.value.services ?? []) {
    if (service.status === 'INACTIVE') continue;
    reader.emit({
      type: 'AWS::ECS::Service',
      name: service.serviceName ?? '',
      arn: service.serviceArn,
      properties: propertiesOf(service, cluster),
    });
    reader.follow('AWS::ECS::TaskDefinition', service.taskDefinition);
    for (const name of service.deploymentConfiguration?.alarms?.alarmNames ?? []) reader.follow('AWS::CloudWatch::Alarm', name);
  }
}

function propertiesOf(service: Service, cluster: string): JsonMap {
  const { serviceName, taskDefinition, deploymentController, deploymentConfiguration, desiredCount, launchType } = service;
  return {
    ServiceName: serviceName,
    Cluster: cluster,
    TaskDefinition: taskDefinition,
    DesiredCount: desiredCount,
    LaunchType: launchType,
    EnableExecuteCommand: service.enableExecuteCommand,
    SchedulingStrategy: service.schedulingStrategy,
    ...(deploymentController === undefined ? {} : { DeploymentController: pascal(deploymentController) }),
    ...(deploymentConfiguration === undefined ? {} : { DeploymentConfiguration: pascal(deploymentConfiguration) }),
    ...(service.loadBalancers === undefined || service.loadBalancers.length === 0 ? {} : { LoadBalancers: pascal(service.loadBalancers) }),
  };
}

async function readTaskDefinition(target: Target, reader: EcsReader): Promise<void> {
  const got = await reader.call('DescribeTaskDefinition', { taskDefinition: target.id });
  if (got.state === 'not-read') reader.emitUnread(target, got.because);
  const definition = got.state === 'read' ? got.value.taskDefinition : undefined;
  if (definition === undefined) return;
  const { family, taskRoleArn, executionRoleArn, cpu, memory, networkMode, requiresCompatibilities } = definition;
  const containerDefinitions = (definition.containerDefinitions ?? []).map(({ environment, ...container }) => ({
    ...container,
    ...(environment === undefined
      ? {}
      : { environment: environment.map(({ name = '', value = '' }) => ({ name, value: variableValue(name, value) })) }),
  }));
  const settings = pascalMap(
    { family, taskRoleArn, executionRoleArn, cpu, memory, networkMode, requiresCompatibilities, containerDefinitions },
    KEEP,
  );
  reader.emit({
    type: target.type,
    name: `${family}:${definition.revision}`,
    id: definition.taskDefinitionArn,
    arn: definition.taskDefinitionArn,
    properties: settings,
  });
  reader.follow('AWS::IAM::Role', taskRoleArn);
  reader.follow('AWS::IAM::Role', executionRoleArn);
  for (const { image } of containerDefinitions) {
    const parts = image?.match(/^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[^/]+\/([^:@]+)/);
    if (parts !== null && parts !== undefined) reader.follow('AWS::ECR::Repository', parts[3], { account: parts[1], region: parts[2] });
  }
}
