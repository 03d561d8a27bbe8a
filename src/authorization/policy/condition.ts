import { type Answer, all, answerOf, any, not, type Text, unknown } from '../../resource/index.ts';
import { type ContextEntry, contextEntry, type Request } from '../request.ts';
import { anyOf, both, lowerCase } from './answers.ts';
import type { Condition, Statement } from './document.ts';
import { operators } from './operators.ts';
import { resolveVariables } from './variables.ts';

/** Whether all conditions of a statement hold for a request. */
export function conditionsHold(statement: Statement, request: Request): Answer {
  const { items, open } = statement.conditions;
  let answer: Answer = open === undefined ? 'yes' : unknown(...open);
  for (const condition of items) {
    answer = both(answer, conditionHolds(condition, statement, request));
    if (answer === 'no') return 'no';
  }
  return answer;
}

/**
 * Whether one condition holds. Where the request does not carry the key: `IfExists` and `ForAllValues` hold,
 * `ForAnyValue` does not, else negated operators hold and the others do not.
 * Source: IAM User Guide, "Conditions with multiple context keys or values".
 */
export function conditionHolds(condition: Condition, statement: Statement, request: Request): Answer {
  const name = condition.operator.toLowerCase();
  const entry = contextEntry(request, condition.key.toLowerCase());
  if (name === 'null') return nullHolds(condition, entry);
  const operator = operators.get(name);
  if (operator === undefined) return unknown({ kind: 'unsupported', what: `the condition operator ${condition.operator}` });
  if (entry.state === 'unknown') return unknown(...entry.because);
  const values = entry.state === 'known' ? entry.values : [];
  if (values.length === 0) return holdsWithout(condition, operator.negated);
  const judge = (value: Text): Answer => {
    const found = anyOf(condition.values, ({ text }) => {
      const wanted = resolveVariables(text, statement, request);
      return wanted === undefined ? unresolvable(operator.negated) : operator.compare(value, wanted);
    });
    return operator.negated ? not(found) : found;
  };
  if (condition.quantifier === 'ForAllValues') return all(values.map(judge));
  if (condition.quantifier === 'ForAnyValue') return any(values.map(judge));
  const [only, ...others] = values;
  if (only === undefined || others.length > 0)
    return unknown({ kind: 'unsupported', what: `${condition.key} with several values and no set operator` });
  return judge(only);
}

/** The answer for a key that the request does not carry. */
function holdsWithout({ quantifier, ifExists, operator }: Condition, negated: boolean): Answer {
  if (quantifier === 'ForAllValues') return 'yes';
  if (quantifier === undefined) return answerOf(ifExists || negated);
  // The guide says yes of IfExists and no of ForAnyValue.
  return ifExists ? unknown({ kind: 'unsupported', what: `ForAnyValue:${operator}IfExists on a key that is absent` }) : 'no';
}

/** A policy variable without a value: a positive comparison never matches; the guide is silent on negated ones. */
function unresolvable(negated: boolean): Answer {
  return negated ? unknown({ kind: 'unsupported', what: 'a policy variable without a value in a negated condition' }) : 'no';
}

/** `Null: true` holds when the key is absent, `Null: false` when it is there. */
function nullHolds(condition: Condition, entry: ContextEntry): Answer {
  const absent: Answer =
    entry.state === 'unknown' ? unknown(...entry.because) : answerOf(entry.state === 'absent' || entry.values.length === 0);
  return anyOf(condition.values, ({ text }) => {
    const wanted = lowerCase(text);
    return any([both(wanted.is('true'), absent), both(wanted.is('false'), not(absent))]);
  });
}
