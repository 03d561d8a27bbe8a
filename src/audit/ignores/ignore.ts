import { Text } from '../../resource/index.ts';
import type { ReportedPlace, SuppressedFinding } from '../result.ts';

/** An ignore as somebody wrote it, wherever that was. */
export interface Ignore {
  readonly by: SuppressedFinding['by'];
  /** Globs over rule ids. */
  readonly rules: readonly string[];
  /** What it is for, as in "the ignore of late-approval for Pipeline". */
  readonly what: string;
  readonly reason: string;
  /** The last day on which it holds, as written. */
  readonly until?: string;
  /** Where it is written. */
  readonly place?: ReportedPlace;
  /** How one with a reason is written. */
  readonly example: string;
  /** Rules that it does not reach, because a configuration locks them, with the file that does. */
  readonly locked: ReadonlyMap<string, string>;
  /** Whether a finding at this place is meant. */
  covers(place: ReportedPlace): boolean;
  /** Whether what it is for is in view at all: else it may belong to a template that was not read. */
  readonly inView: boolean;
}

/** Whether a text is what a glob says; `*` stands for any text, `?` for one character. */
export function matchesGlob(pattern: string, text: string): boolean {
  return pattern === text || (/[*?]/.test(pattern) && Text.of(text).matches(Text.of(pattern)) === 'yes');
}

/** Whether the ignore names a rule, locked or not. */
export function names({ rules }: Ignore, rule: string): boolean {
  return rules.some((pattern) => matchesGlob(pattern, rule));
}

/** A day as `until` takes it: `YYYY-MM-DD`, and in the calendar. */
export function isDay(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return false;
  const day = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written);
}

/** A place on one line of a file, without the lines to show. */
export function lineOf(file: string, line: number, column = 1, endColumn = column): ReportedPlace {
  return { file, line, column, endLine: line, endColumn };
}
