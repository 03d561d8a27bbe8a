import { dirname, resolve } from 'node:path';
import { refuseIgnore, refuseLooserRule, refuseLooserSettings } from './locks.ts';
import type { ParsedConfig } from './parse.ts';
import type { ConfigFile, DeploymentConfig, EnvironmentConfig, IgnoreConfig, OrganizationConfig } from './schema.ts';

export type RuleSeverity = 'off' | 'info' | 'low' | 'medium' | 'high' | 'critical';

/** What a scan is configured with: all files merged, the special one winning over those it extends. */
export interface Config {
  /** The file that was asked for, absolute; undefined when there is none. */
  readonly file: string | undefined;
  /** The same as it is shown. */
  readonly shown: string | undefined;
  /** Its folder: the project's root for fingerprints. */
  readonly folder: string | undefined;
  readonly audience: 'default' | 'strict' | 'auditor' | undefined;
  readonly failOn: Exclude<RuleSeverity, 'off'> | 'never' | undefined;
  readonly environments: readonly ConfiguredEnvironment[];
  /** The file of the baseline, absolute. */
  readonly baseline: string | undefined;
  /** Templates as absolute paths. */
  readonly deployments: readonly DeploymentConfig[];
  readonly organization: OrganizationConfig | undefined;
  readonly rules: ReadonlyMap<string, ConfiguredRule>;
  readonly ignores: readonly ConfiguredIgnore[];
  /** Rules and settings that may not be loosened, and the file that says so. */
  readonly locked: ReadonlyMap<string, string>;
  readonly lockedAt: ReadonlyMap<string, ConfiguredAt>;
  /** Severities set for locked rules, to be checked against those that the rules have by themselves. */
  readonly raised: readonly { readonly id: string; readonly rule: ConfiguredRule; readonly base: Config }[];
}

export interface ConfiguredEnvironment {
  readonly name: string;
  readonly production: boolean;
  readonly accounts: readonly string[];
  readonly patterns: readonly string[];
  readonly at: ConfiguredAt;
}

export interface ConfiguredRule {
  readonly severity: RuleSeverity | undefined;
  readonly audience: Config['audience'];
  readonly options: ReadonlyMap<string, { readonly value: unknown; readonly at: ConfiguredAt }>;
  /** A file that is extended says something of this rule too. */
  readonly overrides: boolean;
  readonly at: ConfiguredAt;
}

export interface ConfiguredIgnore extends IgnoreConfig {
  readonly at: ConfiguredAt;
  /** Rules that it may not ignore, each with the file that locks it. */
  readonly locked: ReadonlyMap<string, string>;
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
  shown: undefined,
  folder: undefined,
  audience: undefined,
  failOn: undefined,
  baseline: undefined,
  environments: [],
  deployments: [],
  organization: undefined,
  rules: new Map(),
  ignores: [],
  locked: new Map(),
  lockedAt: new Map(),
  raised: [],
};

/** Lays a file over what it extends. Throws UserError when it loosens what is locked there. */
export function merge(base: Config, layer: Layer): Config {
  const { written } = layer;
  const at = (...path: (string | number)[]): ConfiguredAt => ({ file: layer.shown, ...layer.position(path, 'key') });
  const rules = Object.keys(written.rules ?? {}).map((id) => [id, configuredRule(id, layer, base)] as const);
  const ignores = (written.ignores ?? []).map((ignore, index) => ({ ...ignore, at: at('ignores', index), locked: base.locked }));
  refuseLooserSettings(base, written, at);
  for (const [id, rule] of rules) refuseLooserRule(id, rule, base);
  for (const ignore of ignores) refuseIgnore(ignore.rule, base, ignore.at);
  const locked = written.locked ?? [];
  return {
    ...base,
    audience: written.audience ?? base.audience,
    failOn: written.failOn ?? base.failOn,
    baseline: written.baseline === undefined ? base.baseline : resolve(dirname(layer.file), written.baseline),
    environments: mergeEnvironments(
      base.environments,
      (written.environments ?? []).map((environment, index) => configuredEnvironment(environment, at('environments', index))),
    ),
    deployments: written.deployments?.map((deployment) => withAbsoluteTemplates(deployment, layer.file)) ?? base.deployments,
    organization: written.organization === undefined ? base.organization : { ...base.organization, ...written.organization },
    rules: new Map([...base.rules, ...rules]),
    // Two files that are extended may extend the same one.
    ignores: distinct([...base.ignores, ...ignores]),
    locked: new Map([...locked.map((id) => [id, layer.shown] as const), ...base.locked]),
    lockedAt: new Map([...base.lockedAt, ...locked.map((id, index) => [id, at('locked', index)] as const)]),
    raised: [...base.raised, ...rules.filter(([id]) => base.locked.has(id)).map(([id, rule]) => ({ id, rule, base }))],
  };
}

function distinct(ignores: readonly ConfiguredIgnore[]): readonly ConfiguredIgnore[] {
  return [...new Map(ignores.map((ignore) => [`${ignore.at.file}:${ignore.at.line}:${ignore.at.column}`, ignore])).values()];
}

function configuredRule(id: string, { written, shown, position }: Layer, base: Config): ConfiguredRule {
  const setting = written.rules?.[id] ?? {};
  const at = { file: shown, ...position(['rules', id], 'key') };
  const overrides = base.rules.has(id);
  if (typeof setting === 'string') return { severity: setting, audience: undefined, options: new Map(), overrides, at };
  const options = Object.entries(setting.options ?? {}).map(
    ([name, value]) => [name, { value, at: { file: shown, ...position(['rules', id, 'options', name], 'key') } }] as const,
  );
  return { severity: setting.severity, audience: setting.audience, options: new Map(options), overrides, at };
}

function configuredEnvironment(
  { name, production, accounts = [], patterns = [] }: EnvironmentConfig,
  at: ConfiguredAt,
): ConfiguredEnvironment {
  return { name, production: production ?? /^(?:prod|production)$/i.test(name), accounts, patterns, at };
}

function mergeEnvironments(base: Config['environments'], special: readonly ConfiguredEnvironment[]): Config['environments'] {
  const names = new Set(special.map(({ name }) => name));
  return [...special, ...base.filter(({ name }) => !names.has(name))];
}

function withAbsoluteTemplates(deployment: DeploymentConfig, file: string): DeploymentConfig {
  const absolute = (template: string): string => resolve(dirname(file), template);
  const placed = { ...deployment, template: absolute(deployment.template) };
  if (deployment.parameters === undefined) return placed;
  const parameters = Object.entries(deployment.parameters).map(([name, value]) => [
    name,
    typeof value !== 'string' && 'template' in value ? { ...value, template: absolute(value.template) } : value,
  ]);
  return { ...placed, parameters: Object.fromEntries(parameters) };
}
