import { forTerminal } from './terminal.ts';
import { displayWidth, graphemes } from './width.ts';

const TAB = '    ';
const ELLIPSIS = '...';

/** A source line as it is shown, and where its characters went. */
export interface ShownLine {
  readonly text: string;
  /** The display column, from 0, of a UTF-16 offset of the source line; the nearest shown one when it is cut off. */
  columnOf(offset: number): number;
}

interface Cell {
  readonly offset: number;
  readonly text: string;
  readonly width: number;
}

/**
 * Fits a source line into `room` columns: tabs expanded, control characters made visible, a long line windowed about
 * the stretch from `start` to `end` (UTF-16 offsets), with `...` where it was cut.
 */
export function showLine(line: string, start: number, end: number, room: number): ShownLine {
  const [from, to] = neighbourhood(line, start, room);
  const cells = cellsOf(line.slice(from, to), from);
  const whole = from === 0 && to === line.length;
  if (whole && cells.reduce((sum, { width }) => sum + width, 0) <= room) return shown(cells, '', '');
  const [first, last] = windowAbout(cells, start, end, Math.max(1, room - 2 * ELLIPSIS.length));
  const cutBefore = from > 0 || first > 0;
  const cutAfter = to < line.length || last < cells.length;
  return shown(cells.slice(first, last), cutBefore ? ELLIPSIS : '', cutAfter ? ELLIPSIS : '');
}

/** Only the neighbourhood of the span is looked at: minified templates are one line of megabytes. */
function neighbourhood(line: string, start: number, room: number): readonly [number, number] {
  return [onBoundary(line, start - 4 * room), onBoundary(line, start + 8 * room)];
}

function cellsOf(text: string, from: number): readonly Cell[] {
  return graphemes(text).map(({ offset, text: character }) => {
    const printed = character === '\t' ? TAB : forTerminal(character);
    return { offset: from + offset, text: printed, width: displayWidth(printed) };
  });
}

/** The offset, inside the line and not in the middle of a surrogate pair. */
function onBoundary(line: string, offset: number): number {
  const at = Math.max(0, Math.min(offset, line.length));
  return /[\udc00-\udfff]/.test(line.charAt(at)) && at > 0 ? at - 1 : at;
}

/** Indexes of the first cell and behind the last one: the span in the middle, no more than `room` columns. */
function windowAbout(cells: readonly Cell[], start: number, end: number, room: number): readonly [number, number] {
  const inside = cells.findIndex(({ offset }) => offset >= start);
  let first = inside === -1 ? cells.length : inside;
  let last = first;
  let left = room;
  const take = (index: number): boolean => {
    const width = cells[index]?.width;
    if (width === undefined || width > left) return false;
    left -= width;
    return true;
  };
  while ((cells[last]?.offset ?? end) < end && take(last)) last++;
  const before = Math.floor(left / 2);
  while (left > before && take(first - 1)) first--;
  while (take(last)) last++;
  while (take(first - 1)) first--;
  return [first, last];
}

function shown(cells: readonly Cell[], before: string, after: string): ShownLine {
  const columns: number[] = [];
  let column = before.length;
  for (const { width } of cells) {
    columns.push(column);
    column += width;
  }
  const end = column;
  return {
    text: before + cells.map(({ text }) => text).join('') + after,
    columnOf(offset) {
      const next = cells.findIndex((cell) => cell.offset >= offset);
      return next === -1 ? end : (columns[next] ?? end);
    },
  };
}
