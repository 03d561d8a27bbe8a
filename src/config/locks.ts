import { UserError } from '../resource/user-error.ts';
import type { Config, ConfiguredAt, ConfiguredRule, RuleSeverity } from './config.ts';
import type { ConfigFile } from './schema.ts';

/** Settings besides rules that a configuration may lock, and how they are loosened: towards the front of the list. */
const SETTINGS = {
  audience: { from: 'default', order: ['default', 'strict', 'auditor'] },
  failOn: { from: 'high', order: ['never', 'critical', 'high', 'medium', 'low', 'info'] },
} as const;

export const lockableSettings: readonly string[] = Object.keys(SETTINGS);

const SEVERITIES: readonly RuleSeverity[] = ['off', 'info', 'low', 'medium', 'high', 'critical'];

/** Throws UserError when a file loosens `audience` or `failOn` which what it extends locks. */
export function refuseLooserSettings(base: Config, written: ConfigFile, at: (key: string) => ConfiguredAt): void {
  for (const [name, { from, order }] of Object.entries(SETTINGS) as [keyof typeof SETTINGS, (typeof SETTINGS)[keyof typeof SETTINGS]][]) {
    const by = base.locked.get(name);
    const value = written[name];
    if (by === undefined || value === undefined) continue;
    const rank = (text: string): number => (order as readonly string[]).indexOf(text);
    const before = base[name] ?? from;
    if (rank(value) < rank(before)) throw locked(`\`${name}\` is locked by ${by}: it may not be less than \`${before}\``, at(name));
  }
}

/**
 * Throws UserError when a file loosens a rule that what it extends locks: switches it off, lowers its severity, or changes
 * its audience or options. A higher severity is welcome.
 * @param usual the severity that the rule has by itself, where that is known
 */
export function refuseLooserRule(id: string, rule: ConfiguredRule, base: Config, usual?: RuleSeverity): void {
  const by = base.locked.get(id);
  if (by === undefined) return;
  if (rule.audience !== undefined || rule.options.size > 0)
    throw locked(`the rule \`${id}\` is locked by ${by}: only its severity may be raised`, rule.at);
  const before = base.rules.get(id)?.severity ?? usual;
  const { severity } = rule;
  if (severity === undefined) return;
  if (severity === 'off') throw locked(`the rule \`${id}\` is locked by ${by}: it may not be switched off`, rule.at);
  if (before !== undefined && SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(before))
    throw locked(`the rule \`${id}\` is locked by ${by}: its severity may not be less than \`${before}\``, rule.at);
}

/** Throws UserError when an ignore names a rule that what its file extends locks. One that names many leaves it out. */
export function refuseIgnore(rule: string, base: Config, at: ConfiguredAt): void {
  const by = base.locked.get(rule);
  if (by !== undefined) throw locked(`the rule \`${rule}\` is locked by ${by}: it may not be ignored`, at);
}

function locked(what: string, where: ConfiguredAt): UserError {
  return new UserError(what, { where, next: 'take this entry away, or ask whoever keeps that file' });
}
