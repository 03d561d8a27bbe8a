import { evidenceFor } from '../audit/compliance.ts';
import type { AuditResult, ReportInput } from '../audit/result.ts';
import { allFrameworks, allRules, ruleFamilies } from './registry.ts';

/**
 * A saved result as reports and the terminal UI take it: with the documentation of the rules that ran and the severities
 * they ran with. Of a result that another version wrote, rules that this one does not have are left out.
 */
export function reportInputOf(result: AuditResult): ReportInput {
  const { severities = {} } = result.invocation;
  const rules = allRules
    .filter(({ id }) => Object.hasOwn(result.verdicts, id))
    .map((rule) => ({ ...rule, severity: severities[rule.id] ?? rule.severity }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  return { result, rules, families: ruleFamilies, frameworks: evidenceFor(allFrameworks, rules, result) };
}
