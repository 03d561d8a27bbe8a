import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { baselineFor } from '../api/baseline.ts';
import { configFor, defaultPaths } from '../api/configuration.ts';
import { type InputsRead, readInputs } from '../api/inputs.ts';
import { judge, rulesFor } from '../api/judge.ts';
import type { Earlier } from '../audit/audit.ts';
import type { Coverage } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { UserError } from '../resource/user-error.ts';
import type { writeSnapshot } from '../sources/snapshot.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import type { LiveRead } from './live.ts';
import { withOrganization } from './organization-settings.ts';
import { outcomesOf } from './outcomes.ts';
import { writeReports } from './reports.ts';
import type { ScanOptions } from './scan-options.ts';
import type { SinceRequest } from './since.ts';
import { Timing } from './timing.ts';

/** Runs `pipeaudit scan`: reads, judges, reports. @returns the exit code */
export async function runScan(given: ScanOptions, io: Io): Promise<number> {
  const timing = new Timing();
  const isLive = given.live || given.org;
  refuseSince(given, isLive);
  const paths = given.paths.length > 0 || isLive ? given.paths : defaultPaths(io.cwd);
  const config = configFor(given.config, paths, io.cwd);
  const options = given.org ? withOrganization(given, config) : given;
  const baseline = baselineFor(options.baseline, config, io.cwd);
  const judging = {
    ...options,
    paths,
    cwd: io.cwd,
    baseline,
    minimumSeverity: options.minSeverity,
    honourIgnores: options.ignores,
  };
  rulesFor(config, judging);
  if (options.plan) return printPlanOf(options, io);
  const inputs = isLive ? await readAccounts(options, io) : await readFiles(options, paths, config, io);
  timing.mark('read');
  if (options.saveSnapshot !== undefined) {
    const { writeSnapshot } = await import('../sources/snapshot.ts');
    writeFileSync(resolve(io.cwd, options.saveSnapshot), writeSnapshot(inputs.systems, savedCoverage(inputs.coverage)));
  }
  const dated = { ...judging, today: new Date().toISOString().slice(0, 10) };
  const earlier = await earlierFor(options, { paths, config, judging: dated }, io);
  const judged = judge(inputs, config, { ...dated, earlier });
  timing.mark('judge');
  await writeReports(judged, config, options, io);
  timing.mark('report');
  if (options.timing) io.stderr.write(timing.print());
  const interrupted = 'interrupted' in inputs && inputs.interrupted;
  return exitCodeOf([...(interrupted ? (['interrupted'] as const) : []), ...outcomesOf(judged.result, judged.failOn, options.strict)]);
}

async function readFiles(options: ScanOptions, paths: readonly string[], config: Config, io: Io): Promise<InputsRead> {
  const { cwd, stdin } = io;
  return readInputs({ paths, cwd, stdin, config, parameterFiles: options.parameters, parameters: options.parameter });
}

/** Said before accounts are read, which takes its time. */
function refuseSince({ since }: ScanOptions, isLive: boolean): void {
  if (since !== undefined && isLive)
    throw new UserError('--since compares files with a commit: it says nothing of accounts', {
      next: '`pipeaudit diff` compares two results',
    });
}

async function earlierFor(options: ScanOptions, request: Omit<SinceRequest, 'since' | 'options'>, io: Io): Promise<Earlier | undefined> {
  const { since } = options;
  if (since === undefined) return undefined;
  const { earlierOf } = await import('./since.ts');
  return earlierOf({ ...request, since, options }, io);
}

async function readAccounts(options: ScanOptions, io: Io): Promise<LiveRead> {
  if (options.paths.length > 0)
    throw new UserError('--live reads accounts: it takes no paths', { next: `without --live, ${options.paths[0]} is audited` });
  if (options.org) {
    const { readOrganizationLive } = await import('./organization.ts');
    return readOrganizationLive(options, io);
  }
  const { readLive } = await import('./live.ts');
  return readLive(options, io);
}

/** What a scan of the organization would read. */
async function printPlanOf(options: ScanOptions, io: Io): Promise<number> {
  if (!options.org) throw new UserError('--plan is for an organization', { next: 'add --org' });
  const { runPlan } = await import('./plan.ts');
  return runPlan({ ...options, shards: 1, out: undefined, told: true }, io);
}

/** What a snapshot of accounts has to say of what was not read; files are there or not. */
function savedCoverage({ skipped, failed, operations }: Coverage): Parameters<typeof writeSnapshot>[1] {
  return operations === undefined ? undefined : { skipped, failed, operations };
}
