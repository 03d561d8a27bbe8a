/**
 * Bundles the command line into dist/: one ESM file for the start, one chunk for everything that is imported lazily
 * (commands, AWS clients, the terminal UI), and the licences of the packages inside. `npm ci` runs it as `prepare`.
 */
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.mjs';
import { licencesOf } from './licences.mjs';
import { root } from './root.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { metafile } = await build(bundleOptions);
writeFileSync(join(root, 'dist/LICENCES.txt'), licencesOf(metafile));
linkExecutable();

/** npm links the executables of dependencies only; with this one `npx pipeaudit` finds the project's own without asking a registry. */
function linkExecutable() {
  const link = join(root, 'node_modules/.bin/pipeaudit');
  if (process.platform === 'win32' || lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(link), { recursive: true });
  chmodSync(join(root, 'bin/pipeaudit.js'), 0o755);
  symlinkSync('../../bin/pipeaudit.js', link);
}
