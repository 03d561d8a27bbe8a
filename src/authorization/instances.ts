import { referByAction } from '../graph/action-target.ts';
import type { DeploymentGroup } from '../graph/deployment-group.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import type { Role } from '../graph/role.ts';
import type { Resource, Value } from '../resource/index.ts';
import type { Caller } from './call.ts';
import { roleCaller } from './callers.ts';

const GROUP = 'AWS::AutoScaling::AutoScalingGroup';
const TEMPLATE = 'AWS::EC2::LaunchTemplate';
const CONFIGURATION = 'AWS::AutoScaling::LaunchConfiguration';
const INSTANCE = 'AWS::EC2::Instance';
const PROFILE = 'AWS::IAM::InstanceProfile';

/**
 * The roles of the servers in view that an action deploys to: the agent on each downloads the revision with its instance
 * profile. Source: CodeDeploy User Guide, "Create an IAM instance profile".
 */
export function instanceCallers(action: Action, graph: DeliveryGraph): readonly Caller[] {
  const group = referByAction(graph, 'deployment-group', action, 'DeploymentGroupName');
  if (group.state !== 'node') return [];
  const { properties } = group.node;
  const profiles = [
    ...fleetsOf(group.node, graph).flatMap((fleet) => launchProfiles(fleet, graph)),
    ...tagged(properties.get('Ec2TagFilters'), graph).map(({ properties: own }) => own.get('IamInstanceProfile')),
  ];
  const callers = rolesOf(profiles, graph).flatMap((role) => roleCaller(role, graph) ?? []);
  return [...new Set(callers)];
}

function fleetsOf({ properties }: DeploymentGroup, graph: DeliveryGraph): readonly Resource[] {
  return properties
    .get('AutoScalingGroups')
    .items()
    .items.flatMap((name) => resourceOf(name, GROUP, graph));
}

/** The roles of instance profiles in view. */
function rolesOf(profiles: readonly Value[], graph: DeliveryGraph): readonly Reference<Role>[] {
  return profiles
    .flatMap((value) => resourceOf(value, PROFILE, graph))
    .flatMap(({ properties }) => {
      const [role] = properties.get('Roles').items().items;
      return role === undefined ? [] : [graph.refer('role', role)];
    });
}

/** A fleet in view that is launched from a template, and the roles that its servers are given. */
export interface TemplateFleet {
  readonly fleet: Resource;
  readonly roles: readonly Reference<Role>[];
}

/** Such fleets of a deployment group. */
export function templateFleets(group: DeploymentGroup, graph: DeliveryGraph): readonly TemplateFleet[] {
  return fleetsOf(group, graph)
    .filter(({ properties }) => launchTemplate(properties).exists === 'yes')
    .map((fleet) => ({ fleet, roles: rolesOf(launchProfiles(fleet, graph), graph) }));
}

function launchTemplate(properties: Value): Value {
  const direct = properties.get('LaunchTemplate');
  return direct.kind === 'absent' ? properties.get('MixedInstancesPolicy', 'LaunchTemplate', 'LaunchTemplateSpecification') : direct;
}

function resourceOf(value: Value, type: string, graph: DeliveryGraph): readonly Resource[] {
  const field = value.text();
  const found = 'value' in field ? graph.find([type], field.value) : undefined;
  return found !== undefined && 'resource' in found && found.resource !== undefined ? [found.resource] : [];
}

/** The profiles that a fleet launches its servers with, by name or ARN. */
function launchProfiles({ properties }: Resource, graph: DeliveryGraph): readonly Value[] {
  const named = launchTemplate(properties);
  const templates = [named.get('LaunchTemplateId'), named.get('LaunchTemplateName')].flatMap((value) => resourceOf(value, TEMPLATE, graph));
  const configurations = resourceOf(properties.get('LaunchConfigurationName'), CONFIGURATION, graph);
  return [
    ...templates.flatMap((template) => {
      const profile = template.properties.get('LaunchTemplateData', 'IamInstanceProfile');
      return [profile.get('Arn'), profile.get('Name')];
    }),
    ...configurations.map((configuration) => configuration.properties.get('IamInstanceProfile')),
  ];
}

/** Servers in view with a tag that a filter names; a filter that is not known chooses none. */
function tagged(filters: Value, graph: DeliveryGraph): readonly Resource[] {
  const wanted = filters.items().items.flatMap((filter) => {
    const [key, value] = [filter.get('Key').text(), filter.get('Value').text()];
    return 'value' in key && 'value' in value ? [[key.value, value.value] as const] : [];
  });
  return graph.resources(INSTANCE).filter(({ properties }) =>
    properties
      .get('Tags')
      .items()
      .items.some((tag) => {
        const [key, value] = [tag.get('Key').text(), tag.get('Value').text()];
        return (
          'value' in key &&
          'value' in value &&
          wanted.some(([name, text]) => key.value.same(name) === 'yes' && value.value.same(text) === 'yes')
        );
      }),
  );
}
