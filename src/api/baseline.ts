import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Baseline } from '../audit/baseline.ts';
import type { Config } from '../config/config.ts';
import { UserError } from '../resource/user-error.ts';
import { readBaseline } from '../results/baseline.ts';
import { projectOf } from './project.ts';

/** Where a baseline is that nobody gave a name: in the root of the project. */
const USUAL_NAME = 'pipeaudit.baseline.json';

/** The file of the baseline, relative to the working directory: the one that was named, that of the configuration, else the usual one. */
export function baselineFile(named: string | undefined, config: Config, cwd: string): string {
  if (named !== undefined) return shownBelow(cwd, resolve(cwd, named));
  return shownBelow(cwd, config.baseline ?? resolve(projectOf(config, cwd).root, USUAL_NAME));
}

/**
 * The baseline of a scan: the one that was named, else that of the configuration; none when it is `false`. Throws UserError
 * when it is not there, or is no baseline.
 */
export function baselineFor(named: string | false | undefined, config: Config, cwd: string): Baseline | undefined {
  if (named === false || (named === undefined && config.baseline === undefined)) return undefined;
  const file = baselineFile(named, config, cwd);
  const entries = entriesIn(file, cwd);
  if (entries === undefined)
    throw new UserError(`there is no baseline ${file}`, {
      next: '`pipeaudit baseline write` writes one; `--no-baseline` scans without',
    });
  return { file, entries };
}

/** The entries of a baseline; undefined when there is no such file. Throws UserError when it is no baseline. */
export function entriesIn(file: string, cwd: string): Baseline['entries'] | undefined {
  const path = resolve(cwd, file);
  return existsSync(path) ? readBaseline(readFileSync(path, 'utf8'), file) : undefined;
}

/** A path as it is shown: relative to the working directory, `/` as separator. */
export function shownBelow(cwd: string, path: string): string {
  return relative(cwd, path).split('\\').join('/');
}
