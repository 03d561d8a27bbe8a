import type { Key, Span } from '../../resource/place.ts';
import type { Entry, Node } from './positions.ts';
import { DEPTH_LIMIT, SyntaxFault } from './yaml.ts';

/**
 * One pass over a JSON text, run when its positions are needed: where each key and value stands and which keys occur
 * twice (`JSON.parse` keeps the last without a word).
 */
export interface JsonIndex {
  readonly root: Node;
  /** The second and later occurrences of a key in one map, each with the one before. */
  readonly duplicates: readonly Duplicate[];
}

export interface Duplicate {
  readonly key: Span;
  readonly earlier: Span;
}

/** Indexes a JSON text. Throws SyntaxFault at the first character that is not JSON, and when it is nested too deeply. */
export function indexJson(text: string, nameOf: (key: string) => string): JsonIndex {
  const indexer = new Indexer(text, nameOf);
  return { root: indexer.document(), duplicates: indexer.duplicates };
}

class JsonNode implements Node {
  readonly span: Span;
  readonly entries: ReadonlyMap<Key, Entry>;
  private readonly text: string;

  constructor(text: string, start: number, end: number, entries: ReadonlyMap<Key, Entry>) {
    this.text = text;
    this.span = { start, end };
    this.entries = entries;
  }

  get scalar(): string | undefined {
    return this.text[this.span.start] === '"' ? decode(this.text.slice(this.span.start, this.span.end)) : undefined;
  }
}

function decode(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  const decoded: unknown = JSON.parse(quoted);
  return String(decoded);
}

const NO_ENTRIES: ReadonlyMap<Key, Entry> = new Map();
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const ATOM = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

class Indexer {
  readonly duplicates: Duplicate[] = [];
  private readonly text: string;
  private readonly nameOf: (key: string) => string;
  private at = 0;
  private depth = 0;

  constructor(text: string, nameOf: (key: string) => string) {
    this.text = text;
    this.nameOf = nameOf;
  }

  document(): Node {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
    const node = this.value();
    this.blanks();
    if (this.at < this.text.length) this.fail('text after the end of the JSON document');
    return node;
  }

  private value(): Node {
    const first = this.blanks();
    const start = this.at;
    if (first === '{' || first === '[') {
      if (++this.depth > DEPTH_LIMIT) throw new SyntaxFault(`nested more than ${DEPTH_LIMIT} levels deep`, this.at);
      this.at++;
      const entries = first === '{' ? this.members() : this.items();
      this.depth--;
      return new JsonNode(this.text, start, this.at, entries);
    }
    if (first === '"') this.string();
    else this.at = this.match(ATOM) ?? this.fail(first === undefined ? 'the JSON text ends too early' : `unexpected ${printed(first)}`);
    return new JsonNode(this.text, start, this.at, NO_ENTRIES);
  }

  private members(): ReadonlyMap<Key, Entry> {
    const entries = new Map<Key, Entry>();
    if (this.blanks() === '}') return this.close(entries);
    for (;;) {
      if (this.blanks() !== '"') this.fail('expected a key in double quotes');
      const start = this.at;
      this.string();
      const key = { start, end: this.at };
      const name = this.nameOf(decode(this.text.slice(start, this.at)));
      const earlier = entries.get(name)?.key;
      if (earlier !== undefined) this.duplicates.push({ key, earlier });
      if (this.blanks() !== ':') this.fail('expected ":" after a key');
      this.at++;
      entries.set(name, { key, node: this.value() });
      if (this.blanks() === '}') return this.close(entries);
      this.comma('}');
    }
  }

  private items(): ReadonlyMap<Key, Entry> {
    const entries = new Map<Key, Entry>();
    if (this.blanks() === ']') return this.close(entries);
    for (;;) {
      entries.set(entries.size, { node: this.value() });
      if (this.blanks() === ']') return this.close(entries);
      this.comma(']');
    }
  }

  private close(entries: ReadonlyMap<Key, Entry>): ReadonlyMap<Key, Entry> {
    this.at++;
    return entries;
  }

  private comma(terminator: string): void {
    if (this.blanks() !== ',') this.fail(`expected "," or "${terminator}"`);
    this.at++;
  }

  private string(): void {
    this.at = this.match(STRING) ?? this.fail('a string without end, with a bad escape or with a line break inside');
  }

  private match(expression: RegExp): number | undefined {
    expression.lastIndex = this.at;
    return expression.test(this.text) ? expression.lastIndex : undefined;
  }

  /** Skips blanks and gives the character after them. */
  private blanks(): string | undefined {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break;
    }
    return this.text[this.at];
  }

  private fail(reason: string): never {
    throw new SyntaxFault(`not valid JSON: ${reason}`, this.at);
  }
}

function printed(character: string): string {
  return character < ' ' ? 'control character' : `"${character}"`;
}
