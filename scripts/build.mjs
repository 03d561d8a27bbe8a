/**
 * Fills dist/: the command line with one chunk for everything that is imported lazily (commands, AWS clients, the
 * terminal UI); the library with its types; the licences of the packages inside. `npm ci` runs it as `prepare`.
 */
import { execFile } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundleOptions, libraryEntries, libraryOptions } from './bundle-options.mjs';
import { licencesOf } from './licences.mjs';
import { rolledTypes } from './roll-types.mjs';
import { root } from './root.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true });
const [{ metafile }] = await Promise.all([build(bundleOptions), build(libraryOptions), emitTypes()]);
writeFileSync(join(root, 'dist/LICENCES.txt'), licencesOf(metafile));
for (const [name, source] of Object.entries(libraryEntries)) writeEntry(name, source);
linkExecutable();

async function emitTypes() {
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.types.json'], { cwd: root });
}

/** The types of an entry, for both module systems, and its values for ESM. */
function writeEntry(name, source) {
  const types = rolledTypes(join(root, 'node_modules/.cache/pipeaudit/types', source.replace(/\.ts$/, '.d.ts')));
  const values = [...types.matchAll(/^export declare (?:class|const|function) (\w+)/gm)].map(([, value]) => value);
  writeFileSync(join(root, `dist/${name}.d.ts`), types);
  writeFileSync(join(root, `dist/${name}.d.cts`), types);
  writeFileSync(join(root, `dist/${name}.js`), `export { ${values.join(', ')} } from './pipeaudit.cjs';\n`);
}

/** npm links the executables of dependencies only; with this one `npx pipeaudit` finds the project's own without asking a registry. */
function linkExecutable() {
  const link = join(root, 'node_modules/.bin/pipeaudit');
  if (process.platform === 'win32' || lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(link), { recursive: true });
  chmodSync(join(root, 'bin/pipeaudit.js'), 0o755);
  symlinkSync('../../bin/pipeaudit.js', link);
}
