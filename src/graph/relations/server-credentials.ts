import type { Place, Resource, Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { serversWith } from '../server-tags.ts';
import { deployedServers, startersOf } from '../servers.ts';
import { known } from './deploy.ts';

/** What servers are started from, that need credentials of their own for what is deployed to them. */
export interface ServerCredentials extends Subject {
  readonly kind: 'server-credentials';
  /** The instance profile that they are given. */
  readonly profile: Value;
  /** What needs them, for people: `what Group deploys`, with its place. */
  readonly user: { readonly name: string; readonly does: string; readonly at: Place };
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'server-credentials': ServerCredentials;
  }
}

export const serverCredentialsKind: NodeKind<'server-credentials'> = {
  kind: 'server-credentials',
  types: [],
  stands: ['AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration', 'AWS::EC2::Instance'],
  list: serverCredentials,
};

interface User {
  readonly name: string;
  readonly does: string;
  readonly at: Place;
  readonly servers: readonly Resource[];
}

const PROVIDER = 'AWS::ECS::CapacityProvider';
const FLEET = 'AWS::AutoScaling::AutoScalingGroup';

/**
 * The agents on servers call AWS with the instance profile: that of CodeDeploy, of ECS and of Systems Manager, by which
 * CodePipeline deploys. Source: the user guides of these services, "instance profile" and "container instance IAM role".
 */
function usersOf(graph: DeliveryGraph): readonly User[] {
  const groups = graph
    .subjects('deployment-group')
    .map(({ name, at, properties }): User => ({ name, at, does: `what ${name} deploys`, servers: deployedServers(properties, graph) }));
  const actions = graph
    .subjects('action')
    .filter(({ provider }) => known(provider) === 'EC2')
    .map(({ name, at, configuration }): User => {
      const servers = serversWith(configuration.get('InstanceTagKey'), configuration.get('InstanceTagValue'), graph);
      return { name, at, does: `what ${name} deploys`, servers };
    });
  const providers = graph.resources(PROVIDER).map(({ logicalId, at, properties }): User => {
    const field = properties.get('AutoScalingGroupProvider', 'AutoScalingGroupArn').text();
    const found = 'value' in field ? graph.find([FLEET], field.value) : undefined;
    const fleet = found !== undefined && 'resource' in found ? found.resource : undefined;
    return { name: logicalId, at, does: `a cluster with ${logicalId} to join`, servers: fleet === undefined ? [] : [fleet] };
  });
  return [...groups, ...actions, ...providers];
}

function serverCredentials(graph: DeliveryGraph): readonly ServerCredentials[] {
  const told = new Map<string, ServerCredentials>();
  for (const user of usersOf(graph))
    for (const { resource, profile } of user.servers.flatMap((server) => startersOf(server, graph)))
      if (!told.has(resource.key))
        told.set(resource.key, {
          kind: 'server-credentials',
          id: `${resource.key}|credentials`,
          name: resource.logicalId,
          at: resource.at,
          profile,
          user,
        });
  return [...told.values()];
}
