import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { baselineFor } from '../api/baseline.ts';
import { configFor } from '../api/configuration.ts';
import { reportInputOf } from '../api/saved.ts';
import type { AuditResult } from '../audit/result.ts';
import { UserError } from '../resource/user-error.ts';
import { joinResults } from '../results/join.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { outcomesOf } from './outcomes.ts';
import { writeReports } from './reports.ts';
import { resultOfFile } from './result-file.ts';
import type { ScanOptions } from './scan-options.ts';
import { Spill } from './spill.ts';

/** Runs `pipeaudit merge`. @returns the exit code, as that of a scan which found the same */
export async function runMerge(paths: readonly string[], options: ScanOptions, io: Io): Promise<number> {
  const folders = paths.filter((path) => isFolder(resolve(io.cwd, path)));
  if (folders.length === paths.length) return judgeRun(paths, options, io);
  if (folders.length > 0)
    throw new UserError('results and folders of a run are not merged with each other', {
      next: `merge the folders by themselves: pipeaudit merge ${folders.join(' ')}`,
    });
  const results: AuditResult[] = [];
  for (const path of paths) results.push(await resultOfFile(path, io));
  const [first, ...others] = results;
  if (first === undefined) return exitCodeOf(['nothing']);
  const result = others.length === 0 ? first : joinResults([first, ...others]);
  await writeReports(reportInputOf(result), configFor(undefined, [], io.cwd), options, io);
  return exitCodeOf(outcomesOf(result, options.failOn ?? result.invocation.failOn, options.strict));
}

/** Judges what the shards of a plan have read, as one scan of it would. */
async function judgeRun(paths: readonly string[], options: ScanOptions, io: Io): Promise<number> {
  const [{ openRun, joined }, { judge }] = await Promise.all([import('./organization.ts'), import('../api/judge.ts')]);
  const config = configFor(options.config, [], io.cwd);
  const inputs = joined(openRun(paths, io), false);
  const judged = judge(inputs, config, {
    ...options,
    paths: [],
    cwd: io.cwd,
    baseline: baselineFor(options.baseline, config, io.cwd),
    minimumSeverity: options.minSeverity,
    honourIgnores: options.ignores,
    today: new Date().toISOString().slice(0, 10),
    keeper: new Spill(),
  });
  await writeReports(judged, config, options, io);
  return exitCodeOf(outcomesOf(judged.result, judged.failOn, options.strict));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
