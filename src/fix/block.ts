import type { TextEntry, TextNode } from '../resource/index.ts';
import type { TextEdit } from './text-edit.ts';
import { blockEntry, blockItem, type Data } from './written.ts';

/** Edits of maps and lists in YAML blocks: an entry or item has lines of its own. */

/** What may follow on the line of a value: the colon of a key without value, a comment. */
const REST_OF_LINE = /:?[ \t]*(?:(?<=[ \t])#[^\r\n]*)?(?=[\r\n]|$)/y;
/** Scalars that keep the empty lines behind them: text that is added or removed there would change them. */
const KEPT_LINES = /[|>][1-9]?\+/;

/** The edit that adds an entry at the end of a map, or an item at the end of a list without `key`. */
export function addToBlock(text: string, root: TextNode, node: TextNode, added: { key?: string; value: Data }): TextEdit | undefined {
  const entries = [...node.entries.values()];
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined || KEPT_LINES.test(text)) return undefined;
  const column = columnOf(text, first);
  const end = endOfLine(text, last);
  if (column === undefined || end === undefined) return undefined;
  const step = stepOf(text, root);
  const lines = added.key === undefined ? blockItem(added.value, step) : blockEntry(added.key, added.value, step);
  const lead = lineBreakAt(text, end) + ' '.repeat(column);
  return { start: end, end, text: lines.map((line) => lead + line).join('') };
}

/** The edit that takes an entry or item with its lines; undefined for the only one, whose parent would be left empty. */
export function removeFromBlock(text: string, siblings: readonly TextEntry[], entry: TextEntry): TextEdit | undefined {
  const end = endOfLine(text, entry);
  if (siblings.length < 2 || end === undefined || KEPT_LINES.test(text)) return undefined;
  const begin = entry.key?.start ?? entry.node.span.start;
  const before = text.slice(startOfLine(text, begin), begin);
  const whole = entry.key === undefined ? /^ *- +$/.test(before) : /^ *$/.test(before);
  if (whole) return withItsLineBreak(text, begin - before.length, endOfComments(text, end, /^ */.exec(before)?.[0].length ?? 0));
  // The first key after a dash: the next one takes its place.
  const next = siblings[siblings.indexOf(entry) + 1];
  if (entry.key === undefined || next?.key === undefined || !/^ *(?:- +)+$/.test(before)) return undefined;
  return /^(?:\r\n|\r|\n) *$/.test(text.slice(end, next.key.start)) ? { start: begin, end: next.key.start, text: '' } : undefined;
}

/** Comments that stand deeper than an entry go with it: left behind, they would become text of a block scalar above. */
function endOfComments(text: string, end: number, column: number): number {
  const comment = /(?:(?:\r\n|\r|\n) *)+(?<=[\r\n]( *))#[^\r\n]*/y;
  let last = end;
  for (;;) {
    comment.lastIndex = last;
    const match = comment.exec(text);
    if (match === null || (match[1] ?? '').length <= column) return last;
    last = comment.lastIndex;
  }
}

function withItsLineBreak(text: string, start: number, end: number): TextEdit {
  const after = /(?:\r\n|\r|\n)?/y;
  after.lastIndex = end;
  after.test(text);
  if (after.lastIndex > end) return { start, end: after.lastIndex, text: '' };
  const before = /(?:\r\n|\r|\n)$/.exec(text.slice(0, start));
  return { start: start - (before?.[0].length ?? 0), end, text: '' };
}

/** The column of the keys or dashes of a block, from 0; undefined where it is not plain to see. */
function columnOf(text: string, { key, node }: TextEntry): number | undefined {
  const begin = key?.start ?? node.span.start;
  const before = text.slice(startOfLine(text, begin), begin);
  if (key !== undefined) return /^ *(?:- +)*$/.test(before) ? before.length : undefined;
  return /^( *(?:- +)*)- +$/.exec(before)?.[1]?.length;
}

/** Where the last line of an entry ends, its comment included. */
function endOfLine(text: string, { key, node }: TextEntry): number | undefined {
  REST_OF_LINE.lastIndex = Math.max(node.span.end, key?.end ?? 0);
  return REST_OF_LINE.test(text) ? REST_OF_LINE.lastIndex : undefined;
}

function startOfLine(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !/[\r\n\ufeff]/.test(text[start - 1] ?? '')) start--;
  return start;
}

/** The line break that follows, else the first of the text: a text may mix them. */
function lineBreakAt(text: string, offset: number): string {
  const here = /(?:\r\n|\r|\n)/y;
  here.lastIndex = offset;
  return here.exec(text)?.[0] ?? /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}

/** By how much the document indents: as far as its second level of keys stands from the first. */
function stepOf(text: string, root: TextNode): string {
  for (const { key, node } of root.entries.values()) {
    const [below] = node.entries.values();
    if (key === undefined || below?.key === undefined) continue;
    const columns = below.key.start - startOfLine(text, below.key.start);
    if (columns > 0 && columns <= 8 && text.slice(below.key.start - columns, below.key.start).trim() === '') return ' '.repeat(columns);
  }
  return '  ';
}
