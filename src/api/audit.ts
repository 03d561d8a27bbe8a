import { resolve } from 'node:path';
import { reports } from '../../reports/index.ts';
import { evidenceFor } from '../audit/compliance.ts';
import type { AuditResult } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import type { Configuration } from '../config/configuration.ts';
import { configOf } from '../config/load.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';
import { type AnyRule, type Audience, audiences, type Severity, severities } from '../rule/types.ts';
import { baselineFor } from './baseline.ts';
import { choice } from './choice.ts';
import { configFor } from './configuration.ts';
import { readInputs } from './inputs.ts';
import { type Judging, judge, rulesFor } from './judge.ts';
import { allFrameworks, allRules, ruleFamilies } from './registry.ts';

/** What is to be judged, and how. */
export interface AuditOptions {
  /** Files, folders, globs, cloud assemblies, snapshots; relative to `cwd`. */
  readonly paths?: readonly string[];
  /** Templates that are no files, each with the name that it is shown with. A text wins over a file of its name. */
  readonly texts?: readonly { readonly file: string; readonly text: string }[];
  /** What paths are relative to; default: the working directory. */
  readonly cwd?: string;
  /**
   * A file, an object as the file would hold it (its paths relative to `cwd`), or `false` for none. Default: the nearest
   * `pipeaudit.config.yaml` above the paths; of texts alone, above `cwd`.
   */
  readonly config?: string | Configuration | false;
  /** Values of template parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Files with values of template parameters, as the AWS CLI or CodePipeline writes them. */
  readonly parameterFiles?: readonly string[];
  /** Rules for whom; default: as configured, else `default`. */
  readonly audience?: Audience;
  /** Run only these rules, whatever their audience. */
  readonly only?: readonly string[];
  /** Leave these rules out. */
  readonly ignore?: readonly string[];
  /** Leave lesser findings out of the result; default `info`: none. */
  readonly minimumSeverity?: Severity;
  /** From which severity on a report speaks of a failure; default: as configured, else `high`. */
  readonly failOn?: Severity | 'never';
  /** Honour the ignores of templates and of the configuration; default `true`. */
  readonly honourIgnores?: boolean;
  /** `YYYY-MM-DD`, for ignores that run out; default: today. */
  readonly today?: string;
}

/** The rules that made a result, with the severities of its configuration: reports document them. */
const rulesOf = new WeakMap<AuditResult, readonly AnyRule[]>();

/**
 * Audits templates, cloud assemblies and snapshots as `pipeaudit scan` does. Nothing is printed, written or sent.
 * What could not be read is in `coverage.failed`, and `summary.complete` is false then.
 * @throws UserError (as a rejection) for what a person can mend: a path that is not there, a fault in the configuration,
 * a rule that does not exist.
 */
export async function audit(options: AuditOptions): Promise<AuditResult> {
  const { paths = [], texts = [], parameters = {}, parameterFiles = [] } = options;
  if (paths.length === 0 && texts.length === 0) throw new UserError('there is nothing to audit', { next: 'give `paths`, `texts` or both' });
  const cwd = resolve(options.cwd ?? '.');
  const config = configured(options, cwd);
  const judging = judgingOf(options, [...paths, ...texts.map(({ file }) => file)]);
  rulesFor(config, judging);
  const inputs = await readInputs({
    paths,
    texts: new Map(texts.map(({ file, text }) => [file, text])),
    cwd,
    config,
    parameterFiles,
    parameters: new Map(Object.entries(parameters)),
  });
  const { result, rules } = judge(inputs, config, { ...judging, baseline: baselineFor(undefined, config, cwd) });
  rulesOf.set(result, rules);
  return result;
}

/** A report of a result. */
export interface RenderOptions {
  /** Columns available; default 100. */
  readonly width?: number;
  /** Colours of a terminal; default `false`. */
  readonly colour?: boolean;
  /** Name what was skipped, and every verdict that stayed unknown; default `false`. */
  readonly verbose?: boolean;
  /** From the working directory to the root of the repository, where they differ: SARIF names files from the root. */
  readonly rootPrefix?: string;
  /** When the audit ran, RFC 3339 in UTC, for the formats that say so; default: now. */
  readonly time?: string;
}

/**
 * Renders a result as text.
 * @param format as `--format` of `pipeaudit scan` takes it
 * @throws UserError (as a rejection) for a format that does not exist
 */
export async function render(result: AuditResult, format: string, options: RenderOptions = {}): Promise<string> {
  const entry = reports.find(({ name }) => name === format);
  if (entry === undefined) {
    const names = reports.map(({ name }) => name);
    const meant = nearest(format, names);
    throw new UserError(`there is no report \`${format}\``, {
      next: meant === undefined ? `there are ${names.join(', ')}` : `did you mean \`${meant}\`?`,
    });
  }
  const { width = 100, colour = false, verbose = false, rootPrefix = '', time = new Date().toISOString() } = options;
  const rules = rulesOf.get(result) ?? allRules.filter(({ id }) => id in result.verdicts);
  const report = await entry.load();
  const input = { result, rules, families: ruleFamilies, frameworks: evidenceFor(allFrameworks, rules, result) };
  return report.render(input, { width, colour, verbose, quiet: false, rootPrefix, hyperlinks: false, time });
}

/** The configuration of a program: a file, an object, none, or the nearest one. */
export function configured({ config, paths = [] }: Pick<AuditOptions, 'config' | 'paths'>, cwd: string): Config {
  return typeof config === 'object' ? configOf(config, cwd, cwd) : configFor(config, paths, cwd);
}

/** What is not said falls to the configuration. Throws UserError for a severity or an audience that does not exist. */
export function judgingOf(options: AuditOptions, paths: readonly string[]): Judging {
  if (options.audience !== undefined) choice('`audience`', audiences)(options.audience);
  if (options.minimumSeverity !== undefined) choice('`minimumSeverity`', severities)(options.minimumSeverity);
  if (options.failOn !== undefined) choice('`failOn`', [...severities, 'never'])(options.failOn);
  return {
    paths,
    only: options.only ?? [],
    ignore: options.ignore ?? [],
    audience: options.audience,
    minimumSeverity: options.minimumSeverity,
    failOn: options.failOn,
    honourIgnores: options.honourIgnores ?? true,
    today: options.today ?? new Date().toISOString().slice(0, 10),
    cwd: resolve(options.cwd ?? '.'),
  };
}
