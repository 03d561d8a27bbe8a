import type { DeploymentPlatform } from '../facts/deployment-configurations.ts';
import { type Cause, type Field, type Place, type Resource, type Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { type AlarmList, type AlarmSettings, alarmList } from './alarm-list.ts';
import { type ConfigEffect, configEffect, platformOf } from './deployment-config.ts';
import { type EcsService, inOtherCluster } from './ecs.ts';
import type { LambdaAlias } from './function.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import type { Role } from './role.ts';
import { type UnlikeTag, unlikeTag } from './server-tags.ts';

export interface DeploymentGroup extends Subject {
  readonly kind: 'deployment-group';
  readonly resource: Resource;
  readonly properties: Value;
  /** The physical name; `name` is the logical id. */
  readonly groupName: Text;
  readonly applicationName: Field<Text>;
  readonly account: Text;
  readonly region: Text;
  /** SAM made it of a `DeploymentPreference`. */
  readonly madeBySam: boolean;
  readonly platform: Field<DeploymentPlatform>;
  readonly configName: Field<Text>;
  readonly effect: ConfigEffect;
  readonly role: Reference<Role>;
  readonly alarms: AlarmList & AlarmSettings;
  readonly rollback: RollbackSettings;
  readonly style: { readonly type: Field<string>; readonly option: Field<string> };
  readonly blueGreen: BlueGreenSettings;
  readonly loadBalancers: Value;
  /** The pair between which ECS traffic is shifted: how many different ones, and whether the service is surely behind none of them. */
  readonly targetGroups: { readonly at: Place; readonly count: number | undefined; readonly foreign: boolean };
  /** Servers that its fleets may have at most, where it deploys to fleets in view only. */
  readonly mostServers: Field<number>;
  /** The ECS service that it deploys; absent for other platforms. */
  readonly service: Reference<EcsService>;
  /** Where it looks for the service, if that is surely the wrong cluster. */
  readonly wrongCluster: Place | undefined;
  /** Lambda aliases in view whose updates go through this group. */
  readonly aliases: readonly LambdaAlias[];
  readonly triggers: Value;
  /** A filter that no server in view fits, and one would in other letters. */
  readonly unlikeTag: UnlikeTag | undefined;
}

export interface RollbackSettings {
  readonly value: Value;
  readonly enabled: Field<boolean>;
  readonly events: readonly Field<Text>[];
  readonly open: readonly Cause[] | undefined;
}

export interface BlueGreenSettings {
  readonly value: Value;
  /** `TERMINATE` or `KEEP_ALIVE` for what ran before. */
  readonly terminate: Field<string>;
  readonly terminateAfterMinutes: Field<number>;
  readonly actionOnTimeout: Field<string>;
  /** `DISCOVER_EXISTING` or `COPY_AUTO_SCALING_GROUP`. */
  readonly provisioning: Field<string>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'deployment-group': DeploymentGroup;
  }
}

export const deploymentGroupKind: NodeKind<'deployment-group'> = {
  kind: 'deployment-group',
  types: ['AWS::CodeDeploy::DeploymentGroup'],
  node: groupOf,
};

/** Defaults: CodeDeploy API Reference, CreateDeploymentGroup. */
function groupOf(resource: Resource, graph: DeliveryGraph): DeploymentGroup {
  const { properties, identity, definition } = resource;
  const style = properties.get('DeploymentStyle');
  const configName = properties.get('DeploymentConfigName').text();
  const effect = lazy(() => configEffect(configName, graph));
  const platform = lazy(() => groupPlatform(resource, effect(), graph));
  const alarms = lazy(() => alarmsOf(properties.get('AlarmConfiguration'), graph));
  const aliases = lazy(() =>
    graph
      .subjects('lambda-alias')
      .filter((alias) => alias.deploymentGroup.state === 'node' && alias.deploymentGroup.node.id === resource.key),
  );
  const blueGreen = properties.get('BlueGreenDeploymentConfiguration');
  const terminate = blueGreen.get('TerminateBlueInstancesOnDeploymentSuccess');
  return {
    ...nodeBase('deployment-group', resource),
    groupName: identity.name,
    applicationName: properties.get('ApplicationName').text(),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    madeBySam: definition.madeBy?.transform === 'serverless',
    configName,
    style: { type: style.get('DeploymentType').string(), option: style.get('DeploymentOption').string() },
    loadBalancers: properties.get('LoadBalancerInfo'),
    triggers: properties.get('TriggerConfigurations'),
    blueGreen: {
      value: blueGreen,
      terminate: terminate.get('Action').string(),
      terminateAfterMinutes: terminate.get('TerminationWaitTimeInMinutes').number(),
      actionOnTimeout: blueGreen.get('DeploymentReadyOption', 'ActionOnTimeout').string(),
      provisioning: blueGreen.get('GreenFleetProvisioningOption', 'Action').string(),
    },
    get effect() {
      return effect();
    },
    get platform() {
      return platform();
    },
    get role() {
      return graph.refer('role', properties.get('ServiceRoleArn'));
    },
    get alarms() {
      return alarms();
    },
    get mostServers() {
      return mostServers(properties, graph);
    },
    get rollback() {
      return rollbackOf(properties.get('AutoRollbackConfiguration'));
    },
    get targetGroups() {
      return targetGroupsOf(properties, this.service);
    },
    get unlikeTag() {
      return unlikeTag(properties, graph);
    },
    get service() {
      const services = properties.get('ECSServices');
      return graph.refer('ecs-service', (services.items().items[0] ?? services).get('ServiceName'));
    },
    get wrongCluster() {
      const services = properties.get('ECSServices');
      const cluster = (services.items().items[0] ?? services).get('ClusterName');
      const service = this.service;
      return service.state === 'node' && inOtherCluster(service.node, cluster.text(), graph) ? cluster.at : undefined;
    },
    get aliases() {
      return aliases();
    },
  };
}

/** Only servers are chosen in these ways. */
const SERVER_TARGETS: readonly string[] = [
  'Ec2TagFilters',
  'Ec2TagSet',
  'OnPremisesInstanceTagFilters',
  'OnPremisesTagSet',
  'AutoScalingGroups',
];

/** Tags may choose servers beside those of the fleets. */
function mostServers(properties: Value, graph: DeliveryGraph): Field<number> {
  const fleets = properties.get('AutoScalingGroups');
  const { items, open } = fleets.items();
  const tagged = SERVER_TARGETS.some((key) => key !== 'AutoScalingGroups' && properties.get(key).exists !== 'no');
  const found = items.map((item) => graph.refer('auto-scaling-group', item));
  let sum = 0;
  for (const fleet of found) {
    const size = fleet.state === 'node' ? fleet.node.maxSize.number() : undefined;
    if (size === undefined || !('value' in size)) return { at: fleets.at, state: 'absent' };
    sum += size.value;
  }
  return tagged || open !== undefined || sum === 0 ? { at: fleets.at, state: 'absent' } : { at: fleets.at, state: 'set', value: sum };
}

/** The application says it; else what only one platform has: its configuration, its ECS services. */
function groupPlatform(resource: Resource, effect: ConfigEffect, graph: DeliveryGraph): Field<DeploymentPlatform> {
  const { properties } = resource;
  if (properties.get('ECSServices').items().items.length > 0) return { at: properties.get('ECSServices').at, state: 'set', value: 'ecs' };
  if (SERVER_TARGETS.some((key) => properties.get(key).exists === 'yes')) return { at: properties.at, state: 'set', value: 'server' };
  const name = properties.get('ApplicationName').text();
  const found = 'value' in name ? graph.find(['AWS::CodeDeploy::Application'], name.value, resource.id.instance) : { resource: undefined };
  if ('resource' in found && found.resource !== undefined) return platformOf(found.resource.properties.get('ComputePlatform'));
  if ('value' in effect.platform) return effect.platform;
  const because: readonly Cause[] =
    'because' in found
      ? found.because
      : [{ kind: 'not-in-view', what: `the application ${'value' in name ? name.value.print() : 'of the group'}` }];
  return { at: name.at, state: 'unresolved', because };
}

/** Alarms that are listed without `Enabled` are not watched. */
function alarmsOf(value: Value, graph: DeliveryGraph): DeploymentGroup['alarms'] {
  const list = alarmList(value.get('Alarms'), 'Name', graph);
  return {
    ...list,
    value,
    enabled: withDefault(value.get('Enabled').boolean(), false),
    ignorePollFailure: withDefault(value.get('IgnorePollAlarmFailure').boolean(), false),
  };
}

function rollbackOf(value: Value): RollbackSettings {
  const { items, open } = value.get('Events').items();
  return { value, enabled: withDefault(value.get('Enabled').boolean(), false), events: items.map((item) => item.text()), open };
}

/** Target groups are named here, and by their ARN where the service names them. */
function targetGroupsOf(properties: Value, service: Reference<EcsService>): DeploymentGroup['targetGroups'] {
  const pairs = properties.get('LoadBalancerInfo', 'TargetGroupPairInfoList').items();
  const [pair, ...others] = pairs.items;
  const list = pair?.get('TargetGroups');
  const { items, open } = list?.items() ?? { items: [], open: [] };
  const at = list?.at ?? properties.at;
  if (list === undefined || others.length > 0 || pairs.open !== undefined || open !== undefined)
    return { at, count: undefined, foreign: false };
  const owners = items.map((item) => ownerOf(item.get('Name')));
  const keys = items.map((item) => {
    const text = item.get('Name').text();
    return 'value' in text ? text.value.key : undefined;
  });
  const behind = service.state === 'node' ? service.node.properties.get('LoadBalancers').items() : { items: [], open: [] };
  const used = behind.items.map((item) => ownerOf(item.get('TargetGroupArn')));
  const known = [...owners, ...used].every((owner) => owner !== undefined) && used.length > 0 && behind.open === undefined;
  return {
    at,
    count: keys.every((key) => key !== undefined) ? new Set(keys).size : undefined,
    foreign: known && !used.some((owner) => owners.includes(owner)),
  };
}

/** The resource that a name or ARN is taken from. */
function ownerOf(value: Value): string | undefined {
  const text = value.text();
  const owner = 'value' in text ? text.value.holes.find((hole) => hole.owner !== undefined)?.owner : undefined;
  return owner === undefined ? undefined : `${owner.instance}|${owner.logicalId}`;
}
