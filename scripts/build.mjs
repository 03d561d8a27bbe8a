/**
 * Bundles the command line into dist/: one ESM file for the start, one chunk for everything that is imported lazily
 * (commands, AWS clients, the terminal UI). `npm ci` runs it as `prepare`.
 */
import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { root } from './root.mjs';

await bundle();
linkExecutable();

async function bundle() {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    // CommonJS packages inside an ESM bundle still call `require` for Node's own modules.
    banner: { js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);" },
  });
}

/** npm links the executables of dependencies only; with this one `npx pipeaudit` finds the project's own without asking a registry. */
function linkExecutable() {
  const link = join(root, 'node_modules/.bin/pipeaudit');
  if (process.platform === 'win32' || lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(link), { recursive: true });
  chmodSync(join(root, 'bin/pipeaudit.js'), 0o755);
  symlinkSync('../../bin/pipeaudit.js', link);
}
