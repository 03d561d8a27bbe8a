import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';
import type { Config, ConfiguredAt, RuleSeverity } from './config.ts';
import { lockableSettings, refuseLooserRule } from './locks.ts';

/** What has to be known of a rule to check its settings: this room knows no rules, they are handed in. */
export interface RuleFacts {
  readonly id: string;
  readonly severity: RuleSeverity;
  readonly audience: 'default' | 'strict' | 'auditor';
  readonly options?: Readonly<Record<string, { readonly default: number; readonly minimum: number; readonly maximum?: number }>>;
}

/**
 * Checks what a configuration says of rules against those that exist: their names, their options, and that nothing loosens
 * a locked one. Throws UserError, with the nearest name and the position.
 */
export function checkRules(config: Config, rules: readonly RuleFacts[]): void {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const named = [
    ...[...config.rules].map(([id, { at }]) => ({ id, at })),
    ...config.ignores.filter(({ rule }) => !isGlob(rule)).map(({ rule, at }) => ({ id: rule, at })),
    ...[...config.lockedAt].filter(([id]) => !lockableSettings.includes(id)).map(([id, at]) => ({ id, at })),
  ];
  for (const { id, at } of named) if (!byId.has(id)) throw unknownRule(id, at, byId.keys());
  for (const { rule, at } of config.ignores) {
    if (isGlob(rule) && !rules.some(({ id }) => globExpression(rule).test(id)))
      throw new UserError(`no rule is called like \`${rule}\``, { where: at, next: '`pipeaudit rules` lists them' });
  }
  for (const { id, rule, base } of config.raised) refuseLooserRule(id, rule, base, byId.get(id)?.severity);
  for (const [id, { options }] of config.rules) {
    for (const [name, { value, at }] of options) checkOption(id, name, value, at, byId.get(id)?.options ?? {});
  }
}

/** Whether a text stands for many names. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

function globExpression(glob: string): RegExp {
  const parts = glob.split(/([*?])/).map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&')));
  return new RegExp(`^${parts.join('')}$`);
}

function unknownRule(id: string, where: ConfiguredAt, known: Iterable<string>): UserError {
  const meant = nearest(id, known);
  const next = meant === undefined ? '`pipeaudit rules` lists them' : `did you mean \`${meant}\`?`;
  return new UserError(`there is no rule \`${id}\``, { where, next });
}

function checkOption(rule: string, name: string, value: unknown, where: ConfiguredAt, known: NonNullable<RuleFacts['options']>): void {
  const option = Object.hasOwn(known, name) ? known[name] : undefined;
  if (option === undefined) {
    const names = Object.keys(known);
    const meant = nearest(name, names);
    const listed = names.length === 0 ? 'it takes none' : `it takes ${names.map((one) => `\`${one}\``).join(', ')}`;
    throw new UserError(`the rule \`${rule}\` has no option \`${name}\``, {
      where,
      next: meant === undefined ? listed : `did you mean \`${meant}\`?`,
    });
  }
  const { minimum, maximum } = option;
  if (typeof value === 'number' && value >= minimum && (maximum === undefined || value <= maximum)) return;
  const range = maximum === undefined ? `from ${minimum} on` : `from ${minimum} to ${maximum}`;
  throw new UserError(`the option \`${name}\` of \`${rule}\` must be a whole number ${range}`, {
    where,
    next: `its default is ${option.default}`,
  });
}
