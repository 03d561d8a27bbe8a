import { entryOf, isRawMap, type Path, type Raw, type RawMap, step } from './place.ts';

/** One entry that a loop makes. The copy has the shape of the loop's body, so paths below `pointer` lead to the same text. */
export interface LoopEntry {
  readonly key: string;
  readonly raw: Raw;
  readonly pointer: Path | undefined;
}

const PREFIX = 'Fn::ForEach::';

/** True for the key of an `Fn::ForEach`. */
export function isLoop(key: string): boolean {
  return key.startsWith(PREFIX);
}

/**
 * Unrolls `Fn::ForEach::Name: [Identifier, collection, {key: body}]`.
 * @param collection gives the items of the loop's list, or undefined when they are not known
 * @returns the entries, or undefined when the loop cannot be unrolled
 * Source: CloudFormation User Guide, "Fn::ForEach".
 */
export function unroll(
  loop: Raw,
  pointer: Path | undefined,
  collection: (list: Raw) => readonly string[] | undefined,
): readonly LoopEntry[] | undefined {
  if (!Array.isArray(loop)) return undefined;
  const [identifier, list, body] = loop as readonly Raw[];
  if (typeof identifier !== 'string' || list === undefined || !isRawMap(body)) return undefined;
  const items = collection(list);
  if (items === undefined) return undefined;
  const inside = step(pointer, 2);
  return items.flatMap((item) =>
    Object.keys(body).flatMap((key): readonly LoopEntry[] => {
      const raw = replaceIdentifier(body[key] ?? null, identifier, item);
      const at = step(inside, key);
      if (isLoop(key)) return unroll(raw, at, collection) ?? [];
      return [{ key: replaceText(key, identifier, item), raw, pointer: at }];
    }),
  );
}

function replaceIdentifier(raw: Raw, identifier: string, item: string): Raw {
  if (typeof raw === 'string') return replaceText(raw, identifier, item);
  if (Array.isArray(raw)) return (raw as readonly Raw[]).map((entry) => replaceIdentifier(entry, identifier, item));
  if (!isRawMap(raw)) return raw;
  if (Object.keys(raw).length === 1 && entryOf(raw, 'Ref') === identifier) return item;
  return Object.fromEntries(
    Object.entries(raw).map(([key, entry]) => [
      isLoop(key) ? key : replaceText(key, identifier, item),
      replaceIdentifier(entry, identifier, item),
    ]),
  );
}

/** `&{Identifier}` is the form that keeps letters and digits only, for logical ids. */
function replaceText(text: string, identifier: string, item: string): string {
  if (!text.includes('{')) return text;
  return text.replaceAll(`\${${identifier}}`, item).replaceAll(`&{${identifier}}`, item.replace(/[^A-Za-z0-9]/g, ''));
}

/** A map with its loops unrolled; loops that cannot be unrolled are left as they are. */
export function unrollMap(raw: RawMap, collection: (list: Raw) => readonly string[] | undefined): RawMap {
  const keys = Object.keys(raw);
  if (!keys.some(isLoop)) return raw;
  const entries = keys.flatMap((key): readonly (readonly [string, Raw])[] => {
    const made = isLoop(key) ? unroll(raw[key] ?? null, undefined, collection) : undefined;
    return made === undefined ? [[key, raw[key] ?? null]] : made.map((entry) => [entry.key, entry.raw]);
  });
  return Object.fromEntries(entries);
}
