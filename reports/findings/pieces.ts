import type { Report, ReportInput, ReportOptions } from '../../src/audit/result.ts';

/** A report that is made piece by piece, so that whoever writes it need not hold all of it. */
export function inPieces({
  pieces,
  ...report
}: Omit<Report, 'render' | 'pieces'> & { pieces(input: ReportInput, options: ReportOptions): Iterable<string> }): Report {
  return { ...report, pieces, render: (input, options) => [...pieces(input, options)].join('') };
}

/** What each of many things comes to, made when it is its turn. */
export function* each<T, U>(all: Iterable<T>, entriesOf: (one: T) => Iterable<U>): Iterable<U> {
  for (const one of all) yield* entriesOf(one);
}
