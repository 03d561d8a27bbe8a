import { type Answer, all, answerOf, any, not, type Place, Text, unknown, type Value } from '../resource/index.ts';

/** What is known of an event: texts that a field can have (any of several; none are known of an empty list), fields of its own, or that there is no such field. */
export type EventFacts = { readonly [field: string]: EventFact };
export type EventFact = readonly Text[] | EventFacts | 'absent';

/**
 * May a pattern take an event like this? Yes when one of the texts of each field fits for sure; a field of the pattern
 * that nothing is known of makes it unknown. An absent pattern takes nothing.
 * Source: EventBridge User Guide, "Event patterns" and "Comparison operators".
 */
export function takesEvent(pattern: Value, event: EventFacts): Answer {
  if (pattern.kind === 'unresolved') return unknown(...pattern.because);
  if (pattern.kind === 'text') return unknown({ kind: 'unsupported', what: 'an event pattern that is no JSON' });
  if (pattern.kind !== 'map') return 'no';
  return all(
    pattern.entries().map(([field, wanted]) => takesField(field, wanted, Object.hasOwn(event, field) ? event[field] : undefined, event)),
  );
}

/** The place in a pattern that refuses an event for sure, the innermost; undefined where none does. */
export function refusedAt(pattern: Value, event: EventFacts): Place | undefined {
  for (const [field, wanted] of pattern.entries()) {
    const fact = Object.hasOwn(event, field) ? event[field] : undefined;
    if (takesField(field, wanted, fact, event) !== 'no') continue;
    return (fact !== undefined && fact !== 'absent' && !isTexts(fact) ? refusedAt(wanted, fact) : undefined) ?? wanted.at;
  }
  return undefined;
}

function takesField(field: string, wanted: Value, fact: EventFact | undefined, event: EventFacts): Answer {
  if (field === '$or') return any(wanted.items().items.map((alternative) => takesEvent(alternative, event)));
  if (fact === 'absent') return asksForAbsence(wanted);
  if (fact === undefined || (isTexts(fact) && fact.length === 0))
    return unknown({ kind: 'unsupported', what: `the field ${field} of events` });
  if (!isTexts(fact)) return takesEvent(wanted, fact);
  const { items, open } = wanted.items();
  return any([...items.map((item) => takesAny(item, fact)), ...(open === undefined ? [] : [unknown(...open)])]);
}

function asksForAbsence(wanted: Value): Answer {
  const { items, open } = wanted.items();
  return any([
    ...items.map((item): Answer => {
      const exists = item.get('exists').boolean();
      return 'because' in exists ? unknown(...exists.because) : answerOf('value' in exists && !exists.value);
    }),
    ...(open === undefined ? [] : [unknown(...open)]),
  ]);
}

function isTexts(fact: EventFact): fact is readonly Text[] {
  return Array.isArray(fact);
}

function takesAny(wanted: Value, texts: readonly Text[]): Answer {
  return any(texts.map((text) => takes(wanted, text)));
}

function takes(wanted: Value, text: Text): Answer {
  const literal = wanted.text();
  if ('value' in literal) return literal.value.same(text);
  if (wanted.kind !== 'map') return wanted.because.length > 0 ? unknown(...wanted.because) : 'no';
  return all(wanted.entries().map(([operator, operand]) => compare(operator, operand, text)));
}

function compare(operator: string, operand: Value, text: Text): Answer {
  const field = operand.text();
  const known = 'value' in field ? field.value : undefined;
  switch (operator) {
    case 'prefix':
      return known === undefined ? undecided(operator) : text.matches(Text.of(known, '*'));
    case 'suffix':
      return known === undefined ? undecided(operator) : text.matches(Text.of('*', known));
    case 'wildcard':
      return known === undefined ? undecided(operator) : text.matches(known);
    case 'equals-ignore-case':
      return known?.known === undefined || text.known === undefined
        ? undecided(operator)
        : known.known.toLowerCase() === text.known.toLowerCase()
          ? 'yes'
          : 'no';
    case 'exists':
      return known === undefined ? undecided(operator) : known.is('true');
    case 'anything-but': {
      const { items, open } = operand.items();
      const excluded = any(items.map((item) => takes(item, text)));
      return open === undefined ? not(excluded) : excluded === 'yes' ? 'no' : unknown(...open);
    }
    default:
      return undecided(operator);
  }
}

function undecided(operator: string): Answer {
  return unknown({ kind: 'unsupported', what: `the comparison ${operator} of event patterns` });
}
