import { type Answer, answerOf, type Cause, unknown } from './cause.ts';
import type { Place } from './place.ts';

/** One configured value, where it came from and how sure we are of it. `value` exists only after narrowing. */
export type Field<T> = { readonly at: Place } & (
  | { readonly state: 'set' | 'default'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unresolved'; readonly because: readonly Cause[] }
);

/** Applies a function to the value of a field, if it has one. */
export function mapField<T, U>(field: Field<T>, change: (value: T) => U): Field<U> {
  return 'value' in field ? { at: field.at, state: field.state, value: change(field.value) } : field;
}

/** The field, or the service's default in its place when it is absent. */
export function withDefault<T>(field: Field<T>, value: T): Field<T> {
  return field.state === 'absent' ? { at: field.at, state: 'default', value } : field;
}

/** Is the field set to this value? An absent one is not. */
export function isValue<T>(field: Field<T>, value: T): Answer {
  if (field.state === 'unresolved') return unknown(...field.because);
  return answerOf('value' in field && field.value === value);
}
