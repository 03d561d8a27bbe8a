import { type Answer, all, isValue, type Place, type Resource, type Value, withDefault } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { TaskDefinition } from '../ecs.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';

/** A target group in view that the tasks of a service are put behind. */
export interface ServiceTarget extends Subject {
  readonly kind: 'service-target';
  readonly task: TaskDefinition;
  readonly group: Resource;
  /** Does it take instances, and do the tasks have addresses of their own? */
  readonly mismatch: Answer;
  readonly place: Place;
  /** Where the service or the deployment group names it. */
  readonly named: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'service-target': ServiceTarget;
  }
}

export const serviceTargetKind: NodeKind<'service-target'> = {
  kind: 'service-target',
  types: [],
  stands: ['AWS::ECS::Service', 'AWS::CodeDeploy::DeploymentGroup'],
  list: (graph) => [...new Map(targets(graph).map((target) => [`${target.group.key}|${target.task.id}`, target])).values()],
};

/** A group and a task definition are one subject, whoever names them; what services say goes before. */
function targets(graph: DeliveryGraph): readonly ServiceTarget[] {
  return [
    ...graph.judged('ecs-service').flatMap((service) =>
      service.properties
        .get('LoadBalancers')
        .items()
        .items.flatMap((item) => targetOf(service, service.taskDefinition, item.get('TargetGroupArn'), graph)),
    ),
    ...graph.judged('deployment-group').flatMap((group) => {
      if (group.service.state !== 'node') return [];
      const { taskDefinition } = group.service.node;
      return group.loadBalancers
        .get('TargetGroupPairInfoList')
        .items()
        .items.flatMap((pair) => pair.get('TargetGroups').items().items)
        .flatMap((item) => targetOf(group, taskDefinition, item.get('Name'), graph));
    }),
  ].reverse();
}

function targetOf(by: Subject, task: Reference<TaskDefinition>, named: Value, graph: DeliveryGraph): readonly ServiceTarget[] {
  const text = named.text();
  const found =
    'value' in text ? graph.find(['AWS::ElasticLoadBalancingV2::TargetGroup'], text.value, named.at.resource?.instance) : undefined;
  const group = found !== undefined && 'resource' in found ? found.resource : undefined;
  if (group === undefined || task.state !== 'node') return [];
  // Instances is what a new group takes. Source: Elastic Load Balancing API Reference, CreateTargetGroup.
  const takes = withDefault(group.properties.get('TargetType').string(), 'instance');
  const mode = task.node.properties.get('NetworkMode').string();
  return [
    {
      kind: 'service-target',
      id: `${by.id}|target ${named.origin.route}`,
      name: by.name,
      at: by.at,
      task: task.node,
      group,
      mismatch: all([isValue(takes, 'instance'), isValue(mode, 'awsvpc')]),
      place: takes.at,
      named: named.at,
    },
  ];
}
