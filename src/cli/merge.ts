import { configFor } from '../api/configuration.ts';
import { reportInputOf } from '../api/saved.ts';
import type { AuditResult } from '../audit/result.ts';
import { joinResults } from '../results/join.ts';
import { exitCodeOf } from './exit-codes.ts';
import type { Io } from './io.ts';
import { outcomesOf } from './outcomes.ts';
import { writeReports } from './reports.ts';
import { resultOfFile } from './result-file.ts';
import type { ScanOptions } from './scan-options.ts';

/** Runs `pipeaudit merge`. @returns the exit code, as that of a scan which found the same */
export async function runMerge(paths: readonly string[], options: ScanOptions, io: Io): Promise<number> {
  const results: AuditResult[] = [];
  for (const path of paths) results.push(await resultOfFile(path, io));
  const [first, ...others] = results;
  if (first === undefined) return exitCodeOf(['nothing']);
  const result = others.length === 0 ? first : joinResults([first, ...others]);
  await writeReports(reportInputOf(result), configFor(undefined, [], io.cwd), options, io);
  return exitCodeOf(outcomesOf(result, options.failOn ?? result.invocation.failOn, options.strict));
}
