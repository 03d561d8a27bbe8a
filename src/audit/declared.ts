import { childOf, entryOf, keysOf, namedStep, type Place, type Raw } from '../resource/index.ts';
import type { Instance, Template } from '../resource/system.ts';
import type { DeclaredPlace } from './result.ts';

/**
 * Where the template of a stack declares what was read from an account: at the property that is meant, else at the
 * nearest one above it that the template has. Undefined for what no stack made, or no stack is known to have made.
 */
export function declaredPlace({ resource, route, part }: Place, { template }: Instance): DeclaredPlace | undefined {
  const definition = template.resources.get(resource?.logicalId ?? '');
  const stack = entryOf(entryOf(definition?.raw, 'Observed'), 'Stack');
  const [name, logicalId] = [textOf(entryOf(stack, 'Name')), textOf(entryOf(stack, 'LogicalId'))];
  if (name === undefined || logicalId === undefined) return undefined;
  const position = nearest(entryOf(stack, 'Places'), routesOf(definition?.raw, keysOf(route)), part ?? 'value');
  const construct = textOf(entryOf(stack, 'Construct'));
  return {
    stack: name,
    region: textOf(entryOf(stack, 'Region')) ?? '',
    logicalId,
    ...position,
    ...(construct === undefined ? {} : { constructPath: construct }),
  };
}

const known = new WeakMap<Template, ReadonlyMap<string, string>>();

/** Logical ids by what the resources of stacks are called in an account, the longest names first. */
export function declaredIds(template: Template): ReadonlyMap<string, string> {
  const found = known.get(template);
  if (found !== undefined) return found;
  const ids = [...template.resources].flatMap(([name, { raw }]): [string, string][] => {
    const logicalId = textOf(entryOf(entryOf(entryOf(raw, 'Observed'), 'Stack'), 'LogicalId'));
    return logicalId === undefined ? [] : [[name, logicalId]];
  });
  const made = new Map(ids.sort(([a], [b]) => b.length - a.length));
  known.set(template, made);
  return made;
}

/** The names of a route and of those above it, the innermost first. */
function routesOf(raw: Raw | undefined, keys: ReturnType<typeof keysOf>): readonly string[] {
  const routes = [''];
  let [route, value] = ['', raw];
  for (const key of keys) {
    value = childOf(value, key);
    route = namedStep(route, key, value);
    routes.push(route);
  }
  return routes.reverse();
}

/** Where there is none for the route itself, the key of the nearest one above it. */
function nearest(
  places: Raw | undefined,
  [own = '', ...above]: readonly string[],
  part: 'key' | 'value',
): Pick<DeclaredPlace, 'line' | 'column'> {
  const [exact, route] = [entryOf(places, own), above.find((one) => entryOf(places, one) !== undefined)];
  const [key, value = key] = (textOf(exact ?? entryOf(places, route ?? '')) ?? '').split(' ');
  const [line, column] = ((exact !== undefined && part === 'value' ? value : key) ?? '').split(':').map(Number);
  return line === undefined || column === undefined ? {} : { line, column };
}

function textOf(raw: Raw | undefined): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}
