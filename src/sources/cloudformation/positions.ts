import type { Key, Path, Span, TextNode } from '../../resource/place.ts';
import { keysOf } from '../../resource/place.ts';

/**
 * Where the values of a parsed document stand in its text. Spans of scalars include their quotes, spans of short-form
 * functions (`!Sub x`) their tag; the value below the function's name is what follows the tag.
 */
export interface Node extends TextNode {
  /** The decoded text of a scalar that is text, with its secrets: for mapping inner documents only. */
  readonly scalar: string | undefined;
  /** Entries of a map by key, items of a list by index; built when first asked for. */
  readonly entries: ReadonlyMap<Key, Entry>;
}

export interface Entry {
  /** Absent for list items. */
  readonly key?: Span;
  readonly node: Node;
}

/** The node at a path, or the nearest one above it. */
export function nodeAt(root: Node, path: Path | undefined): { readonly node: Node; readonly found: boolean } {
  let node = root;
  for (const key of keysOf(path)) {
    const entry = node.entries.get(key);
    if (entry === undefined) return { node, found: false };
    node = entry.node;
  }
  return { node, found: true };
}

/**
 * The span of the value or the key at a path; of the nearest parent that exists when the path leads nowhere.
 * A value without text (`Key:`) gives its key. A list item, which has no key, gives its first entry or line.
 */
export function locate(text: string, root: Node, path: Path | undefined, part: 'key' | 'value'): Span {
  let at: Entry = { node: root };
  for (const key of keysOf(path)) {
    const next = at.node.entries.get(key);
    if (next === undefined) break;
    at = next;
  }
  const { span } = at.node;
  if (part === 'key') return at.key ?? beginning(text, at.node);
  return span.start < span.end ? span : (at.key ?? span);
}

function beginning(text: string, node: Node): Span {
  const [first] = node.entries.values();
  if (first?.key === undefined) return firstLine(text, node.span);
  return firstLine(text, { start: first.key.start, end: Math.max(first.key.end, first.node.span.end) });
}

function firstLine(text: string, { start, end }: Span): Span {
  const line = /^[^\r\n]*[^\s]/.exec(text.slice(start, end));
  return { start, end: line === null ? end : start + line[0].length };
}
