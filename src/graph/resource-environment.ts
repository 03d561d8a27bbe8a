import { type Field, type Resource, Text } from '../resource/index.ts';
import { type Environment, environmentOf } from './environment.ts';
import type { DeliveryGraph } from './graph.ts';
import { accountOfResource } from './location.ts';
import { wordsOf } from './words.ts';

/** Parameters whose value names the environment of a whole stack. */
const ENVIRONMENT_WORDS = new Set(['env', 'environment', 'stage', 'envname', 'environmentname', 'stagename', 'tier']);

/**
 * The environment of a resource by itself: what the stack's parameters say of it, its own names in order of weight, the
 * name of its stack, its logical id.
 */
export function environmentOfResource(resource: Resource, names: readonly Field<Text>[], graph: DeliveryGraph): Environment {
  const { scope } = resource;
  const { stackName } = scope.instance;
  const field = (text: Text): Field<Text> => ({ at: resource.at, state: 'set', value: text });
  return environmentOf(
    [...graph.once(parameterNames)(resource), ...names, ...(stackName === undefined ? [] : [field(Text.of(stackName))]), field(Text.of(resource.logicalId))],
    accountOfResource(resource),
    graph.environments,
  );
}

/** The values of a stack's environment parameters, by instance. */
function parameterNames(): (resource: Resource) => readonly Field<Text>[] {
  const known = new Map<string, readonly Field<Text>[]>();
  return ({ scope, properties }) => {
    const { id, template } = scope.instance;
    const remembered = known.get(id);
    if (remembered !== undefined) return remembered;
    const found = [...template.parameters.keys()].filter(namesEnvironment).map((name) => scope.ref(name, properties.origin));
    const fields = found.flatMap((content): readonly Field<Text>[] => (content.kind === 'text' ? [{ at: properties.at, state: 'set', value: content.text }] : []));
    known.set(id, fields);
    return fields;
  };
}

function namesEnvironment(parameter: string): boolean {
  return ENVIRONMENT_WORDS.has(wordsOf(parameter).join('').replace(/name$/, '')) || ENVIRONMENT_WORDS.has(parameter.toLowerCase());
}
