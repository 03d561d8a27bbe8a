import type { VerdictCounts } from './result.ts';

/** No verdicts at all. */
export const NO_VERDICTS: VerdictCounts = { pass: 0, fail: 0, unknown: 0, notApplicable: 0, error: 0 };

/** The verdicts of both. */
export function addVerdicts(a: VerdictCounts, b: VerdictCounts): VerdictCounts {
  return {
    pass: a.pass + b.pass,
    fail: a.fail + b.fail,
    unknown: a.unknown + b.unknown,
    notApplicable: a.notApplicable + b.notApplicable,
    error: a.error + b.error,
  };
}
