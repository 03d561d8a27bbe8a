import { entryOf, type Key, keysOf, type Place, type Raw, type SourceDocument, type TextEntry, type TextNode } from '../resource/index.ts';

/** Where an edit goes: the value in the text that is nearest, and the keys below it that are not written yet. */
export interface Target {
  readonly document: SourceDocument;
  readonly root: TextNode;
  /** The value itself, and how it is entered where it is an entry or item. */
  readonly entry: TextEntry;
  readonly raw: Raw;
  /** What it is in, outermost first; `key` leads from each to the next. */
  readonly around: readonly Container[];
  readonly missing: readonly string[];
}

export interface Container {
  readonly entry: TextEntry;
  readonly raw: Raw;
  readonly key: Key;
}

/**
 * The target of a place. Undefined where the text at the place is not the value's own: it comes from a parameter, a
 * mapping, `Globals` or a loop, a transform made it, it is a part of a scalar, or an alias may stand for it.
 */
export function targetOf(place: Place): Target | undefined {
  const { document, pointer, via, span } = place;
  const root = document.layout;
  const missing = movesAsItIs(place) ? [] : missingKeys(place);
  if (root === undefined || span !== undefined || missing === undefined) return undefined;
  if (via !== undefined && !movesAsItIs(place)) return undefined;
  let entry: TextEntry = { node: root };
  let raw = document.root;
  const around: Container[] = [];
  for (const key of keysOf(pointer)) {
    const next = entry.node.entries.get(key);
    const value = entryAt(raw, key);
    if (next === undefined || value === undefined) return undefined;
    around.push({ entry, raw, key });
    entry = next;
    raw = value;
  }
  return { document, root, entry, raw, around, missing };
}

/** SAM puts the statements of a function's policies into a role without a change. */
function movesAsItIs({ via, pointer, route }: Place): boolean {
  return via === 'generated' && pointer?.key === 'Statement' && route?.key === 'Statement';
}

/**
 * The keys of the route that the pointer does not have yet. A pointer also goes through branches of `Fn::If`; a pointer
 * that leads anywhere else than its route has none.
 */
function missingKeys({ pointer, route, resource }: Place): readonly string[] | undefined {
  const [section, logicalId, ...steps] = keysOf(pointer);
  if (section === 'Parameters' && resource === undefined) return [];
  if (section !== 'Resources' || logicalId !== resource?.logicalId) return undefined;
  const written: Key[] = [];
  for (let at = 0; at < steps.length; at++) {
    if (steps[at] === 'Fn::If') at++;
    else written.push(steps[at] as Key);
  }
  const wanted = keysOf(route);
  if (written.some((key, index) => wanted[index] !== key)) return undefined;
  const missing = wanted.slice(written.length);
  return missing.every((key): key is string => typeof key === 'string') ? missing : undefined;
}

function entryAt(raw: Raw, key: Key): Raw | undefined {
  return typeof key === 'string' ? entryOf(raw, key) : Array.isArray(raw) ? (raw as readonly Raw[])[key] : undefined;
}
