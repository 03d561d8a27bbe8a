import type { Place, Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { type DeadEnd, deadEnd, namesProxy } from '../network.ts';
import { known } from './deploy.ts';

/** Something that runs in subnets without a public address, and has to reach AWS from there. */
export interface NetworkUse extends Subject {
  readonly kind: 'network-use';
  /** What it is, for messages: `the build`. */
  readonly what: string;
  readonly deadEnd: DeadEnd | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'network-use': NetworkUse;
  }
}

export const networkUseKind: NodeKind<'network-use'> = {
  kind: 'network-use',
  types: [],
  stands: ['AWS::CodeBuild::Project', 'AWS::Lambda::Function', 'AWS::ECS::Service'],
  list: (graph) => [...builds(graph), ...functions(graph), ...services(graph)],
};

/** Builds fetch their source, and write logs and artifacts. */
function builds(graph: DeliveryGraph): readonly NetworkUse[] {
  return graph
    .judged('build-project')
    .filter(({ vpc, variables }) => vpc.kind === 'map' && !variables.items.some(({ name }) => 'value' in name && namesProxy(name.value)))
    .map(({ id, name, at, vpc }) => use({ id, name, at }, 'the build', vpc.get('Subnets'), vpc.get('SecurityGroupIds'), graph));
}

/** Functions of actions tell the pipeline how they ended. */
function functions(graph: DeliveryGraph): readonly NetworkUse[] {
  const called = new Set(
    graph.subjects('invocation').flatMap(({ function: reference }) => (reference.state === 'node' ? [reference.node.id] : [])),
  );
  return graph
    .judged('function')
    .filter(({ id, properties }) => called.has(id) && properties.get('VpcConfig').kind === 'map')
    .map(({ id, name, at, properties }) => {
      const vpc = properties.get('VpcConfig');
      return use({ id, name, at }, 'the function', vpc.get('SubnetIds'), vpc.get('SecurityGroupIds'), graph);
    });
}

/** Tasks on Fargate fetch their images over their own network interface. */
function services(graph: DeliveryGraph): readonly NetworkUse[] {
  return graph.judged('ecs-service').flatMap(({ id, name, at, properties }): readonly NetworkUse[] => {
    const network = properties.get('NetworkConfiguration', 'AwsvpcConfiguration');
    const address = network.get('AssignPublicIp');
    const hidden = address.exists === 'no' || known(address.string()) === 'DISABLED';
    if (network.kind !== 'map' || !hidden || known(properties.get('LaunchType').string()) !== 'FARGATE') return [];
    return [use({ id, name, at }, 'its tasks', network.get('Subnets'), network.get('SecurityGroups'), graph)];
  });
}

function use(
  subject: { readonly id: string; readonly name: string; readonly at: Place },
  what: string,
  subnets: Value,
  groups: Value,
  graph: DeliveryGraph,
): NetworkUse {
  return {
    kind: 'network-use',
    ...subject,
    what,
    get deadEnd() {
      return deadEnd(subnets, groups, graph);
    },
  };
}
