import type { Edit, Fix, Messages, Rule, SubjectKind } from './types.ts';

export type { Answer, Cause } from '../resource/cause.ts';
/** All that a rule file may import, besides facts. */
export { all, answerOf, any, not, unknown } from '../resource/cause.ts';
export type { Field } from '../resource/field.ts';
export { isValue } from '../resource/field.ts';
export type { Place } from '../resource/place.ts';
export { Text } from '../resource/text.ts';
export type { Value } from '../resource/value.ts';
export { failMissing, missingGrant } from './missing-grant.ts';
export type * from './types.ts';

/**
 * Types a rule; returns it as it is. A wrong message id, wrong message data or an unknown subject does not compile.
 */
export function defineRule<const K extends SubjectKind, const M extends Messages>(rule: Rule<K, M>): Rule<K, M> {
  return rule;
}

/** A fix that changes nothing but what the finding names: it breaks no working delivery, opens nothing else and replaces no resource. */
export function safeFix(title: string, ...edits: readonly Edit[]): Fix {
  return { title, safe: true, edits };
}

/** A fix that people should read before they apply it: it may change how a delivery runs, or who may do what. */
export function unsafeFix(title: string, ...edits: readonly Edit[]): Fix {
  return { title, safe: false, edits };
}
