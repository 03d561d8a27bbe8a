import type { TextEntry, TextNode } from '../resource/index.ts';
import type { TextEdit } from './text-edit.ts';
import { type Data, type FlowStyle, flowEntry, flowValue } from './written.ts';

/** Edits of JSON, and of maps and lists in braces and brackets in YAML. */

/** Whether a map or list is written in braces or brackets. */
export function isFlow(text: string, { span }: TextNode): boolean {
  return /[{[]/.test(text[span.start] ?? '');
}

/** The edit that adds an entry at the end of a map, or an item at the end of a list without `key`. */
export function addToFlow(text: string, node: TextNode, added: { key?: string; value: Data }): TextEdit | undefined {
  const last = [...node.entries.values()].at(-1);
  const close = node.span.end - 1;
  const style = styleOf(text, node, last);
  const written = (given: FlowStyle): string =>
    added.key === undefined ? flowValue(added.value, given) : flowEntry(added.key, added.value, given);
  if (last === undefined) {
    if (!/^\s*$/.test(text.slice(node.span.start + 1, close))) return undefined;
    const { lines } = style;
    const inside = lines === undefined ? written(style) : `${lines.eol}${lines.indent}${written(style)}${lines.eol}${outdented(lines)}`;
    return { start: node.span.start + 1, end: close, text: inside };
  }
  const end = endOf(last);
  const after = /^\s*(,?)\s*$/.exec(text.slice(end, close));
  if (after === null) return undefined;
  const lead = style.lines === undefined ? style.comma : `,${style.lines.eol}${style.lines.indent}`;
  // A comma that is there already stays where it is, and one more is not needed.
  if (after[1] === ',') {
    const comma = text.indexOf(',', end) + 1;
    return { start: comma, end: comma, text: `${lead.slice(1)}${written(style)}` };
  }
  return { start: end, end, text: `${lead}${written(style)}` };
}

/** The edit that takes an entry or item with one comma. */
export function removeFromFlow(text: string, node: TextNode, siblings: readonly TextEntry[], entry: TextEntry): TextEdit | undefined {
  const at = siblings.indexOf(entry);
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  const onlyComma = (from: number, to: number): boolean => /^\s*,\s*$/.test(text.slice(from, to));
  if (after !== undefined)
    return onlyComma(endOf(entry), startOf(after)) ? { start: startOf(entry), end: startOf(after), text: '' } : undefined;
  if (before !== undefined)
    return onlyComma(endOf(before), startOf(entry)) ? { start: endOf(before), end: endOf(entry), text: '' } : undefined;
  const inside = { start: node.span.start + 1, end: node.span.end - 1 };
  return /^\s*$/.test(text.slice(inside.start, startOf(entry))) && /^\s*,?\s*$/.test(text.slice(endOf(entry), inside.end))
    ? { ...inside, text: '' }
    : undefined;
}

function startOf({ key, node }: TextEntry): number {
  return key?.start ?? node.span.start;
}

function endOf({ key, node }: TextEntry): number {
  return Math.max(node.span.end, key?.end ?? 0);
}

function styleOf(text: string, node: TextNode, last: TextEntry | undefined): FlowStyle {
  const json = /^\ufeff?\s*\{/.test(text);
  const colon = last?.key === undefined ? undefined : /^\s*:[ \t]*$/.exec(text.slice(last.key.end, last.node.span.start))?.[0];
  const oneLine = json && !/[\r\n]/.test(text.trim());
  const minified = oneLine && !/[":,] ["{[]/.test(text);
  return {
    quoted: json || (last !== undefined && text[startOf(last)] === '"'),
    colon: colon !== undefined && (json || colon.endsWith(' ')) ? colon : minified ? ':' : ': ',
    comma: minified && !/, /.test(text.slice(node.span.start, node.span.end)) ? ',' : ', ',
    lines: json && !oneLine ? linesOf(text, node, last) : last === undefined ? undefined : linesOf(text, node, last),
  };
}

/** The lines of entries that have one each; of an empty map as the lines around it suggest. */
function linesOf(text: string, node: TextNode, last: TextEntry | undefined): FlowStyle['lines'] {
  const around = /[^\r\n]*$/.exec(text.slice(0, node.span.start))?.[0] ?? '';
  const outer = /^[ \t]*/.exec(around.replace('\ufeff', ''))?.[0] ?? '';
  if (last === undefined) {
    // `"A": {}` that shares its line with other entries stays on it.
    const own = /^[ \t]*"(?:[^"\\]|\\.)*"\s*:[ \t]*$/.test(around);
    const step = outer.startsWith('\t') ? '\t' : '  ';
    return own ? { eol: lineBreakOf(text), indent: outer + step, step } : undefined;
  }
  const own = /(\r\n|\r|\n)([ \t]*)$/.exec(text.slice(0, startOf(last)));
  if (own === null) return undefined;
  const [, eol = '\n', indent = ''] = own;
  return { eol, indent, step: indent.startsWith(outer) && indent.length > outer.length ? indent.slice(outer.length) : '  ' };
}

function outdented({ indent, step }: NonNullable<FlowStyle['lines']>): string {
  return indent.slice(0, indent.length - step.length);
}

function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
}
