import type { Case, LinkedSystem } from '../graph/linked.ts';
import { unlisted } from '../graph/unlisted.ts';
import type { Cause, System } from '../resource/index.ts';
import type { AnyRule, Subject } from '../rule/types.ts';
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
  const known = new Map<string, ReadonlyMap<string, readonly Case[]>>();
  const judgements: Judgement[] = [];
  const hidden = unlisted(linked.given);
  for (const rule of rules) {
    for (const kind of typeof rule.subject === 'string' ? [rule.subject] : rule.subject) {
      const subjects = known.get(kind) ?? casesBySubject(linked, kind);
      known.set(kind, subjects);
      for (const [subject, cases] of subjects) judgements.push(judgement(rule, linked, subject, cases));
      for (const { subject, because, kinds } of hidden)
        if (kinds.some((one) => one === kind)) judgements.push(unread(rule, linked, subject, because));
    }
  }
  return judgements;
}

function casesBySubject(linked: LinkedSystem, kind: string): ReadonlyMap<string, readonly Case[]> {
  const subjects = new Map<string, Case[]>();
  for (const at of linked.cases(kind)) {
    const subject = identityOf(at, linked);
    const cases = subjects.get(subject);
    if (cases === undefined) subjects.set(subject, [at]);
    else cases.push(at);
  }
  return subjects;
}

function judgement(rule: AnyRule, linked: LinkedSystem, subject: string, cases: readonly Case[]): Judgement {
  const trials = cases.map((at): Trial => ({ at, outcome: judge(rule, at.subject) }));
  const verdict = ORDER.find((candidate) => trials.some(({ outcome }) => outcome.verdict === candidate)) ?? 'not-applicable';
  return { rule, linked, subject, verdict, trials };
}

/** Subjects that may be there and could not be read: the rule has not passed. */
function unread(rule: AnyRule, linked: LinkedSystem, subject: Subject, because: readonly Cause[]): Judgement {
  const at: Case = { subject, graph: linked.given, given: true };
  return {
    rule,
    linked,
    subject: subject.id,
    verdict: 'unknown',
    trials: [{ at, outcome: { verdict: 'unknown', because, place: subject.at } }],
  };
}

/** The id of the instance that a subject is in: of its resource, else the one that its own id begins with. */
export function instanceOf({ id, at }: Subject, { instances }: System): string | undefined {
  return at.resource?.instance ?? instances.find((one) => id.startsWith(`${one.id}|`))?.id;
}

/** The same for a subject of a template however often and wherever the template is deployed. */
function identityOf({ subject }: Case, { system }: LinkedSystem): string {
  const { id, kind, at } = subject;
  const instance = instanceOf(subject, system);
  const own = instance !== undefined && id.startsWith(`${instance}|`) ? id.slice(instance.length + 1) : id;
  return `${kind}|${at.document.file}|${own}`;
}
