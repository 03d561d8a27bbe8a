import { confidences, type Severity, severities } from '../rule/types.ts';
import type { Finding } from './result.ts';

/** Findings in the order in which they are told: the worst first, then by place, of one rule the surest first. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  // Places may be kept elsewhere: each is looked at once.
  const placed = findings.map((finding) => {
    const { severity, confidence, place } = finding;
    const { file, line, column } = place;
    return { finding, rank: -severities.indexOf(severity), surety: confidences.indexOf(confidence), file, line, column };
  });
  placed.sort(
    (a, b) =>
      a.rank - b.rank ||
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.finding.rule, b.finding.rule) ||
      b.surety - a.surety ||
      compare(a.finding.fingerprint, b.finding.fingerprint),
  );
  return placed.map(({ finding }) => finding);
}

/** How many findings there are of each severity. */
export function countSeverities(findings: readonly Pick<Finding, 'severity'>[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** By code units, so that the order is the same everywhere. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
