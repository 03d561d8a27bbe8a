/** Where a value stands: in the document it was read from, and in the resource it ended up in. */

export type Key = string | number;

/** A path as a linked list, innermost key first: appending is one small object, nothing is copied. */
export interface Path {
  readonly parent: Path | undefined;
  readonly key: Key;
}

/** Appends a key to a path. */
export function step(parent: Path | undefined, key: Key): Path {
  return { parent, key };
}

/** Builds a path from its keys, outermost first. */
export function pathOf(...keys: readonly Key[]): Path | undefined {
  let path: Path | undefined;
  for (const key of keys) path = step(path, key);
  return path;
}

/** The keys of a path, outermost first. */
export function keysOf(path: Path | undefined): readonly Key[] {
  const keys: Key[] = [];
  for (let at = path; at !== undefined; at = at.parent) keys.push(at.key);
  return keys.reverse();
}

/** A stretch of a document's text, in UTF-16 offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One text that was read: a file, or a document that stood inside a scalar of another. */
export interface SourceDocument {
  /** Relative to the working directory, `/` as separator; `<stdin>` for standard input. */
  readonly file: string;
  readonly text: string;
  readonly root: Raw;
  /**
   * The span of the value at a path of this document (or of its key). A path that leads nowhere
   * gives the nearest parent that exists. Computed on demand: only reported places pay for it.
   */
  locate(path: Path | undefined, part: 'key' | 'value'): Span;
  /** Comments in the order of the text, for ignores and expectations; the text is without the comment sign. */
  comments(): readonly Comment[];
  /** The spans of recognised secrets, so that every shown line can be masked. */
  readonly secrets: readonly Span[];
  /** What no report shows: the secrets, and what is written of credentials that are known in part. Absent: the secrets. */
  readonly hidden?: readonly Span[];
  /**
   * Where each value stands, for edits. Undefined where a change of the text would change more than one value, or cannot
   * be made: documents with aliases, documents inside a scalar, texts that are not the file's own.
   */
  readonly layout?: TextNode | undefined;
}

/** A value in a text: spans of scalars include their quotes, those of short-form functions their tag. */
export interface TextNode {
  readonly span: Span;
  /** Entries of a map by key, items of a list by index. */
  readonly entries: ReadonlyMap<Key, TextEntry>;
}

export interface TextEntry {
  /** Absent for list items. */
  readonly key?: Span;
  readonly node: TextNode;
}

export interface Comment extends Span {
  readonly text: string;
}

/** What a parser yields. YAML gives text and null only, so that account ids, versions and dates stay as written. */
export type Raw = string | number | boolean | null | SecretText | Moved | readonly Raw[] | RawMap;
export interface RawMap {
  readonly [key: string]: Raw;
}

/** Stands where a credential stood; nothing after the readers ever sees the credential itself. */
export interface SecretToken {
  readonly secret: string;
  readonly length: number;
  /** What it is the value of, where the text around it says so: a variable in a script. */
  readonly name?: string;
}

/** A scalar in which at least one secret was recognised. */
export class SecretText {
  readonly parts: readonly (string | SecretToken)[];
  constructor(parts: readonly (string | SecretToken)[]) {
    this.parts = parts;
  }
}

/**
 * A subtree that stands elsewhere in the document than the tree it was put into: a SAM property inside the resource
 * that SAM makes of it, an entry of `Globals` inside a function. Places below it point to where the text really is.
 */
export class Moved {
  readonly raw: Raw;
  readonly from: Path | undefined;
  readonly via: Via;
  constructor(raw: Raw, from: Path | undefined, via: Via) {
    this.raw = raw;
    this.from = from;
    this.via = via;
  }
}

/** True for a map as parsed, false for lists, scalars and null. */
export function isRawMap(raw: Raw | undefined): raw is RawMap {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !(raw instanceof SecretText) && !(raw instanceof Moved);
}

/** The own entry of a parsed map; inherited names such as `__proto__` are never found. */
export function entryOf(raw: Raw | undefined, key: string): Raw | undefined {
  return isRawMap(raw) && Object.hasOwn(raw, key) ? raw[key] : undefined;
}

/** Why a text stands elsewhere than the resource it belongs to. */
export type Via = 'parameter' | 'mapping' | 'globals' | 'parent-stack' | 'generated' | 'deployment';

/** The identity of a resource in one instance. */
export interface ResourceId {
  readonly instance: string;
  readonly logicalId: string;
  readonly type: string;
}

/** A reportable place: `route` for people and fingerprints, document and pointer for line and column. */
export interface Place {
  readonly document: SourceDocument;
  readonly pointer: Path | undefined;
  readonly resource: ResourceId | undefined;
  /** From the resource: `Properties`, `Stages`, 2, `Actions`, 0. */
  readonly route: Path | undefined;
  readonly via?: Via;
  /** What to underline; a missing property points at its parent's key. */
  readonly part?: 'key' | 'value';
  /** The stretch of the scalar that is meant, in the document's text, where it is less than all of it. */
  readonly span?: Span;
}

/** The stretch of text that a place stands for. */
export function spanOf({ document, pointer, part, span }: Place): Span {
  return span ?? document.locate(pointer, part ?? 'value');
}

/** The text that is written at a place as it is, and not by a function or a parameter in its place; undefined for anything else. */
export function plainTextAt({ document, pointer }: Place): string | undefined {
  let raw: Raw | undefined = document.root;
  for (const key of keysOf(pointer)) {
    if (String(key).startsWith('Fn::')) return undefined;
    raw = Array.isArray(raw) ? (raw as readonly Raw[])[Number(key)] : entryOf(raw, String(key));
  }
  return typeof raw === 'string' ? raw : undefined;
}

/** Prints a route the way people write it: `Properties.Stages[2].Actions[0].RunOrder`. */
export function printRoute(route: Path | undefined): string {
  let printed = '';
  for (const key of keysOf(route)) printed += typeof key === 'number' ? `[${key}]` : printed === '' ? key : `.${key}`;
  return printed;
}
