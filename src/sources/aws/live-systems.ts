import { findSecrets } from '../../facts/secret-shapes.ts';
import type { Instance, System, Template } from '../../resource/index.ts';
import { UserError } from '../../resource/user-error.ts';
import { parseDocument } from '../cloudformation/parse.ts';
import { templateOf } from '../cloudformation/template.ts';
import type { CollectedResource } from './collection.ts';
import { withMarks } from './door.ts';
import type { JsonMap } from './reading.ts';
import { GLOBAL } from './regions.ts';

/**
 * Collected resources as one system: for each account and region a document in the words of a template, so that
 *  everything after the readers sees one shape.
 */
export function systemOfResources(name: string, resources: readonly CollectedResource[]): System {
  const instances = placesOf(resources).map(([id, found]): Instance => ({ ...instanceOf(id), template: templateFor(id, found) }));
  return { name, link: 'stated', instances };
}

/**
 * The same, of resources that are kept elsewhere: they are fetched when a template is looked at, and those of the system
 * that was looked at last are kept, so that memory does not grow with the number of systems.
 */
export class FetchedSystems {
  private last: { readonly of: symbol; readonly templates: ReadonlyMap<string, Template> } | undefined;

  /** @param ids of the places that have resources, as `account/region` */
  system(name: string, ids: readonly string[], fetch: () => readonly CollectedResource[]): System {
    const of = Symbol(name);
    const templateOfPlace = (id: string): Template => {
      if (this.last?.of !== of) {
        this.last = undefined;
        this.last = { of, templates: new Map(placesOf(fetch()).map(([place, found]) => [place, templateFor(place, found)])) };
      }
      const template = this.last.templates.get(id);
      if (template === undefined) throw new UserError(`what was read of ${id} was taken away while it was judged`, { next: 'scan again' });
      return template;
    };
    const instances = ids.map(
      (id): Instance => ({
        ...instanceOf(id),
        get template() {
          return templateOfPlace(id);
        },
      }),
    );
    return { name, link: 'stated', instances };
  }
}

/** Where a resource is, as instances are called. */
export function placeOf({ account, region }: Pick<CollectedResource, 'account' | 'region'>): string {
  return `${account}/${region}`;
}

function placesOf(resources: readonly CollectedResource[]): readonly (readonly [string, readonly CollectedResource[]])[] {
  const places = new Map<string, CollectedResource[]>();
  for (const resource of resources) {
    const key = placeOf(resource);
    const list = places.get(key);
    if (list === undefined) places.set(key, [resource]);
    else list.push(resource);
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1));
}

function instanceOf(id: string): Omit<Instance, 'template'> {
  const [account = '', region = ''] = id.split('/');
  return {
    id,
    account,
    region: region === GLOBAL ? undefined : region,
    stackName: undefined,
    parameters: new Map(),
    children: new Map(),
    live: true,
  };
}

function templateFor(id: string, resources: readonly CollectedResource[]): Template {
  const text = JSON.stringify({ Resources: Object.fromEntries(named(resources)) }, null, 2);
  return templateOf(parseDocument(id, text, withMarks(findSecrets)));
}

/** Resources by what people call them; where two are called the same, those of the later type say what they are. */
function named(resources: readonly CollectedResource[]): readonly (readonly [string, JsonMap])[] {
  const taken = new Set<string>();
  return [...resources]
    .sort((a, b) => (a.type === b.type ? (a.name < b.name ? -1 : 1) : a.type < b.type ? -1 : 1))
    .map(({ type, name, properties, observed, tags }) => {
      const short = `${name} (${type.split('::').slice(1).join(' ')})`;
      let logicalId = taken.has(name) ? short : name;
      for (let number = 2; taken.has(logicalId); number++) logicalId = `${short} ${number}`;
      taken.add(logicalId);
      const entry = { Type: type, Properties: properties, Observed: observed, ...(tags === undefined ? {} : { Tags: tags }) };
      return [logicalId, entry] as const;
    });
}
