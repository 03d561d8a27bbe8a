import { type Answer, all, type Field, type Text, unknown } from '../../resource/index.ts';
import type { EcsService } from '../ecs.ts';
import type { DeliveryGraph } from '../graph.ts';
import { environmentOfResource } from '../resource-environment.ts';
import { answerOfField, type Deployment, deploymentEnvironment, deploymentOf } from './deployment.ts';

/** Deployments that ECS does itself: one for each service whose controller is, or may be, ECS. */
export function ecsDeployments(graph: DeliveryGraph): readonly Deployment[] {
  return graph.subjects('ecs-service').flatMap((service) => {
    const { controller } = service;
    return 'value' in controller && controller.value !== 'ECS' ? [] : [serviceDeployment(service, graph)];
  });
}

function serviceDeployment(service: EcsService, graph: DeliveryGraph): Deployment {
  const { resource, alarms, strategy, controller, circuitBreaker } = service;
  const rolling = 'value' in strategy && strategy.value === 'ROLLING';
  const names: readonly Field<Text>[] = [{ at: service.at, state: 'set', value: service.serviceName }, service.cluster];
  const enabled = answerOfField(alarms.enabled);
  return deploymentOf({
    id: service.id,
    name: service.name,
    at: service.at,
    mechanism: rolling ? 'ecs-rolling' : 'ecs-native',
    resource,
    group: undefined,
    service,
    targets: [service],
    platform: { at: service.at, state: 'default', value: 'ecs' },
    rollout: 'because' in controller ? controller : service.rollout,
    bakeMinutes: service.bakeMinutes,
    alarms: { at: alarms.value.at, items: alarms.items, open: alarms.open, enabled, ignorePollFailure: 'no' },
    rollback: {
      at: rolling ? circuitBreaker.value.at : alarms.value.at,
      events: [],
      onFailure: rolling ? all([answerOfField(circuitBreaker.enabled), answerOfField(circuitBreaker.rollback)]) : withoutBreaker(),
      onAlarm: all([enabled, answerOfField(alarms.rollback)]),
    },
    target: deploymentEnvironment(environmentOfResource(resource, names, graph), [service], graph),
  });
}

/** The circuit breaker is for rolling updates. Source: ECS Developer Guide, "Deployment circuit breaker". */
function withoutBreaker(): Answer {
  return unknown({ kind: 'unsupported', what: 'what ECS does when a deployment of this strategy fails' });
}
