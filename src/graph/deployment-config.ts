import {
  type DeploymentPlatform,
  deploymentConfiguration,
  inventedConfiguration,
  type Rollout as PredefinedRollout,
  samPreferenceTypes,
  shiftMinutes,
} from '../facts/deployment-configurations.ts';
import type { Cause, Field, Place, Resource, Text, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind } from './graph.ts';
import { nodeBase } from './node.ts';

/** How traffic or a fleet moves to the new version: predefined, or by the numbers of a custom configuration. */
export type Rollout =
  | PredefinedRollout
  /** Instances in batches; so many must stay healthy. With `zonal`, one Availability Zone after the other. */
  | { readonly kind: 'hosts'; readonly minimum: 'HOST_COUNT' | 'FLEET_PERCENT'; readonly value: number; readonly zonal: boolean };

export interface DeploymentConfig extends Subject {
  readonly kind: 'deployment-config';
  readonly resource: Resource;
  readonly properties: Value;
  readonly configName: Text;
  readonly platform: Field<DeploymentPlatform>;
  readonly rollout: Field<Rollout>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'deployment-config': DeploymentConfig;
  }
}

export const deploymentConfigKind: NodeKind<'deployment-config'> = {
  kind: 'deployment-config',
  types: ['AWS::CodeDeploy::DeploymentConfig'],
  node: configOf,
};

const PLATFORMS: ReadonlyMap<string, DeploymentPlatform> = new Map([
  ['Server', 'server'],
  ['Lambda', 'lambda'],
  ['ECS', 'ecs'],
]);

/** `Server`, `Lambda` or `ECS` as CodeDeploy writes it; Server when nothing is written. */
export function platformOf(written: Value): Field<DeploymentPlatform> {
  const field = written.string();
  if (field.state === 'absent') return { at: field.at, state: 'default', value: 'server' };
  if (!('value' in field)) return field;
  const platform = PLATFORMS.get(field.value);
  return platform === undefined
    ? { at: field.at, state: 'unresolved', because: [{ kind: 'unsupported', what: `the compute platform ${field.value}` }] }
    : { at: field.at, state: field.state, value: platform };
}

function configOf(resource: Resource): DeploymentConfig {
  const { properties, identity } = resource;
  return {
    ...nodeBase('deployment-config', resource),
    configName: identity.name,
    platform: platformOf(properties.get('ComputePlatform')),
    rollout: rolloutOf(properties),
  };
}

/** Source: CodeDeploy User Guide, "Working with deployment configurations". */
function rolloutOf(properties: Value): Field<Rollout> {
  const routing = properties.get('TrafficRoutingConfig');
  const hosts = properties.get('MinimumHealthyHosts');
  if (routing.kind === 'absent') return hostsRollout(hosts, properties.get('ZonalConfig'));
  const type = routing.get('Type').string();
  if (!('value' in type)) return type.state === 'absent' ? unsupported(routing.at, 'a traffic routing without type') : type;
  switch (type.value) {
    case 'AllAtOnce':
      return { at: routing.at, state: 'set', value: { kind: 'all-at-once' } };
    case 'TimeBasedCanary':
      return timed('canary', routing.get('TimeBasedCanary'), 'CanaryPercentage', 'CanaryInterval');
    case 'TimeBasedLinear':
      return timed('linear', routing.get('TimeBasedLinear'), 'LinearPercentage', 'LinearInterval');
    default:
      return unsupported(routing.at, `the traffic routing ${type.value}`);
  }
}

function timed(kind: 'canary' | 'linear', value: Value, percentage: string, interval: string): Field<Rollout> {
  const [percent, minutes] = [value.get(percentage).number(), value.get(interval).number()];
  if ('value' in percent && 'value' in minutes)
    return { at: value.at, state: 'set', value: { kind, percent: percent.value, minutes: minutes.value } };
  const because = [percent, minutes].flatMap((field) => ('because' in field ? field.because : []));
  return because.length > 0
    ? { at: value.at, state: 'unresolved', because }
    : unsupported(value.at, `a ${kind} without percentage and interval`);
}

function hostsRollout(hosts: Value, zonal: Value): Field<Rollout> {
  const [type, value] = [hosts.get('Type').string(), hosts.get('Value').number()];
  if ('value' in type && 'value' in value && (type.value === 'HOST_COUNT' || type.value === 'FLEET_PERCENT')) {
    return { at: hosts.at, state: 'set', value: { kind: 'hosts', minimum: type.value, value: value.value, zonal: zonal.kind === 'map' } };
  }
  const because = [type, value].flatMap((field) => ('because' in field ? field.because : []));
  return because.length > 0
    ? { at: hosts.at, state: 'unresolved', because }
    : unsupported(hosts.at, 'a deployment configuration without minimum healthy hosts');
}

function unsupported(at: Place, what: string): Field<never> {
  return { at, state: 'unresolved', because: [{ kind: 'unsupported', what }] };
}

/** What a deployment configuration of that name does: predefined, in view, or not known. */
export interface ConfigEffect {
  readonly rollout: Field<Rollout>;
  readonly platform: Field<DeploymentPlatform>;
  /** The configuration in view. */
  readonly node: DeploymentConfig | undefined;
  /** CodeDeploy has no configuration of that name: it looks like one of its own, or is the name that SAM completes. */
  readonly misnamed?: 'invented' | 'short';
}

/** Looks up a configuration by the name that a group, preference or action gives it. */
export function configEffect(name: Field<Text>, graph: DeliveryGraph): ConfigEffect {
  const { at } = name;
  if (!('value' in name)) {
    const field: Field<never> = name.state === 'absent' ? { at, state: 'absent' } : name;
    return { rollout: field, platform: field, node: undefined };
  }
  const known = name.value.known;
  const predefined = known === undefined ? undefined : deploymentConfiguration(known);
  if (predefined !== undefined)
    return {
      rollout: { at, state: 'set', value: predefined.rollout },
      platform: { at, state: 'set', value: predefined.platform },
      node: undefined,
    };
  if (known !== undefined && inventedConfiguration(known))
    return { ...nothing(at, [{ kind: 'unsupported', what: `${known}, which is no configuration of CodeDeploy` }]), misnamed: 'invented' };
  const found = graph.named('deployment-config', name.value, at);
  if (found.state === 'node') return { rollout: found.node.rollout, platform: found.node.platform, node: found.node };
  const because: readonly Cause[] =
    found.state === 'unresolved' ? found.because : [{ kind: 'not-in-view', what: `the deployment configuration ${name.value.print()}` }];
  const short = known !== undefined && found.state === 'external' && samPreferenceTypes.includes(known);
  return { ...nothing(at, because), ...(short ? { misnamed: 'short' as const } : {}) };
}

function nothing(at: Place, because: readonly Cause[]): ConfigEffect {
  return { rollout: { at, state: 'unresolved', because }, platform: { at, state: 'unresolved', because }, node: undefined };
}

/** What a rollout does to those who use the service: everybody at once, some first, or machines in batches. */
export type Shift = 'all-at-once' | 'gradual' | 'fleet';

/** The shift of a rollout. */
export function shiftOf(rollout: Rollout): Shift {
  switch (rollout.kind) {
    case 'all-at-once':
      return 'all-at-once';
    case 'fleet':
      return rollout.healthy === 'none' ? 'all-at-once' : 'fleet';
    case 'hosts':
      return rollout.value <= 0 && !rollout.zonal ? 'all-at-once' : 'fleet';
    default:
      return 'gradual';
  }
}

/** Minutes from the start until all traffic has moved; undefined for fleets, where their size decides. */
export function rolloutMinutes(rollout: Rollout): number | undefined {
  return rollout.kind === 'hosts' ? undefined : shiftMinutes(rollout);
}
