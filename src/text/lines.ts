/** Lines and columns of a text. Columns count UTF-16 units from 1; a byte order mark takes no column. */

export interface Position {
  readonly line: number;
  readonly column: number;
}

const BYTE_ORDER_MARK = 0xfeff;
const CACHED_TEXTS = 16;
const cache = new Map<string, readonly number[]>();

/** Offsets at which lines begin; LF, CRLF and a lone CR end a line. Kept for the last texts asked about. */
export function lineStarts(text: string): readonly number[] {
  let starts = cache.get(text);
  if (starts === undefined) {
    starts = findLineStarts(text);
    if (cache.size >= CACHED_TEXTS) cache.delete(cache.keys().next().value ?? '');
    cache.set(text, starts);
  }
  return starts;
}

function findLineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const lineBreak of text.matchAll(/\r\n?|\n/g)) starts.push(lineBreak.index + lineBreak[0].length);
  return starts;
}

/** The 1-based line and column of a UTF-16 offset; offsets outside the text are moved to its nearest end. */
export function lineAndColumn(text: string, offset: number): Position {
  const starts = lineStarts(text);
  const at = Math.max(0, Math.min(offset, text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const mark = low === 0 && at > 0 && text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  return { line: low + 1, column: at - (starts[low] ?? 0) - mark + 1 };
}

/** The text of a 1-based line without its line break (and byte order mark); empty for lines that do not exist. */
export function lineText(text: string, line: number): string {
  const starts = lineStarts(text);
  const start = starts[line - 1];
  if (start === undefined) return '';
  const written = text.slice(start, starts[line] ?? text.length).replace(/[\r\n]+$/, '');
  return line === 1 && written.charCodeAt(0) === BYTE_ORDER_MARK ? written.slice(1) : written;
}
