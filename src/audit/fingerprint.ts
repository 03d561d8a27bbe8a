import { entryOf, isRawMap, Moved, nameOfItem, type Place, type Raw, SecretText } from '../resource/index.ts';
import { keysOf } from '../resource/place.ts';
import { hashOf } from './hash.ts';

/**
 * A path that survives edits elsewhere: list items are called by their name, or by a hash of what they hold, never by
 * their index. Names of parameters do not enter it.
 */
export function namedRoute(place: Place): string {
  const steps: string[] = [];
  let raw: Raw | undefined = place.document.root;
  for (const key of keysOf(place.pointer)) {
    while (raw instanceof Moved) raw = raw.raw;
    const next: Raw | undefined = Array.isArray(raw) ? (raw as readonly Raw[])[Number(key)] : entryOf(raw, String(key));
    if (typeof key !== 'number') steps.push(key);
    else if (steps[steps.length - 1] === 'Fn::If') steps.push(String(key));
    else steps.push(itemName(next));
    raw = next;
  }
  return steps.join('/');
}

function itemName(item: Raw | undefined): string {
  const name = nameOfItem(item);
  return name === undefined ? `[#${hashOf(JSON.stringify(normal(item ?? null)))}]` : `[${name}]`;
}

/** Sorted keys, values as text, references without the name they refer to. */
function normal(raw: Raw): unknown {
  if (Array.isArray(raw)) return (raw as readonly Raw[]).map(normal);
  if (raw instanceof Moved) return normal(raw.raw);
  if (raw instanceof SecretText) return raw.parts.map((part) => (typeof part === 'string' ? part : part.secret));
  if (typeof raw === 'string') return raw.replace(/\$\{[^}]*\}/g, '${}');
  if (!isRawMap(raw)) return raw === null ? null : String(raw);
  return Object.keys(raw)
    .sort()
    .map((key) => [key, key === 'Ref' ? '' : normal(raw[key] ?? null)]);
}

/**
 * The identity of a finding: rule, template or construct, resource and fault; nothing that an edit elsewhere changes.
 * @param within the path of the construct, or the file named from the root of the project
 */
export function fingerprintOf(rule: string, within: string, logicalId: string, fault: string): string {
  return hashOf([rule, within, logicalId, fault].join('\n'));
}
