import { dirname, resolve } from 'node:path';
import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';
import type { ParsedConfig } from './parse.ts';
import type { ConfigFile, DeploymentConfig, EnvironmentConfig, IgnoreConfig } from './schema.ts';

export type RuleSeverity = 'off' | 'info' | 'low' | 'medium' | 'high' | 'critical';

/** What a scan is configured with: all files merged, the special one winning over those it extends. */
export interface Config {
  /** The file that was asked for, absolute; undefined when there is none. */
  readonly file: string | undefined;
  /** Its folder: the project's root for fingerprints. */
  readonly folder: string | undefined;
  readonly audience: 'default' | 'strict' | 'auditor' | undefined;
  readonly failOn: Exclude<RuleSeverity, 'off'> | 'never' | undefined;
  readonly environments: readonly ConfiguredEnvironment[];
  /** The file of the baseline, absolute. */
  readonly baseline: string | undefined;
  /** Templates as absolute paths. */
  readonly deployments: readonly DeploymentConfig[];
  readonly rules: ReadonlyMap<string, ConfiguredRule>;
  readonly ignores: readonly ConfiguredIgnore[];
  /** Rules that may not be changed, and the file that says so. */
  readonly locked: ReadonlyMap<string, string>;
}

export interface ConfiguredEnvironment {
  readonly name: string;
  readonly production: boolean;
  readonly accounts: readonly string[];
  readonly patterns: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
}

export interface ConfiguredRule {
  readonly severity: RuleSeverity | undefined;
  readonly audience: Config['audience'];
  readonly options: Readonly<Record<string, unknown>>;
  readonly at: ConfiguredAt;
}

export interface ConfiguredIgnore extends IgnoreConfig {
  readonly at: ConfiguredAt;
}

/** Where a setting stands; `file` relative to the working directory. */
export interface ConfiguredAt {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One file on its way into a `Config`. */
export interface Layer {
  readonly written: ConfigFile;
  readonly file: string;
  /** The file as it is shown. */
  readonly shown: string;
  readonly position: ParsedConfig['position'];
}

/** The defaults. */
export const emptyConfig: Config = {
  file: undefined,
  folder: undefined,
  audience: undefined,
  failOn: undefined,
  baseline: undefined,
  environments: [],
  deployments: [],
  rules: new Map(),
  ignores: [],
  locked: new Map(),
};

/** Lays a file over what it extends. Throws UserError when it changes or ignores a rule that is locked there. */
export function merge(base: Config, layer: Layer): Config {
  const { written } = layer;
  const at = (...path: (string | number)[]): ConfiguredAt => ({ file: layer.shown, ...layer.position(path, 'key') });
  const rules = Object.entries(written.rules ?? {}).map(([id, setting]) => [id, configuredRule(setting, at('rules', id))] as const);
  const ignores = (written.ignores ?? []).map((ignore, index) => ({ ...ignore, at: at('ignores', index) }));
  for (const [id, rule] of rules) refuseLocked(base, id, rule.at);
  for (const ignore of ignores) refuseLocked(base, ignore.rule, ignore.at);
  return {
    ...base,
    audience: written.audience ?? base.audience,
    failOn: written.failOn ?? base.failOn,
    baseline: written.baseline === undefined ? base.baseline : resolve(dirname(layer.file), written.baseline),
    environments: mergeEnvironments(base.environments, written.environments ?? []),
    deployments: written.deployments?.map((deployment) => withAbsoluteTemplates(deployment, layer.file)) ?? base.deployments,
    rules: new Map([...base.rules, ...rules]),
    ignores: [...base.ignores, ...ignores],
    locked: new Map([...base.locked, ...(written.locked ?? []).map((id) => [id, layer.shown] as const)]),
  };
}

/**
 * Checks the rules that a configuration names against those that exist. Throws UserError, with the nearest name.
 * (The registry is handed in: this room knows no rules.)
 */
export function checkRuleNames(config: Config, known: ReadonlySet<string>): void {
  const named = [
    ...[...config.rules].map(([id, rule]) => ({ id, at: rule.at })),
    ...config.ignores.map(({ rule, at }) => ({ id: rule, at })),
  ];
  const stranger = named.find(({ id }) => !known.has(id));
  if (stranger === undefined) return;
  const meant = nearest(stranger.id, known);
  const next = meant === undefined ? '`pipeaudit rules` lists them' : `did you mean \`${meant}\`?`;
  throw new UserError(`there is no rule \`${stranger.id}\``, { where: stranger.at, next });
}

function configuredRule(setting: NonNullable<ConfigFile['rules']>[string], at: ConfiguredAt): ConfiguredRule {
  if (typeof setting === 'string') return { severity: setting, audience: undefined, options: {}, at };
  return { severity: setting.severity, audience: setting.audience, options: setting.options ?? {}, at };
}

function refuseLocked(base: Config, rule: string, where: ConfiguredAt): void {
  const by = base.locked.get(rule);
  if (by !== undefined)
    throw new UserError(`the rule \`${rule}\` is locked by ${by}`, { where, next: 'take this entry away, or ask whoever keeps that file' });
}

function mergeEnvironments(base: Config['environments'], written: readonly EnvironmentConfig[]): Config['environments'] {
  const special = written.map(({ name, production, accounts = [], patterns = [], tags = {} }) => ({
    name,
    production: production ?? /^(?:prod|production)$/i.test(name),
    accounts,
    patterns,
    tags: new Map(Object.entries(tags)),
  }));
  const names = new Set(special.map(({ name }) => name));
  return [...special, ...base.filter(({ name }) => !names.has(name))];
}

function withAbsoluteTemplates(deployment: DeploymentConfig, file: string): DeploymentConfig {
  const absolute = (template: string): string => resolve(dirname(file), template);
  const parameters = Object.entries(deployment.parameters ?? {}).map(([name, value]) => [
    name,
    typeof value !== 'string' && 'template' in value ? { ...value, template: absolute(value.template) } : value,
  ]);
  return { ...deployment, template: absolute(deployment.template), parameters: Object.fromEntries(parameters) };
}
