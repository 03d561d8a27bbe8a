import type { AuditResult } from '../audit/result.ts';
import { type Severity, severities } from '../rule/types.ts';
import type { Outcome } from './exit-codes.ts';

/** What a result comes to. @param strict verdicts that stay unknown make it incomplete */
export function outcomesOf({ findings, summary, coverage }: AuditResult, failOn: Severity | 'never', strict: boolean): readonly Outcome[] {
  const failing = failOn === 'never' ? [] : findings.filter(({ severity }) => severities.indexOf(severity) >= severities.indexOf(failOn));
  return [
    ...(failing.length > 0 ? (['findings'] as const) : []),
    ...(!summary.complete || (strict && summary.verdicts.unknown > 0) ? (['incomplete'] as const) : []),
    ...(coverage.read.length === 0 && failOn !== 'never' ? (['nothing'] as const) : []),
  ];
}
