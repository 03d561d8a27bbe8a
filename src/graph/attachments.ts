import { type Cause, distinctCauses, type Resource, type Text } from '../resource/index.ts';
import { type DeliveryGraph, namesOf } from './graph.ts';

/** What stands attached to a resource by a property of another, such as a policy that lists its roles. */
export interface Attached {
  readonly resources: readonly Resource[];
  /** Why there may be more; empty when these are all. */
  readonly because: readonly Cause[];
}

interface Doubtful {
  readonly resource: Resource;
  /** The name that may be anybody's; undefined when the whole list is not known. */
  readonly text: Text | undefined;
  readonly because: readonly Cause[];
}

/** Which resources of one type are attached to which others. */
export interface Attachments {
  to(target: Resource): Attached;
}

/**
 * Reads one property of every resource of a type as the names of those it is attached to.
 * Make it once per property and ask `graph.once` for it.
 */
export function attachedBy(type: string, property: string, targets: readonly string[]): (graph: DeliveryGraph) => Attachments {
  return (graph) => {
    const sure = new Map<string, Resource[]>();
    const doubtful: Doubtful[] = [];
    for (const resource of graph.resources(type)) {
      const { items, open } = resource.properties.get(property).items();
      if (open !== undefined) doubtful.push({ resource, text: undefined, because: open });
      for (const item of items) {
        const field = item.text();
        if (!('value' in field)) {
          if (field.state === 'unresolved') doubtful.push({ resource, text: undefined, because: field.because });
          continue;
        }
        const found = graph.find(targets, field.value, resource.id.instance);
        if ('because' in found) doubtful.push({ resource, text: field.value, because: found.because });
        else if (found.resource !== undefined) attach(sure, found.resource, resource, doubtful);
      }
    }
    return { to: (target) => attachedTo(target, sure, doubtful) };
  };
}

/** An attachment that exists under a condition which is not decided is a doubtful one. */
function attach(sure: Map<string, Resource[]>, target: Resource, resource: Resource, doubtful: Doubtful[]): void {
  const { exists } = resource;
  if (typeof exists === 'object') {
    doubtful.push({ resource, text: target.identity.name, because: exists.because });
    return;
  }
  const list = sure.get(target.key);
  if (list === undefined) sure.set(target.key, [resource]);
  else list.push(resource);
}

function attachedTo(target: Resource, sure: ReadonlyMap<string, readonly Resource[]>, doubtful: readonly Doubtful[]): Attached {
  const because = doubtful.flatMap(({ text, because }) => (text === undefined || mayName(text, target) ? because : []));
  return { resources: sure.get(target.key) ?? [], because: distinctCauses(because) };
}

/**
 * May a text that is not wholly known name this resource? A name that CloudFormation makes up comes to be after the
 * parameters of its stack were given, so no parameter of that stack names it.
 */
export function mayName(text: Text, target: Resource): boolean {
  const { name } = target.identity;
  const generated = name.hole?.owner !== undefined;
  const given =
    text.because.length > 0 && text.because.every((cause) => cause.kind === 'parameter' && cause.instance === target.id.instance);
  if (generated && given && !namedByOthers(text, target)) return false;
  return namesOf(target).some((own) => text.same(own) !== 'no');
}

/** Whether a parameter in the text was handed over by another instance, so that it may come from anywhere. */
function namedByOthers(text: Text, target: Resource): boolean {
  const { parameters } = target.scope.instance;
  return text.because.some((cause) => cause.kind === 'parameter' && parameters.has(cause.name));
}
