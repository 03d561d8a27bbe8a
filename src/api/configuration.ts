import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, emptyConfig } from '../config/config.ts';
import { discoverConfig } from '../config/discover.ts';
import { loadConfig } from '../config/load.ts';

/** What is read when no path is given: a cloud assembly where there is one, else the working directory. */
export function defaultPaths(cwd: string): readonly string[] {
  return existsSync(resolve(cwd, 'cdk.out')) ? ['cdk.out'] : ['.'];
}

/**
 * The configuration of a command: the one that was named, none (`false`), or the nearest above the paths.
 * Throws UserError where it cannot be read.
 */
export function configFor(config: string | false | undefined, paths: readonly string[], cwd: string): Config {
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
