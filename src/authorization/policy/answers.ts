import { type Answer, type Cause, distinctCauses, type Part, Text, unknown } from '../../resource/index.ts';
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

function merged(one: readonly Cause[], other: readonly Cause[]): Answer {
  return one === other ? { because: one } : unknown(...distinctCauses([...one, ...other]));
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

/** The text in lower case. What is known of a hole is kept only where it lists the values. */
export function lowerCase(text: Text): Text {
  return Text.of(...text.parts.map(lowerPart));
}

function lowerPart(part: Part): Part {
  if (typeof part === 'string') return part.toLowerCase();
  if (!('id' in part)) return part;
  const { id, name, because, domain } = part;
  const values = domain?.values?.map((value) => value.toLowerCase());
  return { id: `${id}|lower`, name, because, ...(values === undefined ? {} : { domain: { values } }) };
}

/** The text with a function applied to its literal parts. */
export function mapLiterals(text: Text, change: (literal: string) => string): Text {
  return Text.of(...text.parts.map((part) => (typeof part === 'string' ? change(part) : part)));
}
