import { frameworks } from '../../rules/controls/index.ts';
import { families, rules } from '../../rules/index.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';
import type { Framework } from '../rule/framework.ts';
import type { AnyRule } from '../rule/types.ts';

/** Every rule, sorted by id. Import this file lazily: it loads them all. */
export const allRules: readonly AnyRule[] = rules;

/** The family of each rule, by id. */
export const ruleFamilies: ReadonlyMap<string, string> = families;

/** The family of a rule: the folder it lives in. */
export function familyOf(rule: AnyRule): string {
  return families.get(rule.id) ?? '';
}

/** Every compliance framework, sorted by id. */
export const allFrameworks: readonly Framework[] = frameworks;

/** The framework with an id that a person wrote. Throws UserError with the nearest one. */
export function frameworkNamed(id: string): Framework {
  const found = allFrameworks.find((framework) => framework.id === id);
  if (found !== undefined) return found;
  const ids = allFrameworks.map((framework) => framework.id);
  const meant = nearest(id, ids);
  throw new UserError(`there is no framework \`${id}\``, {
    next: meant === undefined ? `there are ${ids.join(', ')}` : `did you mean \`${meant}\`?`,
  });
}

/** The rule with an id that a person wrote. Throws UserError with the nearest one. */
export function ruleNamed(id: string): AnyRule {
  const found = allRules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const meant = nearest(
    id,
    allRules.map((rule) => rule.id),
  );
  throw new UserError(`there is no rule \`${id}\``, {
    next: meant === undefined ? '`pipeaudit rules` lists them' : `did you mean \`${meant}\`?`,
  });
}
