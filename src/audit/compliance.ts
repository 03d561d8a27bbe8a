import type { Control, Framework } from '../rule/framework.ts';
import type { AnyRule } from '../rule/types.ts';
import type { AuditResult, VerdictCounts } from './result.ts';
import { addVerdicts, NO_VERDICTS } from './verdict-counts.ts';

/**
 * What the verdicts say of a control: something fails; else something could not be judged or read; else all that was
 * judged passes; or none of its rules met a subject. An accepted finding still fails: accepting a risk does not meet a control.
 */
export type ControlState = 'failed' | 'unknown' | 'passed' | 'not-judged';

/** What an audit says of one control. */
export interface ControlEvidence extends Control {
  readonly state: ControlState;
  /** Rules that ran and give evidence for it, by id. */
  readonly rules: readonly string[];
  /** Of those rules, over all their subjects. */
  readonly verdicts: VerdictCounts;
  /** Fingerprints of the findings of those rules, in the order of the result. */
  readonly findings: readonly string[];
  /** Fingerprints of accepted findings. */
  readonly suppressed: readonly string[];
}

/** What an audit says of a framework: its controls that some rule which ran gives evidence for. */
export interface FrameworkEvidence extends Omit<Framework, 'controls'> {
  readonly controls: readonly ControlEvidence[];
}

type Judged = Pick<AuditResult, 'findings' | 'suppressed' | 'verdicts' | 'summary'>;

/** The evidence for each control, from the rules that name it. Frameworks that no rule names are left out. */
export function evidenceFor(frameworks: readonly Framework[], rules: readonly AnyRule[], result: Judged): readonly FrameworkEvidence[] {
  const rulesOf = rulesByControl(rules);
  return frameworks.flatMap((framework) => {
    const controls = framework.controls.flatMap((control) => {
      const named = rulesOf.get(`${framework.id}:${control.id}`);
      return named === undefined ? [] : [evidenceOf(control, named, result)];
    });
    return controls.length === 0 ? [] : [{ ...framework, controls }];
  });
}

/** The ids of the rules that name a control, sorted, by `framework:control`. */
export function rulesByControl(rules: readonly AnyRule[]): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const { id, controls } of rules) for (const control of controls) named.set(control, [...(named.get(control) ?? []), id]);
  for (const ids of named.values()) ids.sort();
  return named;
}

function evidenceOf(control: Control, rules: readonly string[], { findings, suppressed, verdicts, summary }: Judged): ControlEvidence {
  const named = new Set(rules);
  const counts = rules.map((rule) => verdicts[rule] ?? NO_VERDICTS).reduce(addVerdicts, NO_VERDICTS);
  return {
    ...control,
    state: stateOf(counts, summary.complete),
    rules,
    verdicts: counts,
    findings: findings.filter(({ rule }) => named.has(rule)).map(({ fingerprint }) => fingerprint),
    suppressed: suppressed.filter(({ finding }) => named.has(finding.rule)).map(({ finding }) => finding.fingerprint),
  };
}

function stateOf({ pass, fail, unknown, error }: VerdictCounts, complete: boolean): ControlState {
  if (fail > 0) return 'failed';
  if (unknown + error > 0 || (pass > 0 && !complete)) return 'unknown';
  return pass > 0 ? 'passed' : 'not-judged';
}
