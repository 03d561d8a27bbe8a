import type { RuleFacts } from './check.ts';
import type { Config, ConfiguredAt } from './config.ts';

/** Something in a configuration that does nothing. */
export interface Hint {
  readonly at: ConfiguredAt;
  readonly text: string;
}

/** What a scan tells about what the configuration is for. */
export interface Seen {
  readonly audience: RuleFacts['audience'];
  /** Everything below the root of the project was read. */
  readonly whole: boolean;
  /** Whether an account occurs in anything that was read. */
  hasAccount(id: string): boolean;
  /** Whether a word, in lower case, occurs in anything that was read. */
  hasWord(word: string): boolean;
}

const AUDIENCES = ['default', 'strict', 'auditor'];

/**
 * What does nothing in the file that was asked for (not in those that it extends, which are for others too): settings
 * equal to what holds anyway, rules that would not run, environments that nothing belongs to.
 */
export function hintsOf(config: Config, rules: readonly RuleFacts[], seen: Seen): readonly Hint[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const own = ({ file }: ConfiguredAt): boolean => file === config.shown;
  return [...settingHints(config, byId, seen), ...environmentHints(config, seen), ...ignoreHints(config)].filter(({ at }) => own(at));
}

function settingHints(config: Config, byId: ReadonlyMap<string, RuleFacts>, seen: Seen): readonly Hint[] {
  return [...config.rules].flatMap(([id, setting]): readonly Hint[] => {
    const rule = byId.get(id);
    const { severity, audience, options, overrides, at } = setting;
    // What takes back a setting of another file does something, whatever it says.
    if (rule === undefined || overrides) return [];
    const runs = AUDIENCES.indexOf(audience ?? rule.audience) <= AUDIENCES.indexOf(seen.audience);
    if (severity === 'off' && !runs) return [{ at, text: `\`${id}\` is off anyway: it is a rule for the audience ${rule.audience}` }];
    const idle = [...options].filter(([name, { value }]) => rule.options?.[name]?.default === value);
    return [
      ...(severity === rule.severity ? [{ at, text: `\`${id}\` has the severity \`${severity}\` anyway` }] : []),
      ...(audience === rule.audience ? [{ at, text: `\`${id}\` is for the audience \`${audience}\` anyway` }] : []),
      ...idle.map(([name, { value, at: place }]) => ({
        at: place,
        text: `the option \`${name}\` of \`${id}\` is ${String(value)} anyway`,
      })),
    ];
  });
}

function environmentHints({ environments }: Config, { whole, hasAccount, hasWord }: Seen): readonly Hint[] {
  return environments.flatMap(({ name, accounts, patterns, at }): readonly Hint[] => {
    if (accounts.length === 0 && patterns.length === 0)
      return [{ at, text: `nothing belongs to the environment ${name}: it has neither \`accounts\` nor \`patterns\`` }];
    if (!whole) return [];
    const strange = patterns.filter((pattern) => wordsOf(pattern).some((word) => !hasWord(word)));
    return [
      ...accounts
        .filter((account) => !hasAccount(account))
        .map((account) => ({ at, text: `the account ${account} of the environment ${name} occurs in nothing that was read` })),
      ...strange.map((pattern) => ({ at, text: `nothing that was read fits the pattern ${pattern} of the environment ${name}` })),
    ];
  });
}

/** Words that every name has which fits a pattern: what is short may be put together from parts. */
function wordsOf(pattern: string): readonly string[] {
  return pattern
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length >= 3);
}

function ignoreHints({ ignores, rules }: Config): readonly Hint[] {
  return ignores
    .filter(({ rule }) => rules.get(rule)?.severity === 'off')
    .map(({ rule, resource, at }) => ({ at, text: `the ignore of ${rule} for ${resource} ignores nothing: the rule is off` }));
}
