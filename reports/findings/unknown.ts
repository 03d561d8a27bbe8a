import type { AuditResult, ReportedPlace } from '../../src/audit/result.ts';

/** A subject that a rule could not judge, with all that would settle it. */
export interface UnknownVerdict {
  readonly rule: string;
  readonly subject: string;
  readonly place: ReportedPlace;
  /** What would settle it, most useful first. */
  readonly settle: readonly string[];
}

/** The unknown verdicts one by one, by rule, subject and place: a verdict with several causes is told once. */
export function unknownVerdicts({ unknowns }: Pick<AuditResult, 'unknowns'>): readonly UnknownVerdict[] {
  const found = new Map<string, UnknownVerdict & { readonly settle: string[] }>();
  for (const { verdicts, settle } of unknowns) {
    for (const verdict of verdicts) {
      const { rule, subject, place } = verdict;
      const key = `${rule}\n${subject}\n${place.file}:${place.line}:${place.column}`;
      const known = found.get(key) ?? { ...verdict, settle: [] };
      known.settle.push(settle);
      found.set(key, known);
    }
  }
  return [...found.values()].sort((a, b) => compare(a.rule, b.rule) || compare(a.place.file, b.place.file) || a.place.line - b.place.line);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
