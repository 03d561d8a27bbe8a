import {
  entryOf,
  isRawMap,
  Moved,
  type Path,
  pathOf,
  type Raw,
  type RawMap,
  type ResourceDefinition,
  type SourceDocument,
  step,
} from '../../../resource/index.ts';
import { isCall } from './pieces.ts';

const PREFIX = 'AWS::Serverless::';

/** Lists that a resource replaces instead of adding to them. Source: samtranslator 1.110, `globals.py`. */
const REPLACED = new Set(['Architectures']);

/**
 * The properties of a SAM resource, those of the section `Globals` merged in: maps key by key, lists appended, anything
 * else overridden by the resource. What comes from `Globals` points there.
 * Source: SAM developer guide, "Globals section"; samtranslator `globals.py`.
 */
export function withGlobals(definition: ResourceDefinition, document: SourceDocument): Moved {
  const at = step(definition.pointer, 'Properties');
  const own = entryOf(definition.raw, 'Properties');
  const properties: RawMap = isRawMap(own) ? own : {};
  const section = definition.type.slice(PREFIX.length);
  const shared = entryOf(entryOf(document.root, 'Globals'), section);
  const ignored = entryOf(definition.raw, 'IgnoreGlobals');
  if (!isRawMap(shared) || ignored === '*') return new Moved(properties, at, 'generated');
  const merged = merge(
    Array.isArray(ignored) ? without(shared, ignored as readonly Raw[]) : shared,
    properties,
    pathOf('Globals', section),
    at,
  );
  return new Moved(merged, at, 'generated');
}

function without(shared: RawMap, ignored: readonly Raw[]): RawMap {
  return Object.fromEntries(Object.entries(shared).filter(([key]) => !ignored.includes(key)));
}

function merge(shared: Raw, own: Raw, sharedAt: Path | undefined, ownAt: Path | undefined, key?: string): Raw {
  if (isRawMap(shared) && isRawMap(own) && !isCall(shared) && !isCall(own)) return mergeMaps(shared, own, sharedAt, ownAt);
  if (Array.isArray(shared) && Array.isArray(own) && !REPLACED.has(key ?? ''))
    return [...movedItems(shared, sharedAt, 'globals'), ...movedItems(own, ownAt, 'generated')];
  return own;
}

function mergeMaps(shared: RawMap, own: RawMap, sharedAt: Path | undefined, ownAt: Path | undefined): RawMap {
  const inherited = Object.keys(shared).map((key): [string, Raw] => {
    const [theirs, ours] = [shared[key] ?? null, entryOf(own, key)];
    const at = step(sharedAt, key);
    return [key, ours === undefined ? new Moved(theirs, at, 'globals') : merge(theirs, ours, at, step(ownAt, key), key)];
  });
  return Object.fromEntries([...inherited, ...Object.entries(own).filter(([key]) => !Object.hasOwn(shared, key))]);
}

function movedItems(items: readonly Raw[], at: Path | undefined, via: Moved['via']): readonly Moved[] {
  return items.map((item, index) => new Moved(item, step(at, index), via));
}
