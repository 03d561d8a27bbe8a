import type { Resource, Value } from '../resource/index.ts';
import type { DeliveryGraph } from './graph.ts';
import { serversTagged } from './server-tags.ts';

const FLEET = 'AWS::AutoScaling::AutoScalingGroup';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';

/** What servers in view are started from, with the instance profile that it gives them. */
export interface Starter {
  readonly resource: Resource;
  /** The profile, by name or in a map with its ARN or name. */
  readonly profile: Value;
  /** The profile as a text. */
  readonly names: readonly Value[];
}

/** Servers and fleets in view that a deployment group of CodeDeploy surely deploys to. */
export function deployedServers(group: Value, graph: DeliveryGraph): readonly Resource[] {
  const fleets = group
    .get('AutoScalingGroups')
    .items()
    .items.flatMap((name) => found(name, FLEET, graph));
  return [...new Set([...fleets, ...serversTagged(group, graph)])];
}

/** What a server, or those of a fleet, are started from, as far as it is in view. */
export function startersOf(server: Resource, graph: DeliveryGraph): readonly Starter[] {
  const { properties } = server;
  const mixed = properties.get('MixedInstancesPolicy', 'LaunchTemplate');
  const named = [
    properties.get('LaunchTemplate'),
    mixed.get('LaunchTemplateSpecification'),
    ...mixed
      .get('Overrides')
      .items()
      .items.map((override) => override.get('LaunchTemplateSpecification')),
  ].filter(({ exists }) => exists !== 'no');
  const templates = named.flatMap((template) =>
    [template.get('LaunchTemplateId'), template.get('LaunchTemplateName')].flatMap((value) => found(value, TEMPLATE, graph)),
  );
  const own = properties.get('IamInstanceProfile');
  // What a server says itself counts, whatever its template says.
  if (server.type !== FLEET && (own.exists !== 'no' || named.length === 0)) return [{ resource: server, profile: own, names: [own] }];
  return [
    ...[...new Set(templates)].map((resource) => {
      const profile = resource.properties.get('LaunchTemplateData', 'IamInstanceProfile');
      return { resource, profile, names: [profile.get('Arn'), profile.get('Name')] };
    }),
    ...found(properties.get('LaunchConfigurationName'), CONFIGURATION, graph).map((resource) => {
      const profile = resource.properties.get('IamInstanceProfile');
      return { resource, profile, names: [profile] };
    }),
  ];
}

function found(value: Value, type: string, graph: DeliveryGraph): readonly Resource[] {
  const field = value.text();
  const outcome = 'value' in field ? graph.find([type], field.value) : undefined;
  return outcome !== undefined && 'resource' in outcome && outcome.resource !== undefined ? [outcome.resource] : [];
}
