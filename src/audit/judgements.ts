import type { Case, LinkedSystem } from '../graph/linked.ts';
import type { AnyRule } from '../rule/types.ts';
import { judge, type Outcome } from './context.ts';

/** One subject in one world, judged. */
export interface Trial {
  readonly at: Case;
  readonly outcome: Outcome;
}

/** What a rule says of one subject, over all its worlds and instances. */
export interface Judgement {
  readonly rule: AnyRule;
  readonly linked: LinkedSystem;
  readonly subject: string;
  readonly verdict: Outcome['verdict'];
  readonly trials: readonly Trial[];
}

/** Over worlds and instances the worst counts: a fault in one of them is a fault. */
const ORDER: readonly Outcome['verdict'][] = ['fail', 'error', 'unknown', 'pass', 'not-applicable'];

/** Judges every subject of a system by every rule. */
export function judgeSystem(linked: LinkedSystem, rules: readonly AnyRule[]): readonly Judgement[] {
  const cases = new Map<string, readonly Case[]>();
  const judgements: Judgement[] = [];
  for (const rule of rules) {
    const trials = new Map<string, Trial[]>();
    for (const kind of typeof rule.subject === 'string' ? [rule.subject] : rule.subject) {
      const known = cases.get(kind) ?? linked.cases(kind);
      cases.set(kind, known);
      for (const at of known) {
        const subject = identityOf(at, linked);
        const trial = { at, outcome: judge(rule, at.subject) };
        const list = trials.get(subject);
        if (list === undefined) trials.set(subject, [trial]);
        else list.push(trial);
      }
    }
    for (const [subject, list] of trials) {
      const verdict = ORDER.find((candidate) => list.some(({ outcome }) => outcome.verdict === candidate)) ?? 'not-applicable';
      judgements.push({ rule, linked, subject, verdict, trials: list });
    }
  }
  return judgements;
}

/** The same for a subject of a template however often and wherever the template is deployed. */
function identityOf({ subject }: Case, { system }: LinkedSystem): string {
  const { id, kind, at } = subject;
  const instance = at.resource?.instance ?? system.instances.find((one) => id.startsWith(`${one.id}|`))?.id;
  const own = instance !== undefined && id.startsWith(`${instance}|`) ? id.slice(instance.length + 1) : id;
  return `${kind}|${at.document.file}|${own}`;
}
