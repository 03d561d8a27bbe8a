import { findSecrets } from '../../facts/secret-shapes.ts';
import type { Instance, System } from '../../resource/index.ts';
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
  const places = new Map<string, CollectedResource[]>();
  for (const resource of resources) {
    const key = `${resource.account}/${resource.region}`;
    const list = places.get(key);
    if (list === undefined) places.set(key, [resource]);
    else list.push(resource);
  }
  const instances = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, found]) => instanceOf(id, found));
  return { name, link: 'stated', instances };
}

function instanceOf(id: string, resources: readonly CollectedResource[]): Instance {
  const [account = '', region = ''] = id.split('/');
  const text = JSON.stringify({ Resources: Object.fromEntries(named(resources)) }, null, 2);
  return {
    id,
    template: templateOf(parseDocument(id, text, withMarks(findSecrets))),
    account,
    region: region === GLOBAL ? undefined : region,
    stackName: undefined,
    parameters: new Map(),
    children: new Map(),
    live: true,
  };
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
