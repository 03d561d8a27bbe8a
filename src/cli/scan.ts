import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { baselineFor } from '../api/baseline.ts';
import { configFor, defaultPaths } from '../api/configuration.ts';
import { type InputsRead, readInputs } from '../api/inputs.ts';
import { judgeSteps, rulesFor } from '../api/judge.ts';
import type { Earlier } from '../audit/audit.ts';
import type { Coverage } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { UserError } from '../resource/user-error.ts';
import type { writeSnapshot } from '../sources/snapshot.ts';
import { readAccounts } from './accounts.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { withOrganization } from './organization-settings.ts';
import { outcomesOf } from './outcomes.ts';
import { writeReports } from './reports.ts';
import type { ScanOptions } from './scan-options.ts';
import type { SinceRequest } from './since.ts';
import { Spill } from './spill.ts';
import { Timing } from './timing.ts';
import { unwatched, type Watch } from './watch.ts';

/** Runs `pipeaudit scan`: reads, judges, reports. @returns the exit code */
export async function runScan(options: ScanOptions, io: Io): Promise<number> {
  if (!options.ui) return scan(options, io, unwatched);
  const { terminalFor } = await import('./ui.ts');
  return terminalFor(io, options).show(aboutOf(options), (watch, to) => scan(options, to, watch));
}

/** What is scanned, for people. */
function aboutOf({ live, org, profile, roleArn, paths }: ScanOptions): string {
  if (org) return 'the organization';
  if (live) return [...profile, ...roleArn].join(' ') || 'the account of the current credentials';
  return paths.join(' ');
}

async function scan(given: ScanOptions, io: Io, watch: Watch): Promise<number> {
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
  const accounts = isLive ? await readAccounts(options, io, watch) : undefined;
  const inputs: InputsRead = accounts ?? (await readFiles(options, paths, config, io, watch));
  timing.mark('read');
  if (options.saveSnapshot !== undefined) {
    const { writeSnapshot } = await import('../sources/snapshot.ts');
    writeFileSync(resolve(io.cwd, options.saveSnapshot), writeSnapshot(inputs.systems, savedCoverage(inputs.coverage)));
  }
  const dated = { ...judging, today: new Date().toISOString().slice(0, 10) };
  const earlier = await earlierFor(options, { paths, config, judging: dated }, io);
  const judged = await watch.finish(
    judgeSteps(inputs, config, { ...dated, earlier, keeper: new Spill(), ...(options.timing ? { measure: timing.measure } : {}) }),
  );
  timing.mark('judge');
  await writeReports(judged, config, options, io);
  timing.mark('report');
  if (options.timing) io.stderr.write(timing.print());
  accounts?.forget?.();
  const interrupted = accounts?.interrupted === true;
  return exitCodeOf([...(interrupted ? (['interrupted'] as const) : []), ...outcomesOf(judged.result, judged.failOn, options.strict)]);
}

async function readFiles(options: ScanOptions, paths: readonly string[], config: Config, io: Io, watch: Watch): Promise<InputsRead> {
  const { cwd, stdin } = io;
  return readInputs({
    paths,
    cwd,
    stdin,
    config,
    parameterFiles: options.parameters,
    parameters: options.parameter,
    onProgress: watch.tell,
  });
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
