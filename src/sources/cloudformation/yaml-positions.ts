import type { Comment, Key, Span } from '../../resource/place.ts';
import { SecretText } from '../../resource/place.ts';
import type { Entry, Node } from './positions.ts';
import type { Frames } from './yaml.ts';
import { functionOfTag } from './yaml-tags.ts';

const BLANK = /\s/;

/** The node tree of a YAML document, made of its frames as far as it is asked for. */
export function yamlTree(text: string, frames: Frames, root: number, nameOf: (key: string) => string): Node {
  return new YamlNode(new FrameReader(text, frames, nameOf), root);
}

/** Where the text of a frame begins, and what stands before it. */
interface Head {
  /** First character of anchor, tag or content. */
  readonly start: number;
  /** The local tag (`!Sub`), if there is one. */
  readonly tag: Span | undefined;
  /** The end of anchor and tag; the start if there are none. */
  readonly bare: number;
  readonly content: number;
}

class FrameReader {
  readonly text: string;
  readonly frames: Frames;

  /** The name under which a key stands in the document: keys that are secrets have been renamed. */
  readonly nameOf: (key: string) => string;

  constructor(text: string, frames: Frames, nameOf: (key: string) => string) {
    this.text = text;
    this.frames = frames;
    this.nameOf = nameOf;
  }

  head(frame: number): Head {
    const end = this.frames.ends[frame] ?? 0;
    const start = this.skipBlanks(this.frames.starts[frame] ?? 0, end);
    let content = start;
    let bare = start;
    let tag: Span | undefined;
    while (content < end && (this.text[content] === '!' || this.text[content] === '&')) {
      let after = content;
      while (after < end && !/[\s,[\]{}]/.test(this.text[after] ?? '')) after++;
      if (/^!\w/.test(this.text.slice(content, after))) tag = { start: content, end: after };
      bare = after;
      content = this.skipBlanks(after, end);
    }
    return { start, tag, bare, content };
  }

  /** The end of a frame's text, without the blanks and comments that js-yaml has read past. */
  end(frame: number, { start, bare, content }: Head): number {
    const end = this.frames.ends[frame] ?? 0;
    // A node without text reaches to the next token: it ends after its tag, or where it opens.
    if (content >= end) return bare > start ? bare : (this.frames.starts[frame] ?? 0);
    const last = this.children(frame).at(-1);
    const first = this.text[content];
    if (last !== undefined && first !== '{' && first !== '[') return this.end(last, this.head(last));
    let trimmed = end;
    while (trimmed > content && BLANK.test(this.text[trimmed - 1] ?? '')) trimmed--;
    // Blanks at the end of a block scalar's last line are text.
    if (first === '|' || first === '>') while (trimmed < end && /[ \t]/.test(this.text[trimmed] ?? '')) trimmed++;
    return trimmed;
  }

  /** The frames below one. Those without width are left out: js-yaml tried to read a node there and found none. */
  children(frame: number): readonly number[] {
    const { starts, ends, tails } = this.frames;
    const children: number[] = [];
    const tail = tails[frame] ?? 0;
    for (let child = frame + 1; child < tail; child = tails[child] ?? tail) if (starts[child] !== ends[child]) children.push(child);
    return children;
  }

  private skipBlanks(from: number, end: number): number {
    let at = from;
    while (at < end) {
      if (this.text[at] === '#' && (at === 0 || BLANK.test(this.text[at - 1] ?? ' '))) {
        while (at < end && this.text[at] !== '\n' && this.text[at] !== '\r') at++;
      } else if (BLANK.test(this.text[at] ?? '')) at++;
      else break;
    }
    return at;
  }
}

class YamlNode implements Node {
  private readonly reader: FrameReader;
  private readonly frame: number;
  /** The level below a short form: what follows the tag. */
  private readonly inner: boolean;
  private known: ReadonlyMap<Key, Entry> | undefined;
  private spans: Span | undefined;

  constructor(reader: FrameReader, frame: number, inner = false) {
    this.reader = reader;
    this.frame = frame;
    this.inner = inner;
  }

  get span(): Span {
    if (this.spans === undefined) {
      const head = this.reader.head(this.frame);
      const end = this.reader.end(this.frame, head);
      this.spans = { start: Math.min(head.tag === undefined || this.inner ? head.content : head.start, end), end };
    }
    return this.spans;
  }

  get scalar(): string | undefined {
    const result = this.reader.frames.results[this.frame];
    if (typeof result === 'string') return result;
    if (!this.inner) return undefined;
    const value = this.shortForm(result)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  get entries(): ReadonlyMap<Key, Entry> {
    this.known ??= this.read();
    return this.known;
  }

  private shortForm(result: unknown): { readonly key: string; readonly tag: Span; readonly value: unknown } | undefined {
    const { tag } = this.reader.head(this.frame);
    if (tag === undefined || !isContainer(result) || Array.isArray(result)) return undefined;
    const key = functionOfTag(this.reader.text.slice(tag.start + 1, tag.end));
    return { key, tag, value: result[key] };
  }

  private read(): ReadonlyMap<Key, Entry> {
    const result = this.reader.frames.results[this.frame];
    const short = this.shortForm(result);
    if (short !== undefined && !this.inner) {
      return new Map([[short.key, { key: short.tag, node: new YamlNode(this.reader, this.frame, true) }]]);
    }
    const value = short === undefined ? result : short.value;
    if (!isContainer(value)) return new Map();
    const children = this.reader.children(this.frame);
    const [only] = children;
    // A flow collection or scalar in block context has a frame of its own below an equal one.
    if (children.length === 1 && only !== undefined && this.reader.frames.results[only] === value)
      return new YamlNode(this.reader, only).entries;
    if (Array.isArray(value)) return children.length === 0 ? this.dotted(value) : this.items(value, children);
    return this.pairs(value, children);
  }

  /** `!GetAtt A.B` is a list of two that stands in one scalar. */
  private dotted(value: readonly unknown[]): ReadonlyMap<Key, Entry> {
    const { tag, content } = this.reader.head(this.frame);
    if (tag === undefined || this.reader.text[content] === '[' || this.reader.text[content] === '*') return new Map();
    return new Map(value.map((_, index) => [index, { node: new LeafNode(this.span) }]));
  }

  private items(value: readonly unknown[], children: readonly number[]): ReadonlyMap<Key, Entry> {
    const { results } = this.reader.frames;
    const entries = new Map<Key, Entry>();
    if (children.length === 1 && children[0] !== undefined && typeof results[children[0]] === 'string' && this.tagged()) {
      return new Map(value.map((_, index) => [index, { node: new LeafNode(this.span) }]));
    }
    let next = 0;
    value.forEach((item, index) => {
      const child = children[next];
      // An empty item (`-`) has no frame.
      if (child === undefined || (item === null && results[child] !== null)) return;
      const pair = isContainer(item) && results[child] !== item;
      const node = new YamlNode(this.reader, child);
      entries.set(index, pair ? { node: this.pairNode(item, children.slice(next, next + 2)) } : { node });
      next += pair ? 2 : 1;
    });
    return entries;
  }

  private tagged(): boolean {
    return this.reader.head(this.frame).tag !== undefined;
  }

  /** `[Key: value]` is a list of a map that has no frame of its own. */
  private pairNode(item: object, children: readonly number[]): Node {
    const entries = this.pairs(item, children);
    const [first] = entries.values();
    const span = { start: first?.key?.start ?? this.span.start, end: first?.node.span.end ?? this.span.end };
    return { span, scalar: undefined, entries };
  }

  private pairs(value: object, children: readonly number[]): ReadonlyMap<Key, Entry> {
    const { results } = this.reader.frames;
    const entries = new Map<Key, Entry>();
    for (let at = 0; at < children.length; ) {
      const keyFrame = children[at++] ?? 0;
      const key = this.reader.nameOf(String(results[keyFrame]));
      const keySpan = new YamlNode(this.reader, keyFrame).span;
      const child = children[at];
      const stored: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
      // A key without a value (`{a, b: 1}`, `? a`) has no second frame.
      if (child === undefined || (stored === null && results[child] !== null)) {
        entries.set(key, { key: keySpan, node: new LeafNode({ start: keySpan.end, end: keySpan.end }) });
      } else {
        entries.set(key, { key: keySpan, node: new YamlNode(this.reader, child) });
        at++;
      }
    }
    return entries;
  }
}

class LeafNode implements Node {
  readonly span: Span;
  readonly scalar = undefined;
  readonly entries: ReadonlyMap<Key, Entry> = new Map();

  constructor(span: Span) {
    this.span = span;
  }
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof SecretText);
}

/** The comments of a YAML text: what begins with `#` outside its scalars. */
export function yamlComments(text: string, frames: Frames): readonly Comment[] {
  const comments: Comment[] = [];
  let hash = text.indexOf('#');
  if (hash === -1) return comments;
  const scalars = scalarSpans(text, frames);
  for (let at = 0; hash !== -1; ) {
    while ((scalars[at]?.end ?? Infinity) <= hash) at++;
    const scalar = scalars[at];
    let next = hash + 1;
    if (scalar !== undefined && scalar.start <= hash) next = scalar.end;
    else if (hash === 0 || BLANK.test(text[hash - 1] ?? '')) {
      const written = text.slice(hash, lineEnd(text, hash)).trimEnd();
      next = hash + written.length;
      comments.push({ start: hash, end: next, text: written.slice(1).trim() });
    }
    hash = text.indexOf('#', next);
  }
  return comments;
}

function lineEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

/** Spans in which a `#` is text; of block scalars without their header, which may end in a comment. */
function scalarSpans(text: string, frames: Frames): readonly Span[] {
  const reader = new FrameReader(text, frames, (key) => key);
  const spans: Span[] = [];
  for (let frame = 0; frame < frames.starts.length; frame++) {
    if (reader.children(frame).length > 0 || frames.starts[frame] === frames.ends[frame]) continue;
    const head = reader.head(frame);
    const first = text[head.content];
    const end = reader.end(frame, head);
    if (first === '[' || first === '{' || end <= head.content) continue;
    spans.push({ start: first === '|' || first === '>' ? Math.min(end, lineEnd(text, head.content)) : head.content, end });
  }
  return spans;
}
