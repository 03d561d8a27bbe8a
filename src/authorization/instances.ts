import { referByAction } from '../graph/action-target.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
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
  const fleets = properties
    .get('AutoScalingGroups')
    .items()
    .items.flatMap((name) => resourceOf(name, GROUP, graph));
  const profiles = [
    ...fleets.flatMap((fleet) => launchProfiles(fleet, graph)),
    ...tagged(properties.get('Ec2TagFilters'), graph).map(({ properties: own }) => own.get('IamInstanceProfile')),
  ];
  const callers = profiles
    .flatMap((value) => resourceOf(value, PROFILE, graph))
    .flatMap(({ properties: own }) => {
      const [role] = own.get('Roles').items().items;
      const caller = role === undefined ? undefined : roleCaller(graph.refer('role', role), graph);
      return caller === undefined ? [] : [caller];
    });
  return [...new Set(callers)];
}

function resourceOf(value: Value, type: string, graph: DeliveryGraph): readonly Resource[] {
  const field = value.text();
  const found = 'value' in field ? graph.find([type], field.value) : undefined;
  return found !== undefined && 'resource' in found && found.resource !== undefined ? [found.resource] : [];
}

/** The profiles that a fleet launches its servers with, by name or ARN. */
function launchProfiles({ properties }: Resource, graph: DeliveryGraph): readonly Value[] {
  const direct = properties.get('LaunchTemplate');
  const named = direct.kind === 'absent' ? properties.get('MixedInstancesPolicy', 'LaunchTemplate', 'LaunchTemplateSpecification') : direct;
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
