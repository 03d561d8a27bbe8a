import { type Raw, SecretText, type SourceDocument } from './place.ts';
import { Resolution, Scope } from './scope.ts';
import { emptyTemplate, type Instance } from './system.ts';
import { isHole, type Part, Text } from './text.ts';
import { type Origin, Value } from './value.ts';
import { GIVEN } from './world.ts';

/** A document that stands in one text: a buildspec, an event pattern, a state machine. */

/** Mark the place of a hole or credential while the text is one string; private-use characters. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
const MARKER = new RegExp(`${OPEN}(\\d+)${CLOSE}`, 'g');
const REFERENCE = `${OPEN}embedded:`;

const NOWHERE: SourceDocument = { file: '', text: '', root: null, locate: () => ({ start: 0, end: 0 }), comments: () => [], secrets: [] };

const INSTANCE: Instance = {
  id: '',
  template: emptyTemplate(NOWHERE),
  account: undefined,
  region: undefined,
  stackName: undefined,
  parameters: new Map(),
  children: new Map(),
};

/** A scope in which the marked parts of the text are the only names. */
class EmbeddedScope extends Scope {
  private readonly marked: readonly Part[];

  constructor(marked: readonly Part[]) {
    super(INSTANCE, new Resolution({ name: '', instances: [], link: 'single' }, GIVEN));
    this.marked = marked;
  }

  override ref(name: string, origin: Origin): ReturnType<Scope['ref']> {
    const part = name.startsWith(REFERENCE) ? this.marked[Number(name.slice(REFERENCE.length))] : undefined;
    return part === undefined ? super.ref(name, origin) : { kind: 'text', text: Text.of(part) };
  }
}

/**
 * The value of a document inside a text. Holes and credentials stay what they are; every place in it is that of the text.
 * @param parse from one string to plain JSON-like data; may throw
 * @param quoteBare the syntax needs quotes around a hole that stands outside of a string, as JSON does
 * @returns undefined when the text cannot be parsed, or holds a character that is needed as a marker
 */
export function embeddedValue(text: Text, origin: Origin, parse: (source: string) => unknown, quoteBare: boolean): Value | undefined {
  const marked: Part[] = [];
  let source = '';
  let quoted = false;
  for (const part of text.parts) {
    if (typeof part === 'string') {
      if (part.includes(OPEN)) return undefined;
      source += part;
      quoted = endsQuoted(part, quoted);
    } else {
      const marker = `${OPEN}${marked.push(part) - 1}${CLOSE}`;
      source += quoted || !quoteBare ? marker : `"${marker}"`;
    }
  }
  let parsed: unknown;
  try {
    parsed = parse(source);
  } catch {
    return undefined;
  }
  return Value.parsed(rawOf(parsed, marked), new EmbeddedScope(marked), { ...origin, generated: true });
}

function rawOf(plain: unknown, marked: readonly Part[]): Raw {
  if (typeof plain === 'string') return plain.includes(OPEN) ? withReferences(plain, marked) : plain;
  if (typeof plain === 'number' || typeof plain === 'boolean') return plain;
  if (Array.isArray(plain)) return plain.map((item) => rawOf(item, marked));
  if (typeof plain !== 'object' || plain === null) return null;
  return Object.fromEntries(
    Object.entries(plain).map(([key, entry]) => [key.includes(OPEN) ? printedKey(key, marked) : key, rawOf(entry, marked)]),
  );
}

function withReferences(text: string, marked: readonly Part[]): Raw {
  const pieces: Raw[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKER)) {
    const part = marked[Number(match[1])];
    const isSecret = typeof part === 'object' && !isHole(part);
    pieces.push(text.slice(from, match.index), isSecret ? new SecretText([part]) : { Ref: `${REFERENCE}${match[1]}` });
    from = match.index + match[0].length;
  }
  return { 'Fn::Join': ['', [...pieces, text.slice(from)]] };
}

/** A key cannot be partly known: it stands as it would be printed. */
function printedKey(key: string, marked: readonly Part[]): string {
  return key.replace(MARKER, (_, index: string) => Text.of(marked[Number(index)] ?? '').print());
}

/** Whether the end of a piece of JSON is inside a string. */
function endsQuoted(piece: string, quoted: boolean): boolean {
  let inside = quoted;
  for (let at = 0; at < piece.length; at++) {
    if (piece[at] === '\\') at++;
    else if (piece[at] === '"') inside = !inside;
  }
  return inside;
}
