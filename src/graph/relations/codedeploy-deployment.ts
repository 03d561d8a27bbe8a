import { type Answer, all, any, type Cause, type Field, type Resource, type Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeploymentGroup, RollbackSettings } from '../deployment-group.ts';
import type { DeliveryGraph } from '../graph.ts';
import { environmentOfResource } from '../resource-environment.ts';
import { answerOfField, type Deployment, deploymentEnvironment, deploymentOf } from './deployment.ts';

/** Deployments through CodeDeploy: one for each deployment group. */
export function codeDeployDeployments(graph: DeliveryGraph): readonly Deployment[] {
  return graph.judged('deployment-group').map((group) => groupDeployment(group, graph));
}

function groupDeployment(group: DeploymentGroup, graph: DeliveryGraph): Deployment {
  const { resource, alarms, rollback, effect } = group;
  const targets = targetsOf(group);
  const names: readonly Field<Text>[] = [{ at: group.at, state: 'set', value: group.groupName }, group.applicationName];
  return deploymentOf({
    id: group.id,
    name: resource.definition.madeBy?.logicalId ?? group.name,
    at: group.at,
    mechanism: group.madeBySam ? 'sam' : 'codedeploy',
    resource,
    group,
    service: group.service.state === 'node' ? group.service.node : undefined,
    targets,
    platform: group.platform,
    rollout: effect.rollout.state === 'absent' ? withoutConfiguration(group) : effect.rollout,
    bakeMinutes: group.blueGreen.terminateAfterMinutes,
    alarms: {
      at: alarms.value.at,
      list: alarms.value.get('Alarms').at,
      items: alarms.items,
      open: alarms.open,
      enabled: answerOfField(alarms.enabled),
      ignorePollFailure: answerOfField(alarms.ignorePollFailure),
    },
    rollback: {
      at: rollback.value.at,
      events: rollback.events,
      onFailure: rollsBack(rollback, 'DEPLOYMENT_FAILURE'),
      onAlarm: rollsBack(rollback, 'DEPLOYMENT_STOP_ON_ALARM'),
    },
    target: deploymentEnvironment(environmentOfResource(resource, names, graph), [group, ...targets], graph),
  });
}

/** A group that names no configuration gets OneAtATime, which is one for servers. Source: CodeDeploy API Reference, CreateDeploymentGroup. */
function withoutConfiguration({ configName, platform }: DeploymentGroup): Deployment['rollout'] {
  const { at } = configName;
  if ('value' in platform && platform.value === 'server') return { at, state: 'default', value: { kind: 'fleet', healthy: 'all-but-one' } };
  const because: readonly Cause[] =
    'because' in platform ? platform.because : [{ kind: 'unsupported', what: 'a deployment group without configuration' }];
  return { at, state: 'unresolved', because };
}

function targetsOf({ aliases, service }: DeploymentGroup): readonly Subject[] {
  const functions = aliases.flatMap((alias) => (alias.function.state === 'node' ? [alias.function.node] : []));
  return [...functions, ...(service.state === 'node' ? [service.node] : [])];
}

function rollsBack(rollback: RollbackSettings, event: string): Answer {
  const listed = any([
    ...rollback.events.map(
      (field): Answer => ('value' in field ? field.value.is(event) : field.state === 'unresolved' ? unknown(...field.because) : 'no'),
    ),
    ...(rollback.open === undefined ? [] : [unknown(...rollback.open)]),
  ]);
  return all([answerOfField(rollback.enabled), listed]);
}

const CUSTOM_GROUP = /^Custom::.*deployment-?group$/i;

/** Deployment groups that a custom resource makes: what they are is in its program. */
export function customDeployments(graph: DeliveryGraph): readonly Deployment[] {
  const types = [...graph.types].filter((type) => CUSTOM_GROUP.test(type));
  return types.flatMap((type) => graph.resources(type)).map((resource) => customDeployment(resource, graph));
}

function customDeployment(resource: Resource, graph: DeliveryGraph): Deployment {
  const { at, properties } = resource;
  const because: readonly Cause[] = [{ kind: 'unsupported', what: `what the custom resource ${resource.type} makes` }];
  const hidden: Field<never> = { at, state: 'unresolved', because };
  const names = ['DeploymentGroupName', 'deploymentGroupName', 'ApplicationName', 'applicationName'].map((key) =>
    properties.get(key).text(),
  );
  return deploymentOf({
    id: resource.key,
    name: resource.logicalId,
    at,
    mechanism: 'custom',
    resource,
    group: undefined,
    service: undefined,
    targets: [],
    platform: hidden,
    rollout: hidden,
    bakeMinutes: hidden,
    alarms: { at, items: [], open: because, enabled: unknown(...because), ignorePollFailure: unknown(...because) },
    rollback: { at, events: [], onFailure: unknown(...because), onAlarm: unknown(...because) },
    target: environmentOfResource(resource, names, graph),
  });
}
