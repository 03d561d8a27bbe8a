/** Why something could not be known, and so what would settle it. */

export type Cause =
  | { readonly kind: 'parameter'; readonly instance: string; readonly name: string }
  | { readonly kind: 'not-in-view'; readonly what: string }
  | { readonly kind: 'import'; readonly name: string }
  | { readonly kind: 'ambiguous'; readonly what: string; readonly candidates: readonly string[] }
  | {
      readonly kind: 'not-read';
      readonly operation: string;
      readonly account: string;
      readonly region: string;
      readonly permission: string;
      /** Why not, as the coverage ledger calls it: `denied`, `throttled`, `out-of-scope`. */
      readonly reason: string;
    }
  | { readonly kind: 'environment'; readonly instance: string; readonly name: 'account' | 'region' | 'partition' | 'stack-name' }
  | { readonly kind: 'unsupported'; readonly what: string };

export type Unknown = { readonly because: readonly Cause[] };

/** A three-valued answer; not knowing always says why. */
export type Answer = 'yes' | 'no' | Unknown;

/** Makes an unknown answer of its causes. */
export function unknown(...because: readonly Cause[]): Unknown {
  return { because };
}

/** True when the answer is neither yes nor no. */
export function isUnknown(answer: Answer): answer is Unknown {
  return typeof answer === 'object';
}

/** Yes becomes no and no becomes yes; unknown stays. */
export function not(answer: Answer): Answer {
  return answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : answer;
}

/** A two-valued fact as an answer. */
export function answerOf(fact: boolean): Answer {
  return fact ? 'yes' : 'no';
}

/** No as soon as one is no, yes when all are yes, else unknown with all causes. The answers are asked for in turn. */
export function all(answers: Iterable<Answer>): Answer {
  return combine(answers, 'no', 'yes');
}

/** Yes as soon as one is yes, no when all are no, else unknown with all causes. */
export function any(answers: Iterable<Answer>): Answer {
  return combine(answers, 'yes', 'no');
}

function combine(answers: Iterable<Answer>, decisive: 'yes' | 'no', otherwise: 'yes' | 'no'): Answer {
  const causes: Cause[] = [];
  let open = false;
  for (const answer of answers) {
    if (answer === decisive) return decisive;
    if (typeof answer === 'object') {
      open = true;
      causes.push(...answer.because);
    }
  }
  return open ? { because: distinctCauses(causes) } : otherwise;
}

/** One text per cause, equal for equal causes: the key by which reports group unknowns. */
export function causeKey(cause: Cause): string {
  return JSON.stringify(cause);
}

/** The causes without repetition, in order. */
export function distinctCauses(causes: readonly Cause[]): readonly Cause[] {
  if (causes.length < 2) return causes;
  // Most repetitions are the same object, and need no text.
  const objects = new Set(causes);
  if (objects.size === 1) return [...objects];
  return [...new Map([...objects].map((cause) => [causeKey(cause), cause])).values()];
}
