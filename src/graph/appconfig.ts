import { type AppConfigStrategy, appConfigStrategies } from '../facts/deployment-configurations.ts';
import { type Cause, type Field, type Resource, type Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { Alarm } from './alarm.ts';
import { type Environment, isEarly } from './environment.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { lazy } from './lazy.ts';
import { nodeBase } from './node.ts';
import { environmentOfResource } from './resource-environment.ts';
import type { Role } from './role.ts';

export interface AppConfigEnvironment extends Subject {
  readonly kind: 'appconfig-environment';
  readonly resource: Resource;
  readonly properties: Value;
  readonly title: Field<Text>;
  readonly target: Environment;
  /** The target is named dev or test. */
  readonly early: boolean;
  readonly monitors: { readonly value: Value; readonly items: readonly AppConfigMonitor[]; readonly open: readonly Cause[] | undefined };
}

export interface AppConfigMonitor {
  readonly at: Value['at'];
  readonly alarm: Reference<Alarm>;
  /** Reads the alarm; must trust `appconfig.amazonaws.com`. */
  readonly role: Reference<Role>;
}

export interface AppConfigDeploymentStrategy extends Subject {
  readonly kind: 'appconfig-strategy';
  readonly resource: Resource;
  readonly properties: Value;
  readonly minutes: Field<number>;
  readonly growth: Field<string>;
  /** Percent per step. */
  readonly factor: Field<number>;
  readonly bakeMinutes: Field<number>;
  /** It is named after dev or test. */
  readonly early: boolean;
}

export interface AppConfigProfile extends Subject {
  readonly kind: 'appconfig-profile';
  readonly resource: Resource;
  readonly properties: Value;
  /** `AWS.Freeform` or `AWS.AppConfig.FeatureFlags`. */
  readonly type: Field<string>;
  readonly location: Field<Text>;
  readonly validators: { readonly value: Value; readonly items: readonly Value[]; readonly open: readonly Cause[] | undefined };
  readonly retrievalRole: Reference<Role>;
}

export interface AppConfigDeployment extends Subject {
  readonly kind: 'appconfig-deployment';
  readonly resource: Resource;
  readonly properties: Value;
  readonly environmentReference: Reference<AppConfigEnvironment>;
  readonly profile: Reference<AppConfigProfile>;
  readonly strategy: StrategyReference;
}

/** A strategy in view, or one of AppConfig's own. */
export interface StrategyReference {
  readonly reference: Reference<AppConfigDeploymentStrategy>;
  readonly predefined: AppConfigStrategy | undefined;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'appconfig-environment': AppConfigEnvironment;
    'appconfig-strategy': AppConfigDeploymentStrategy;
    'appconfig-profile': AppConfigProfile;
    'appconfig-deployment': AppConfigDeployment;
  }
}

export const appConfigEnvironmentKind: NodeKind<'appconfig-environment'> = {
  kind: 'appconfig-environment',
  types: ['AWS::AppConfig::Environment'],
  node: environmentOf,
};
export const appConfigStrategyKind: NodeKind<'appconfig-strategy'> = {
  kind: 'appconfig-strategy',
  types: ['AWS::AppConfig::DeploymentStrategy'],
  node: strategyOf,
};
export const appConfigProfileKind: NodeKind<'appconfig-profile'> = {
  kind: 'appconfig-profile',
  types: ['AWS::AppConfig::ConfigurationProfile'],
  node: profileOf,
};
export const appConfigDeploymentKind: NodeKind<'appconfig-deployment'> = {
  kind: 'appconfig-deployment',
  types: ['AWS::AppConfig::Deployment'],
  node: deploymentOf,
};

function environmentOf(resource: Resource, graph: DeliveryGraph): AppConfigEnvironment {
  const { properties } = resource;
  const target = lazy(() => environmentOfResource(resource, [properties.get('Name').text()], graph));
  return {
    ...nodeBase('appconfig-environment', resource),
    title: properties.get('Name').text(),
    get target() {
      return target();
    },
    get early() {
      return isEarly(target());
    },
    get monitors() {
      const value = properties.get('Monitors');
      const { items, open } = value.items();
      return {
        value,
        open,
        items: items.map((item) => ({
          at: item.at,
          alarm: graph.refer('alarm', item.get('AlarmArn')),
          role: graph.refer('role', item.get('AlarmRoleArn')),
        })),
      };
    },
  };
}

/** Defaults: AppConfig API Reference, CreateDeploymentStrategy. */
function strategyOf(resource: Resource, graph: DeliveryGraph): AppConfigDeploymentStrategy {
  const { properties } = resource;
  return {
    ...nodeBase('appconfig-strategy', resource),
    minutes: properties.get('DeploymentDurationInMinutes').number(),
    growth: withDefault(properties.get('GrowthType').string(), 'LINEAR'),
    factor: properties.get('GrowthFactor').number(),
    bakeMinutes: withDefault(properties.get('FinalBakeTimeInMinutes').number(), 0),
    get early() {
      return isEarly(environmentOfResource(resource, [properties.get('Name').text()], graph));
    },
  };
}

function profileOf(resource: Resource, graph: DeliveryGraph): AppConfigProfile {
  const { properties } = resource;
  return {
    ...nodeBase('appconfig-profile', resource),
    type: withDefault(properties.get('Type').string(), 'AWS.Freeform'),
    location: properties.get('LocationUri').text(),
    get validators() {
      const value = properties.get('Validators');
      return { value, ...value.items() };
    },
    get retrievalRole() {
      return graph.refer('role', properties.get('RetrievalRoleArn'));
    },
  };
}

function deploymentOf(resource: Resource, graph: DeliveryGraph): AppConfigDeployment {
  const { properties } = resource;
  return {
    ...nodeBase('appconfig-deployment', resource),
    get environmentReference() {
      return graph.refer('appconfig-environment', properties.get('EnvironmentId'));
    },
    get profile() {
      return graph.refer('appconfig-profile', properties.get('ConfigurationProfileId'));
    },
    get strategy() {
      return strategyReference(properties.get('DeploymentStrategyId'), graph);
    },
  };
}

/** What a deployment or action names as its strategy. */
export function strategyReference(value: Value, graph: DeliveryGraph): StrategyReference {
  const text = value.text();
  const known = 'value' in text ? text.value.known : undefined;
  return {
    reference: graph.refer('appconfig-strategy', value),
    predefined: known === undefined ? undefined : appConfigStrategies.get(known),
  };
}
