import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { audit } from '../audit/audit.ts';
import type { AuditResult } from '../audit/result.ts';
import { type Config, checkRuleNames } from '../config/config.ts';
import { type AnyRule, audiences, type Severity, severities } from '../rule/types.ts';
import { configFor, defaultPaths } from './configuration.ts';
import { exitCodeOf, type Outcome } from './exit-codes.ts';
import { readInputs } from './inputs.ts';
import type { Io } from './io.ts';
import { allRules, ruleNamed } from './registry.ts';
import { writeReports } from './reports.ts';
import type { ScanOptions } from './scan-options.ts';
import { Timing } from './timing.ts';
import { version } from './version.ts';

/** Runs `pipeaudit scan`: reads, judges, reports. @returns the exit code */
export async function runScan(options: ScanOptions, io: Io): Promise<number> {
  const timing = new Timing();
  const paths = options.paths.length > 0 ? options.paths : defaultPaths(io.cwd);
  const config = configFor(options.config, paths, io.cwd);
  checkRuleNames(config, new Set(allRules.map(({ id }) => id)));
  const remapped = severitiesOf(config);
  const rules = rulesToRun(options, config).map((rule) => ({ ...rule, severity: remapped.get(rule.id) ?? rule.severity }));
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
    severities: remapped,
    failOn,
    version,
    paths,
    today: new Date().toISOString().slice(0, 10),
  });
  timing.mark('judge');
  await writeReports(result, rules, config, options, io);
  timing.mark('report');
  if (options.timing) io.stderr.write(timing.print());
  return exitCodeOf(outcomesOf(result, failOn, options.strict));
}

/** The rules of the audience, less those switched off; with `--only` just those named, whatever their audience. */
function rulesToRun({ only, ignore, audience }: ScanOptions, config: Config): readonly AnyRule[] {
  const named = only.map(ruleNamed);
  const left = new Set(ignore.map((id) => ruleNamed(id).id));
  const wanted = audiences.indexOf(audience ?? config.audience ?? 'default');
  const base =
    named.length > 0
      ? named
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

function outcomesOf({ findings, summary, coverage }: AuditResult, failOn: Severity | 'never', strict: boolean): readonly Outcome[] {
  const failing = failOn === 'never' ? [] : findings.filter(({ severity }) => severities.indexOf(severity) >= severities.indexOf(failOn));
  return [
    ...(failing.length > 0 ? (['findings'] as const) : []),
    ...(!summary.complete || (strict && summary.verdicts.unknown > 0) ? (['incomplete'] as const) : []),
    ...(coverage.read.length === 0 && failOn !== 'never' ? (['nothing'] as const) : []),
  ];
}
