import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './root.mjs';

/**
 * Imports a TypeScript module of the project into a script, which Node 20 cannot do by itself.
 * @param {string} path from the project's root
 */
export async function importTypeScript(path) {
  const folder = join(root, 'node_modules/.cache/pipeaudit');
  const outfile = join(folder, `${path.replace(/\W/g, '-')}-${process.pid}.mjs`);
  mkdirSync(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}
