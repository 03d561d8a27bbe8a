import { isRawMap, type Key, keysOf, Moved, pathOf, type Raw, SecretText, type Via } from '../../resource/index.ts';

/** Parsed values as JSON. What JSON has no word for is a map with one key that begins so. */
const SECRET = '$secret';
const MOVED = '$moved';
const MAP = '$map';

/** A parsed value as JSON can hold it. */
export function encodeRaw(raw: Raw): unknown {
  if (raw instanceof SecretText) return { [SECRET]: raw.parts };
  if (raw instanceof Moved) return { [MOVED]: [encodeRaw(raw.raw), keysOf(raw.from), raw.via] };
  if (Array.isArray(raw)) return (raw as readonly Raw[]).map(encodeRaw);
  if (!isRawMap(raw)) return raw;
  const encoded = Object.fromEntries(Object.keys(raw).map((key) => [key, encodeRaw(raw[key] ?? null)]));
  return [SECRET, MOVED, MAP].some((key) => Object.hasOwn(raw, key)) ? { [MAP]: encoded } : encoded;
}

/** The parsed value that `encodeRaw` made this of. */
export function decodeRaw(encoded: unknown): Raw {
  if (Array.isArray(encoded)) return encoded.map(decodeRaw);
  if (typeof encoded === 'string' || typeof encoded === 'number' || typeof encoded === 'boolean') return encoded;
  if (typeof encoded !== 'object' || encoded === null) return null;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(encoded);
  const [first] = entries;
  if (first?.[0] === SECRET && Array.isArray(first[1])) return new SecretText(first[1] as SecretText['parts']);
  if (first?.[0] === MOVED && Array.isArray(first[1])) {
    const [raw, from, via] = first[1] as readonly unknown[];
    return new Moved(decodeRaw(raw), pathOf(...(from as readonly Key[])), via as Via);
  }
  const plain = first?.[0] === MAP && typeof first[1] === 'object' && first[1] !== null ? Object.entries(first[1]) : entries;
  return Object.fromEntries(plain.map(([key, value]) => [key, decodeRaw(value)]));
}
