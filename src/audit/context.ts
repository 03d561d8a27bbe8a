import { type Answer, all, any, type Cause, distinctCauses, type Field, type Place } from '../resource/index.ts';
import type { AnyRule, FailDetails, RuleContext, Subject } from '../rule/types.ts';

/** A fail as the rule reported it. */
export interface Fail {
  readonly messageId: string;
  readonly place: Place;
  readonly data: Readonly<Record<string, unknown>>;
  readonly message: string;
  readonly details: FailDetails;
}

/** What a rule says of a subject in one world. */
export type Outcome =
  | { readonly verdict: 'pass' | 'not-applicable' }
  | { readonly verdict: 'fail'; readonly fails: readonly Fail[] }
  | { readonly verdict: 'unknown'; readonly because: readonly Cause[]; readonly place: Place }
  | { readonly verdict: 'error'; readonly error: unknown };

/** Thrown to end a check whose next step is not known; never leaves this file. */
class EndsAsUnknown extends Error {
  readonly because: readonly Cause[];
  readonly place: Place | undefined;
  constructor(because: readonly Cause[], place?: Place) {
    super('unknown');
    this.because = because;
    this.place = place;
  }
}

type AnyMessages = Readonly<Record<string, (data: never) => string>>;

/** Judges one subject. A rule that throws gives an error verdict; the rest of the audit goes on. */
export function judge(rule: AnyRule, subject: Subject): Outcome {
  const fails: Fail[] = [];
  const causes: Cause[] = [];
  let doubtful: Place | undefined;
  try {
    const applies = rule.appliesTo?.(subject as never, { any, all } as never) ?? 'yes';
    if (applies === 'no') return { verdict: 'not-applicable' };
    if (applies !== 'yes') return { verdict: 'unknown', because: applies.because, place: subject.at };
    rule.check(
      subject as never,
      contextOf(rule, fails, (because, place) => {
        causes.push(...because);
        doubtful ??= place;
      }) as never,
    );
  } catch (error) {
    if (!(error instanceof EndsAsUnknown)) return { verdict: 'error', error };
    causes.push(...error.because);
    if (error.because.length === 0) causes.push({ kind: 'unsupported', what: `what decides ${rule.id} here` });
    doubtful ??= error.place;
  }
  if (fails.length > 0) return { verdict: 'fail', fails };
  return causes.length > 0 ? { verdict: 'unknown', because: distinctCauses(causes), place: doubtful ?? subject.at } : { verdict: 'pass' };
}

function contextOf(rule: AnyRule, fails: Fail[], doubt: (because: readonly Cause[], place?: Place) => void): RuleContext<AnyMessages> {
  return {
    any,
    all,
    need<T>(field: Field<T>, whenAbsent?: T): T {
      if (field.state === 'unresolved') throw new EndsAsUnknown(field.because, field.at);
      return field.state === 'absent' ? (whenAbsent as T) : field.value;
    },
    sure(answer: Answer, place?: Place): boolean {
      if (typeof answer === 'object') throw new EndsAsUnknown(answer.because, place);
      return answer === 'yes';
    },
    fail(messageId, place, data, details = {}) {
      const message = rule.messages[messageId];
      if (message === undefined) throw new Error(`rule ${rule.id} has no message ${messageId}`);
      fails.push({ messageId, place, data: data as Readonly<Record<string, unknown>>, message: message(data as never), details });
    },
    unknown(because, place) {
      doubt(because.length > 0 ? because : [{ kind: 'unsupported', what: `what decides ${rule.id} here` }], place);
    },
  };
}
