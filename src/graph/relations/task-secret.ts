import type { Cause, Place, Text, Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { TaskDefinition } from '../ecs.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { type SecretReference, secretReference } from '../secret-reference.ts';

/** A secret or parameter that ECS is told to put into the environment of a container. */
export interface TaskSecret extends Subject {
  readonly kind: 'task-secret';
  readonly task: TaskDefinition;
  readonly written: Text;
  readonly place: Place;
  /** What is wrong with the way in which it is named; a cause where that cannot be told. */
  readonly fault: SecretFault | { readonly because: readonly Cause[] } | undefined;
}

/**
 * `fields`: after the ARN of a secret stand three fields, or none. `resolved`: CloudFormation puts the value itself there.
 * `name`: a name with the fields of a secret names a parameter. `slashes`: the name of the parameter has a slash of its own.
 * `service`: an ARN of something else.
 */
export type SecretFault = 'fields' | 'resolved' | 'name' | 'slashes' | 'service';

declare module '../../rule/types.ts' {
  interface Subjects {
    'task-secret': TaskSecret;
  }
}

export const taskSecretKind: NodeKind<'task-secret'> = {
  kind: 'task-secret',
  types: [],
  stands: ['AWS::ECS::TaskDefinition'],
  list: (graph) =>
    graph
      .judged('task-definition')
      .flatMap((task) => task.containers.items.flatMap(({ secrets }) => secrets).flatMap((value) => taskSecret(value, task, graph))),
};

function taskSecret(value: Value, task: TaskDefinition, graph: DeliveryGraph): readonly TaskSecret[] {
  const field = value.text();
  if (!('value' in field)) return [];
  const { value: written, at: place } = field;
  return [
    {
      kind: 'task-secret',
      id: `${task.id}|secret ${value.origin.route}`,
      name: task.name,
      at: task.at,
      task,
      written,
      place,
      get fault() {
        return faultOf(written, secretReference(written, graph));
      },
    },
  ];
}

function faultOf(written: Text, reference: SecretReference): TaskSecret['fault'] {
  if (written.parts.some((part) => typeof part === 'string' && part.includes('{{resolve:'))) return 'resolved';
  switch (reference.store) {
    case 'secret':
      return [0, 3].includes(colons(reference.fields)) ? undefined : 'fields';
    case 'parameter':
      if (reference.arn) return reference.name.startsWith('//') === 'yes' ? 'slashes' : undefined;
      return colons(reference.name) > 1 ? 'name' : undefined;
    case 'other':
      return 'service';
    case 'unknown':
      return written.hole === undefined ? { because: reference.because } : undefined;
  }
}

/** Source: `getASMParametersFromInput` of the ECS agent. */
function colons({ parts }: Text): number {
  return parts.reduce((count, part) => count + (typeof part === 'string' ? part.split(':').length - 1 : 0), 0);
}
