import { type Answer, type Cause, type Hole, isHole, Text, unknown } from '../../resource/index.ts';
import type { Element } from './document.ts';

/** Both: no if one is no, yes if both are, else unknown. As `all`, without making a list: this is the inner loop. */
export function both(one: Answer, other: Answer): Answer {
  if (one === 'no' || other === 'no') return 'no';
  if (one === 'yes') return other;
  return other === 'yes' ? one : merged(one.because, other.because);
}

/** Either: yes if one is yes, no if both are no, else unknown. */
export function either(one: Answer, other: Answer): Answer {
  if (one === 'yes' || other === 'yes') return 'yes';
  if (one === 'no') return other;
  return other === 'no' ? one : merged(one.because, other.because);
}

/** Causes of one hole are the same objects: told apart by identity here, by what they say where a verdict is made. */
function merged(one: readonly Cause[], other: readonly Cause[]): Answer {
  const more = one === other ? [] : other.filter((cause) => !one.includes(cause));
  return { because: more.length === 0 ? one : [...one, ...more] };
}

/** Whether some item of an element passes; an element with more items than are in view is never a sure no. */
export function anyOf<T>(element: Element<T>, test: (item: T) => Answer): Answer {
  let answer: Answer = 'no';
  for (const item of element.items) {
    answer = either(answer, test(item));
    if (answer === 'yes') return 'yes';
  }
  return element.open === undefined ? answer : either(answer, unknown(...element.open));
}

/** The text in lower case. */
export function lowerCase(text: Text): Text {
  return mapText(text, (literal) => literal.toLowerCase(), 'lower');
}

/**
 * The text with a function applied to its literals and to the values that holes list; what else is known of a hole is
 * dropped, and it is no longer equal to the hole it was.
 */
export function mapText(text: Text, change: (literal: string) => string, name: string): Text {
  return Text.of(
    ...text.parts.map((part) => (typeof part === 'string' ? change(part) : isHole(part) ? mapHole(part, change, name) : part)),
  );
}

function mapHole({ id, name, because, domain }: Hole, change: (literal: string) => string, changed: string): Hole {
  const values = domain?.values?.map(change);
  return { id: `${id}|${changed}`, name, because, ...(values === undefined ? {} : { domain: { values } }) };
}
