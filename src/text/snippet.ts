import { showLine } from './shown-line.ts';
import { forTerminal } from './terminal.ts';
import { displayWidth } from './width.ts';
import { wrap } from './wrap.ts';

/** A stretch of source to underline. Lines and columns count from 1, columns in UTF-16 units, the end is exclusive. */
export interface Mark {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly label: string;
  readonly kind: 'primary' | 'related';
}

/** Colours of a snippet; each gives its text back, coloured. */
export interface SnippetPaint {
  readonly primary: (text: string) => string;
  readonly related: (text: string) => string;
  readonly gutter: (text: string) => string;
}

export interface SnippetOptions {
  readonly width: number;
  /** Digits of the line numbers. */
  readonly digits: number;
  readonly paint: SnippetPaint;
}

const SIGNS = { primary: '^', related: '-' } as const;
/** Lines shown of a stretch that goes on over several. */
const SHOWN_LINES = 3;
const NARROWEST_LABEL = 32;
/** A label below its underline moves to the left to get this much room. */
const COMFORTABLE_LABEL = 56;

/**
 * Source lines with their numbers, the marks underlined and labelled, `...` where lines are left out.
 * @param lines what is known of the source, by line number; marks on other lines are left out
 */
export function snippet(lines: ReadonlyMap<number, string>, marks: readonly Mark[], options: SnippetOptions): readonly string[] {
  const { digits, paint } = options;
  const drawn = [paint.gutter(`${' '.repeat(digits)} |`)];
  let previous: number | undefined;
  for (const number of linesToShow(lines, marks)) {
    if (previous !== undefined && number > previous + 1) drawn.push(paint.gutter('...'));
    drawn.push(...drawLine(number, lines.get(number) ?? '', marks, options));
    previous = number;
  }
  if (marks.some((mark) => mark.kind === 'primary' && lines.has(mark.line) && lastLine(mark) > (previous ?? 0)))
    drawn.push(paint.gutter('...'));
  return drawn;
}

/** Each mark's first line; the primary one goes on a little. */
function linesToShow(lines: ReadonlyMap<number, string>, marks: readonly Mark[]): readonly number[] {
  const numbers = new Set<number>();
  for (const mark of marks) {
    const last = mark.kind === 'primary' ? Math.min(lastLine(mark), mark.line + SHOWN_LINES - 1) : mark.line;
    for (let number = mark.line; number <= last; number++) if (lines.has(number)) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

/** The last line with text of the mark: an end at the start of a line belongs to the line before. */
function lastLine({ line, endLine, endColumn }: Mark): number {
  return Math.max(line, endColumn <= 1 ? endLine - 1 : endLine);
}

function drawLine(number: number, text: string, marks: readonly Mark[], options: SnippetOptions): readonly string[] {
  const { digits, paint, width } = options;
  const room = Math.max(16, width - digits - 3);
  const own = distinct(marks.filter(({ line }) => line === number));
  const [focus] = own.length > 1 ? [...own].sort((a, b) => Number(b.kind === 'primary') - Number(a.kind === 'primary')) : own;
  const [start, end] = focus === undefined ? [0, 0] : extent(focus, text);
  const shown = showLine(text, start, end, room);
  const gutter = `${paint.gutter(`${' '.repeat(digits)} |`)} `;
  const drawn = [`${paint.gutter(`${String(number).padStart(digits)} |`)} ${shown.text}`.trimEnd()];
  for (const mark of own) {
    const [from, to] = extent(mark, text).map((offset) => shown.columnOf(offset)) as [number, number];
    const sign = SIGNS[mark.kind].repeat(Math.max(1, Math.min(to, room) - from));
    drawn.push(
      ...labelled(Math.min(from, room - 1), sign, forTerminal(mark.label), room).map((line) => gutter + indented(line, paint[mark.kind])),
    );
  }
  return drawn;
}

/** What says the same of the same stretch is drawn once. */
function distinct(marks: readonly Mark[]): readonly Mark[] {
  const byText = new Map(marks.map((mark) => [`${mark.column} ${mark.endLine} ${mark.endColumn} ${mark.kind} ${mark.label}`, mark]));
  return [...byText.values()];
}

/** Offsets in the line between which a mark underlines it, blanks at the end left out. */
function extent(mark: Mark, text: string): readonly [number, number] {
  const end = text.trimEnd().length;
  const start = Math.max(0, Math.min(mark.column - 1, text.length));
  return [start, Math.max(start, mark.endLine > mark.line ? end : Math.min(mark.endColumn - 1, text.length))];
}

/** The underline with its label: behind it when there is room, else below. */
function labelled(from: number, sign: string, label: string, room: number): readonly string[] {
  const underline = ' '.repeat(from) + sign;
  if (label === '') return [underline];
  if (from + sign.length + 1 + displayWidth(label) <= room) return [`${underline} ${label}`];
  const behind = room - from - sign.length - 1;
  const longest = Math.max(...label.split(' ').map(displayWidth));
  if (behind >= Math.max(NARROWEST_LABEL, longest)) {
    const [first = '', ...rest] = wrap(label, behind);
    return [`${underline} ${first}`, ...rest.map((line) => ' '.repeat(from + sign.length + 1) + line)];
  }
  const indent = Math.max(0, Math.min(from, room - Math.min(COMFORTABLE_LABEL, displayWidth(label))));
  return [underline, ...wrap(label, Math.max(16, room - indent)).map((line) => ' '.repeat(indent) + line)];
}

function indented(line: string, paint: (text: string) => string): string {
  const text = line.trimStart();
  return line.slice(0, line.length - text.length) + paint(text);
}
