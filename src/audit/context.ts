import { type Answer, all, any, type Cause, distinctCauses, type Field, type Place } from '../resource/index.ts';
import type { AnyRule, FailDetails, RuleContext, Subject } from '../rule/types.ts';

/** A fail as the rule reported it. */
export interface Fail {
  readonly messageId: string;
  readonly place: Place;
  readonly data: Readonly<Record<string, Datum>>;
  readonly message: string;
  readonly details: FailDetails;
}

/** What a message was made of, as reports hand it on. */
type Datum = string | number | boolean | readonly (string | number | boolean)[];

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

const PASS: Outcome = { verdict: 'pass' };
const NOT_APPLICABLE: Outcome = { verdict: 'not-applicable' };
const COMBINING = { any, all };

/** Judges one subject. A rule that throws gives an error verdict; the rest of the audit goes on. */
export function judge(rule: AnyRule, subject: Subject): Outcome {
  const check = new Check(rule);
  try {
    const applies = rule.appliesTo?.(subject as never, COMBINING as never) ?? 'yes';
    if (applies === 'no') return NOT_APPLICABLE;
    if (applies === 'yes') rule.check(subject as never, check as never);
    else check.unknown(applies.because);
  } catch (error) {
    if (!(error instanceof EndsAsUnknown)) return { verdict: 'error', error };
    check.unknown(error.because, error.place);
  }
  return check.outcome(subject);
}

/** What a check is handed, and what it said. */
class Check implements RuleContext<AnyMessages> {
  private readonly rule: AnyRule;
  private readonly fails: Fail[] = [];
  private readonly causes: Cause[] = [];
  private doubtful: Place | undefined;

  constructor(rule: AnyRule) {
    this.rule = rule;
  }

  any(answers: Iterable<Answer>): Answer {
    return any(answers);
  }

  all(answers: Iterable<Answer>): Answer {
    return all(answers);
  }

  need<T>(field: Field<T>, whenAbsent?: T): T {
    if (field.state === 'unresolved') throw new EndsAsUnknown(field.because, field.at);
    return field.state === 'absent' ? (whenAbsent as T) : field.value;
  }

  sure(answer: Answer, place?: Place): boolean {
    if (typeof answer === 'object') throw new EndsAsUnknown(answer.because, place);
    return answer === 'yes';
  }

  option(name: string): number {
    const set = this.rule.optionValues?.get(name) ?? this.rule.options?.[name]?.default;
    if (set === undefined) throw new Error(`rule ${this.rule.id} has no option ${name}`);
    return set;
  }

  fail(messageId: string, place: Place, data: unknown, details: FailDetails = {}): void {
    const message = this.rule.messages[messageId];
    if (message === undefined) throw new Error(`rule ${this.rule.id} has no message ${messageId}`);
    this.fails.push({ messageId, place, data: scalarsOf(data), message: message(data as never), details });
  }

  unknown(because: readonly Cause[], place?: Place): void {
    this.causes.push(...(because.length > 0 ? because : [{ kind: 'unsupported' as const, what: `what decides ${this.rule.id} here` }]));
    this.doubtful ??= place;
  }

  outcome(subject: Subject): Outcome {
    if (this.fails.length > 0) return { verdict: 'fail', fails: this.fails };
    if (this.causes.length === 0) return PASS;
    return { verdict: 'unknown', because: distinctCauses(this.causes), place: this.doubtful ?? subject.at };
  }
}

/** Texts, numbers and lists of them: a place, which holds its whole document, never gets into a report. */
function scalarsOf(data: unknown): Readonly<Record<string, Datum>> {
  const entries: readonly (readonly [string, unknown])[] = typeof data === 'object' && data !== null ? Object.entries(data) : [];
  return Object.fromEntries(entries.flatMap(([name, value]) => (isDatum(value) ? [[name, value] as const] : [])));
}

function isDatum(value: unknown): value is Datum {
  return Array.isArray(value) ? value.every(isScalar) : isScalar(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
