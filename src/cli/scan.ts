import { existsSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { audit } from '../audit/audit.ts';
import type { AuditResult, ReportInput, ReportOptions } from '../audit/result.ts';
import { type Config, checkRuleNames, emptyConfig } from '../config/config.ts';
import { discoverConfig, repositoryRoot } from '../config/discover.ts';
import { loadConfig } from '../config/load.ts';
import { UserError } from '../resource/user-error.ts';
import { type AnyRule, audiences, type Severity, severities } from '../rule/types.ts';
import { exitCodeOf, type Outcome } from './exit-codes.ts';
import { readInputs } from './inputs.ts';
import type { Io } from './io.ts';
import { allRules, ruleNamed } from './registry.ts';
import { reportNamed } from './reports.ts';
import type { FormatName, ScanOptions } from './scan-options.ts';
import { colourWanted, hyperlinksWanted, widthOf } from './terminal.ts';
import { Timing } from './timing.ts';
import { version } from './version.ts';

/** Runs `pipeaudit scan`: reads, judges, reports. @returns the exit code */
export async function runScan(options: ScanOptions, io: Io): Promise<number> {
  const timing = new Timing();
  const paths = options.paths.length > 0 ? options.paths : defaultPaths(io.cwd);
  const config = configOf(options, paths, io.cwd);
  checkRuleNames(config, new Set(allRules.map(({ id }) => id)));
  const rules = rulesToRun(options, config);
  const inputs = await readInputs({
    paths,
    cwd: io.cwd,
    stdin: io.stdin,
    config,
    parameterFiles: options.parameters,
    parameters: options.parameter,
  });
  timing.mark('read');
  if (options.saveSnapshot !== undefined) {
    const { writeSnapshot } = await import('../sources/snapshot.ts');
    writeFileSync(resolve(io.cwd, options.saveSnapshot), writeSnapshot(inputs.systems));
  }
  const failOn = options.failOn ?? config.failOn ?? 'high';
  const result = audit({
    ...inputs,
    rules,
    rulesLeftOut: allRules.length - rules.length,
    environments: config.environments,
    ignores: config.ignores,
    honourIgnores: options.ignores,
    audience: options.audience ?? config.audience ?? 'default',
    minimumSeverity: options.minSeverity ?? 'info',
    severities: severitiesOf(config),
    failOn,
    version,
    paths,
    today: new Date().toISOString().slice(0, 10),
  });
  timing.mark('judge');
  await writeReports(result, rules, options, io);
  timing.mark('report');
  if (options.timing) io.stderr.write(timing.print());
  return exitCodeOf(outcomesOf(result, failOn, options.strict));
}

function defaultPaths(cwd: string): readonly string[] {
  return existsSync(resolve(cwd, 'cdk.out')) ? ['cdk.out'] : ['.'];
}

function configOf({ config }: ScanOptions, paths: readonly string[], cwd: string): Config {
  if (config === false) return emptyConfig;
  const file =
    config === undefined
      ? discoverConfig(
          paths.filter((path) => path !== '-'),
          cwd,
        )
      : resolve(cwd, config);
  return loadConfig(file, cwd);
}

/** The rules of the audience, less those switched off; with `--only` just those named, whatever their audience. */
function rulesToRun({ only, ignore, audience }: ScanOptions, config: Config): readonly AnyRule[] {
  const named = only.map(ruleNamed);
  const left = new Set(ignore.map((id) => ruleNamed(id).id));
  const wanted = audiences.indexOf(audience ?? config.audience ?? 'default');
  const base =
    named.length > 0
      ? allRules.filter((rule) => named.includes(rule))
      : allRules.filter(
          (rule) =>
            audiences.indexOf(config.rules.get(rule.id)?.audience ?? rule.audience) <= wanted &&
            config.rules.get(rule.id)?.severity !== 'off',
        );
  return base.filter(({ id }) => !left.has(id));
}

function severitiesOf({ rules }: Config): ReadonlyMap<string, Severity> {
  return new Map([...rules].flatMap(([id, { severity }]) => (severity === undefined || severity === 'off' ? [] : [[id, severity]])));
}

async function writeReports(result: AuditResult, rules: readonly AnyRule[], options: ScanOptions, io: Io): Promise<void> {
  const input: ReportInput = { result, rules: [...rules].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  const root = repositoryRoot(io.cwd);
  const base: ReportOptions = {
    colour: false,
    width: widthOf(io),
    verbose: options.verbose,
    quiet: options.quiet,
    rootPrefix: root === undefined ? '' : relative(root, io.cwd).split('\\').join('/'),
    hyperlinks: false,
  };
  const render = async (format: FormatName, given: ReportOptions): Promise<string> => (await reportNamed(format)).render(input, given);
  for (const { format, file } of options.output) writeFile(resolve(io.cwd, file), await render(format, base));
  io.stdout.write(await render(options.format, { ...base, colour: colourWanted(options.color, io), hyperlinks: hyperlinksWanted(io) }));
}

function writeFile(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`the report cannot be written: ${error instanceof Error ? error.message : String(error)}`, { where: { file } });
  }
}

function outcomesOf({ findings, summary, coverage }: AuditResult, failOn: Severity | 'never', strict: boolean): readonly Outcome[] {
  const failing = failOn === 'never' ? [] : findings.filter(({ severity }) => severities.indexOf(severity) >= severities.indexOf(failOn));
  return [
    ...(failing.length > 0 ? (['findings'] as const) : []),
    ...(!summary.complete || (strict && summary.verdicts.unknown > 0) ? (['incomplete'] as const) : []),
    ...(coverage.read.length === 0 && failOn !== 'never' ? (['nothing'] as const) : []),
  ];
}
