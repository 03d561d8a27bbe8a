import { isAbsolute, relative, resolve } from 'node:path';
import type { Config } from '../config/config.ts';
import { repositoryRoot } from '../config/discover.ts';

/** The root that fingerprints name files from, so that they are the same wherever people stand. */
export interface Project {
  readonly root: string;
  /** The name of a file from the root, `/` as separator. @param file relative to the working directory */
  fromRoot(file: string): string;
  /** Whether paths lead to everything below the root. */
  isWhole(paths: readonly string[]): boolean;
}

/**
 * The project of a scan: its root is the folder of the configuration where that is a part of the repository (or, without
 * a repository, above the working directory or in it), else the root of the repository, else the working directory.
 */
export function projectOf({ folder }: Pick<Config, 'folder'>, cwd: string): Project {
  const repository = repositoryRoot(cwd);
  const near = folder !== undefined && (repository === undefined ? isIn(cwd, folder) || isIn(folder, cwd) : isIn(folder, repository));
  const root = near ? folder : (repository ?? cwd);
  return {
    root,
    // Standard input has no place in the project.
    fromRoot: (file) => (file.startsWith('<') ? file : relative(root, resolve(cwd, file)).split('\\').join('/')),
    isWhole: (paths) => paths.some((path) => isIn(root, resolve(cwd, path))),
  };
}

function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && !/^\.\.(?:[\\/]|$)/.test(way);
}
