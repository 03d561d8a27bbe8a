import { type Answer, type Cause, type Field, type Place, type Text, unknown, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { Container, TaskDefinition } from '../ecs.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { known } from './deploy.ts';
import { listedContainers } from './listed-container.ts';

/** A container, named by something that works with the task definition which has it, or should. */
export interface ContainerName extends Subject {
  readonly kind: 'container-name';
  readonly title: Text;
  readonly place: Place;
  readonly task: TaskDefinition;
  /** Does the task definition have a container of that name? */
  readonly found: Answer;
  /** The port on which it is to be reached, and whether the container opens it. */
  readonly port: { readonly number: Field<number>; readonly opened: Answer } | undefined;
  /** Its containers, for people. */
  readonly titles: readonly string[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'container-name': ContainerName;
  }
}

export const containerNameKind: NodeKind<'container-name'> = {
  kind: 'container-name',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline', 'AWS::ECS::Service', 'AWS::ECS::TaskDefinition'],
  list: (graph) => [...ofActions(graph), ...ofServices(graph), ...ofTasks(graph)],
};

function ofActions(graph: DeliveryGraph): readonly ContainerName[] {
  return graph
    .judged('pipeline')
    .flatMap(({ actions }) => actions)
    .filter(({ provider }) => known(provider) === 'ECS')
    .flatMap((action) => {
      const service = referByAction(graph, 'ecs-service', action, 'ServiceName');
      const task = service.state === 'node' ? service.node.taskDefinition : undefined;
      if (task?.state !== 'node') return [];
      return listedContainers(action, graph).map(({ title, at }, index) =>
        nameOf({ id: `${action.id}|lists container ${index}`, by: action, title, place: at, task: task.node, port: undefined }),
      );
    });
}

/** Load balancers and registries of a service. */
function ofServices(graph: DeliveryGraph): readonly ContainerName[] {
  return graph.judged('ecs-service').flatMap((service) => {
    const task = service.taskDefinition;
    if (task.state !== 'node') return [];
    return ['LoadBalancers', 'ServiceRegistries'].flatMap((list) =>
      service.properties
        .get(list)
        .items()
        .items.flatMap((item, index) => {
          const field = item.get('ContainerName').text();
          if (!('value' in field)) return [];
          const id = `${service.id}|${list} ${index}`;
          return [
            nameOf({ id, by: service, title: field.value, place: field.at, task: task.node, port: item.get('ContainerPort').number() }),
          ];
        }),
    );
  });
}

/** Containers of one task definition that name each other. */
function ofTasks(graph: DeliveryGraph): readonly ContainerName[] {
  return graph.judged('task-definition').flatMap((task) => {
    const within = task.containers.items.flatMap(({ value }) => [
      ...value
        .get('DependsOn')
        .items()
        .items.map((item) => item.get('ContainerName')),
      ...value
        .get('VolumesFrom')
        .items()
        .items.map((item) => item.get('SourceContainer')),
    ]);
    return [...within, task.properties.get('ProxyConfiguration', 'ContainerName')].flatMap((written: Value) => {
      const field = written.text();
      if (!('value' in field)) return [];
      const id = `${task.id}|container ${written.origin.route}`;
      return [nameOf({ id, by: task, title: field.value, place: field.at, task, port: undefined })];
    });
  });
}

interface Naming extends Pick<ContainerName, 'id' | 'title' | 'place' | 'task'> {
  readonly by: Subject;
  readonly port: Field<number> | undefined;
}

function nameOf({ id, by, title, place, task, port }: Naming): ContainerName {
  return {
    kind: 'container-name',
    id,
    name: by.name,
    at: by.at,
    ...(by.pipeline === undefined ? {} : { pipeline: by.pipeline }),
    title,
    place,
    task,
    get found() {
      return hasContainer(task, title);
    },
    get port() {
      return port === undefined || port.state === 'absent' ? undefined : { number: port, opened: opens(task, title, port) };
    },
    get titles() {
      return task.containers.items.flatMap((container) => titleOf(container)?.print() ?? []);
    },
  };
}

function titleOf({ title }: Container): Text | undefined {
  return known(title);
}

function hasContainer({ containers }: TaskDefinition, title: Text): Answer {
  const causes: Cause[] = [...(containers.open ?? [])];
  for (const container of containers.items) {
    const own = container.title;
    const answer: Answer = 'value' in own ? own.value.same(title) : 'because' in own ? unknown(...own.because) : 'no';
    if (answer === 'yes') return 'yes';
    if (answer !== 'no') causes.push(...answer.because);
  }
  return causes.length === 0 ? 'no' : unknown(...causes);
}

/** Source: ECS API Reference, LoadBalancer: the port must be in the task definition that the service uses. */
function opens({ containers }: TaskDefinition, title: Text, port: Field<number>): Answer {
  const container = containers.items.find((one) => titleOf(one)?.same(title) === 'yes');
  if (container === undefined || !('value' in port)) return 'because' in port ? unknown(...port.because) : 'yes';
  const { items, open } = container.value.get('PortMappings').items();
  const causes: Cause[] = [...(open ?? [])];
  for (const item of items) {
    const [one, range] = [item.get('ContainerPort').number(), item.get('ContainerPortRange')];
    if ('value' in one && one.value === port.value) return 'yes';
    if ('because' in one) causes.push(...one.because);
    if (range.exists !== 'no') causes.push({ kind: 'unsupported', what: 'a range of ports' });
  }
  return causes.length === 0 ? 'no' : unknown(...causes);
}
