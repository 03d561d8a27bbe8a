import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../resource/user-error.ts';

export const configFileNames = ['pipeaudit.config.yaml', 'pipeaudit.config.yml', 'pipeaudit.config.json'] as const;

/**
 * The configuration that holds for the inputs of one scan: the nearest one above each of them, up to the root of the
 * repository; outside a repository up to the working directory. Throws UserError when a folder has two, or when the
 * inputs have different ones.
 * @param inputs files and folders, relative to `cwd` or absolute; what does not exist is left to its reader
 * @returns its absolute path
 */
export function discoverConfig(inputs: readonly string[], cwd: string): string | undefined {
  const found = new Map<string | undefined, string>();
  for (const input of inputs.length > 0 ? inputs : ['.']) {
    const nearest = nearestConfig(folderOf(resolve(cwd, input)), cwd);
    if (!found.has(nearest)) found.set(nearest, input);
  }
  const [first, second] = [...found].filter(([path]) => path !== undefined);
  if (first?.[0] === undefined || second?.[0] === undefined) return first?.[0];
  const shown = [first, second].map(([path, input]) => `${relative(cwd, path ?? '')} (for ${input})`);
  throw new UserError(`the paths have different configurations: ${shown.join(' and ')}`, {
    next: 'name the one to use with --config, or scan them apart',
  });
}

/** The root of the repository that holds a folder: the nearest one with `.git`. */
export function repositoryRoot(folder: string): string | undefined {
  for (const at of upwards(folder)) if (existsSync(join(at, '.git'))) return at;
  return undefined;
}

function nearestConfig(folder: string, cwd: string): string | undefined {
  const last = repositoryRoot(folder) ?? (isInside(folder, cwd) ? cwd : folder);
  for (const at of upwards(folder)) {
    const here = configFileNames.map((name) => join(at, name)).filter((path) => existsSync(path));
    if (here.length > 1) {
      throw new UserError(`${here.map((path) => relative(cwd, path)).join(' and ')} are both there`, { next: 'keep one of them' });
    }
    if (here[0] !== undefined || at === last) return here[0];
  }
  return undefined;
}

function folderOf(path: string): string {
  for (const at of upwards(path)) if (statSync(at, { throwIfNoEntry: false })?.isDirectory()) return at;
  return path;
}

function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !/^\.\.(?:[\\/]|$)/.test(way);
}
