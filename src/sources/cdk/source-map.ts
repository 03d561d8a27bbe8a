import { posix } from 'node:path';
import { entryOf, type Raw } from '../../resource/index.ts';

/** A place in a source file; line and column count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The place that a place of generated JavaScript comes from.
 * @param map the text of its source map (revision 3), which stands at `mapFile`
 * @returns undefined when the map does not tell, or is none. Source: ECMA-426, "Source map format".
 */
export function originalPlace(map: string, mapFile: string, generated: SourcePlace): SourcePlace | undefined {
  let parsed: Raw;
  try {
    parsed = JSON.parse(map);
  } catch {
    return undefined;
  }
  const mappings = entryOf(parsed, 'mappings');
  const sources = entryOf(parsed, 'sources');
  if (typeof mappings !== 'string' || !Array.isArray(sources)) return undefined;
  const found = segmentAt(mappings, generated.line - 1, generated.column - 1);
  const source: unknown = found === undefined ? undefined : sources[found.source];
  if (found === undefined || typeof source !== 'string') return undefined;
  const root = entryOf(parsed, 'sourceRoot');
  const file = posix.join(typeof root === 'string' ? root : '', source);
  return { file: posix.isAbsolute(file) ? file : posix.join(posix.dirname(mapFile), file), line: found.line + 1, column: found.column + 1 };
}

interface Segment {
  readonly source: number;
  readonly line: number;
  readonly column: number;
}

/** The last segment of a line that begins at the column or before it. Values but the first are relative to the previous ones. */
function segmentAt(mappings: string, line: number, column: number): Segment | undefined {
  const lines = mappings.split(';');
  const state = { source: 0, line: 0, column: 0 };
  let best: Segment | undefined;
  for (let at = 0; at <= line; at++) {
    let start = 0;
    for (const segment of (lines[at] ?? '').split(',')) {
      const [offset, source, sourceLine, sourceColumn] = decode(segment);
      if (offset === undefined) continue;
      start += offset;
      if (source === undefined) continue;
      state.source += source;
      state.line += sourceLine ?? 0;
      state.column += sourceColumn ?? 0;
      if (at === line && start <= column) best = { ...state };
    }
  }
  return best;
}

/** The numbers of a segment, each in base 64 with the sign in the lowest bit. */
function decode(segment: string): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) return [];
    value += (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
