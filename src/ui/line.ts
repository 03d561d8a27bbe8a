import { displayWidth, graphemes } from '../text/width.ts';
import { wrap } from '../text/wrap.ts';

/** What is drawn: lines of stretches of text, each with a meaning. How a meaning looks is decided in look.ts. */
export type Style =
  | 'critical'
  | 'high'
  | 'medium'
  | 'low'
  | 'info'
  | 'strong'
  | 'faint'
  | 'heading'
  | 'related'
  | 'good'
  | 'warning'
  | 'addition'
  | 'key'
  | 'current';

/** A stretch of text, safe to print and without line breaks. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

export type Line = readonly Span[];

export const EMPTY: Line = [];

/** Longer lines of prose are hard to read. */
const WIDEST_PROSE = 96;

/** Shown where a text was cut. */
const ELLIPSIS = '…';

/** A line of one style; without one, as plain text. */
export function line(text: string, style?: Style): Line {
  return [span(text, style)];
}

export function span(text: string, style?: Style): Span {
  return style === undefined ? { text } : { text, style };
}

/** The text of a line, without styles. */
export function textOf(spans: Line): string {
  return spans.map(({ text }) => text).join('');
}

/** Columns that a line takes. */
export function widthOf(spans: Line): number {
  return spans.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** The line in exactly `width` columns: cut with `…`, or filled with blanks. */
export function padded(spans: Line, width: number): Line {
  const left = width - widthOf(spans);
  if (left === 0) return spans;
  return left > 0 ? [...spans, span(' '.repeat(left))] : cut(spans, width);
}

/** The line in at most `width` columns, cut with `…`. */
export function cut(spans: Line, width: number): Line {
  if (width <= 0) return EMPTY;
  if (widthOf(spans) <= width) return spans;
  const kept: Span[] = [];
  let left = width - displayWidth(ELLIPSIS);
  for (const { text, style } of spans) {
    const shown = head(text, left);
    if (shown !== '') kept.push(span(shown, style));
    left -= displayWidth(shown);
    if (shown !== text) break;
  }
  const filled = [...kept, span(ELLIPSIS)];
  const missing = width - widthOf(filled);
  return missing > 0 ? [...filled, span(' '.repeat(missing))] : filled;
}

/** The beginning of a text, in at most so many columns. */
function head(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let shown = '';
  let left = columns;
  for (const { text: character } of graphemes(text)) {
    left -= displayWidth(character);
    if (left < 0) break;
    shown += character;
  }
  return shown;
}

/** A line with one text at its left and one at its right; the left one gives way. */
export function between(left: Line, right: Line, width: number): Line {
  const room = Math.max(0, width - widthOf(right));
  return room < 8 ? padded(left, width) : [...padded(left, room), ...right];
}

/** Prose in lines of at most `width` columns; the lines after the first are indented as well as the first. */
export function prose(text: string, width: number, style?: Style, indent = 0): readonly Line[] {
  const blank = ' '.repeat(indent);
  return broken(text, Math.max(8, Math.min(WIDEST_PROSE, width - indent))).map((part) =>
    indent === 0 ? line(part, style) : [span(blank), span(part, style)],
  );
}

/** Prose behind a label; the following lines stand under its first word. */
export function labelled(label: Line, text: string, width: number, style?: Style): readonly Line[] {
  const indent = widthOf(label);
  const room = Math.max(12, Math.min(WIDEST_PROSE, width - indent));
  return broken(text, room).map((part, index) => [...(index === 0 ? label : [span(' '.repeat(indent))]), span(part, style)]);
}

/** Lines of at most `width` columns. What a report leaves whole, to be copied, is broken here, where it would be lost. */
function broken(text: string, width: number): readonly string[] {
  return wrap(text, width).flatMap((part) => {
    const pieces: string[] = [];
    let rest = part;
    while (displayWidth(rest) > width) {
      const piece = head(rest, width);
      if (piece === '') break;
      pieces.push(piece);
      rest = rest.slice(piece.length);
    }
    return [...pieces, rest];
  });
}
