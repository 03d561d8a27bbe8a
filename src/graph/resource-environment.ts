import { type Field, type Place, parameterKey, type Resource, type Scope, Text } from '../resource/index.ts';
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
    [
      ...graph.once(parameterNames)(resource),
      ...names,
      ...(stackName === undefined ? [] : [field(Text.of(stackName))]),
      field(Text.of(resource.logicalId)),
    ],
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
    const fields = [...template.parameters.keys()].filter(namesEnvironment).flatMap((name): readonly Field<Text>[] => {
      const content = scope.ref(name, properties.origin);
      return content.kind === 'text'
        ? [{ at: properties.at, state: 'set', value: undecidedDefault(name, content.text, scope, properties.at) }]
        : [];
    });
    known.set(id, fields);
    return fields;
  };
}

/** That a stack goes to `dev` when nothing is said does not keep it from going to production with another value. */
function undecidedDefault(name: string, text: Text, { instance, resolution }: Scope, at: Place): Text {
  const key = parameterKey(instance.id, name);
  if (text.hole !== undefined || instance.parameters.has(name) || resolution.world.parameters.has(key)) return text;
  const { production } = environmentOf([{ at, state: 'default', value: text }], undefined, []);
  return production === 'no' ? Text.of({ id: key, name, because: [{ kind: 'parameter', instance: instance.id, name }] }) : text;
}

function namesEnvironment(parameter: string): boolean {
  return ENVIRONMENT_WORDS.has(wordsOf(parameter).join('').replace(/name$/, '')) || ENVIRONMENT_WORDS.has(parameter.toLowerCase());
}
