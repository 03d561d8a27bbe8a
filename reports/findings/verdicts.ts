import type { AuditResult, VerdictCounts } from '../../src/audit/result.ts';

const NOTHING: VerdictCounts = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, error: 0 };

/** The verdicts of a rule; none of a rule that did not run. */
export function verdictsOf(rule: string, { verdicts }: Pick<AuditResult, 'verdicts'>): VerdictCounts {
  return verdicts[rule] ?? NOTHING;
}
