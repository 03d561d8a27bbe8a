import { referByAction } from '../graph/action-target.ts';
import type { DeploymentGroup } from '../graph/deployment-group.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import type { Role } from '../graph/role.ts';
import { serversWith } from '../graph/server-tags.ts';
import { deployedServers, startersOf } from '../graph/servers.ts';
import type { Resource } from '../resource/index.ts';
import type { Caller } from './call.ts';
import { roleCaller } from './callers.ts';

const FLEET = 'AWS::AutoScaling::AutoScalingGroup';
const PROFILE = 'AWS::IAM::InstanceProfile';

/**
 * The roles of the servers in view that an action deploys to: each downloads the revision with its instance profile.
 * Source: CodeDeploy User Guide, "Create an IAM instance profile"; CodePipeline User Guide, "Amazon EC2 deploy action reference".
 */
export function instanceCallers(action: Action, graph: DeliveryGraph): readonly Caller[] {
  const callers = serversOf(action, graph)
    .flatMap((server) => rolesOf(server, graph))
    .flatMap((role) => roleCaller(role, graph) ?? []);
  return [...new Set(callers)];
}

function serversOf(action: Action, graph: DeliveryGraph): readonly Resource[] {
  if (known(action.provider) === 'EC2') {
    const { configuration } = action;
    return serversWith(configuration.get('InstanceTagKey'), configuration.get('InstanceTagValue'), graph);
  }
  const group = referByAction(graph, 'deployment-group', action, 'DeploymentGroupName');
  return group.state === 'node' ? deployedServers(group.node.properties, graph) : [];
}

/** The roles of the instance profiles in view that a server, or those of a fleet, are given. */
function rolesOf(server: Resource, graph: DeliveryGraph): readonly Reference<Role>[] {
  return startersOf(server, graph)
    .flatMap(({ names }) => names)
    .flatMap((value) => {
      const field = value.text();
      const found = 'value' in field ? graph.find([PROFILE], field.value) : undefined;
      const profile = found !== undefined && 'resource' in found ? found.resource : undefined;
      return profile === undefined ? [] : roleOfProfile(profile, graph);
    });
}

/** A profile has one role. */
export function roleOfProfile({ properties }: Resource, graph: DeliveryGraph): readonly Reference<Role>[] {
  const [role] = properties.get('Roles').items().items;
  return role === undefined ? [] : [graph.refer('role', role)];
}

/** A fleet in view that is launched from a template, and the roles that its servers are given. */
export interface TemplateFleet {
  readonly fleet: Resource;
  readonly roles: readonly Reference<Role>[];
}

/** Such fleets of a deployment group. */
export function templateFleets({ properties }: DeploymentGroup, graph: DeliveryGraph): readonly TemplateFleet[] {
  const named = properties.get('AutoScalingGroups').exists === 'no' ? [] : deployedServers(properties, graph);
  return named
    .filter(({ type, properties: own }) => type === FLEET && own.get('LaunchConfigurationName').exists === 'no')
    .map((fleet) => ({ fleet, roles: rolesOf(fleet, graph) }));
}
