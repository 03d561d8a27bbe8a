/**
 * `npm run check:package`: packs what is built, installs it without a network into an empty folder, and uses it as people
 * do: the command, the library from ESM and CommonJS, the CDK plugin, the schemas, the types. A few seconds.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Bytes of the packed file; what is above needs a reason. */
const LARGEST_PACKAGE = 3_000_000;
const NOT_PACKED = /\.test\.|^(?:src|rules|reports|fixtures|scripts|bench)\/|\.map$/;

const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-package-'));
try {
  const packed = pack();
  inStep('holds what it needs, and nothing else', () => contents(packed));
  inStep('passes publint', () => run(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), packed.file, '--strict']));
  inStep('installs without a network, and brings no other package', () => install(packed));
  inStep('runs as a command', command);
  inStep('is a library for ESM', () => run(process.execPath, ['esm.mjs']));
  inStep('is a library for CommonJS', () => run(process.execPath, ['commonjs.cjs']));
  inStep('has types for both', types);
  console.log(`${packed.filename}: ${(packed.size / 1000).toFixed(0)} kB packed, ${(packed.unpackedSize / 1e6).toFixed(1)} MB installed`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

function pack() {
  if (!existsSync(join(root, 'dist/pipeaudit.cjs'))) throw new Error('There is no dist/: `npm run build` makes it.');
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));
  return { ...packed, file: join(folder, packed.filename) };
}

function contents({ files, size }) {
  const paths = files.map(({ path }) => path);
  const stray = paths.filter((path) => NOT_PACKED.test(path));
  if (stray.length > 0) throw new Error(`It packs ${stray.join(', ')}.`);
  for (const path of ['LICENSE', 'NOTICE', 'README.md', 'dist/LICENCES.txt', 'dist/index.d.ts', 'schema/pipeaudit.config.json'])
    if (!paths.includes(path)) throw new Error(`It lacks ${path}.`);
  if (size > LARGEST_PACKAGE) throw new Error(`It has ${size} bytes; ${LARGEST_PACKAGE} is the most.`);
  const licences = [...readFileSync(join(root, 'dist/LICENCES.txt'), 'utf8').matchAll(/^(\S+) \S+ \(([^)]+)\)$/gm)];
  const copyleft = licences.filter(([, , licence]) => /GPL|SSPL|BUSL/.test(licence)).map(([line]) => line);
  if (copyleft.length > 0) throw new Error(`It bundles ${copyleft.join(', ')}.`);
}

function install({ file }) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'somebody', private: true }));
  cpSync(join(root, 'scripts/package-users'), folder, { recursive: true });
  npm(['install', '--offline', '--no-audit', '--no-fund', file], folder);
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const brought = Object.keys(packages).filter((path) => path !== '' && path !== 'node_modules/pipeaudit');
  if (brought.length > 0) throw new Error(`It brings ${brought.join(', ')}.`);
}

function command() {
  cpSync(join(root, 'fixtures/showcase'), join(folder, 'showcase'), { recursive: true });
  const words = ['--offline', 'pipeaudit', 'scan', 'showcase', '--format', 'compact', '--output', 'sarif=out.sarif'];
  const { status, stdout, stderr } = spawnSync('npx', words, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status !== 1 || !stdout.includes('late-approval')) throw new Error(`It ended with ${status}:\n${stdout}${stderr}`);
  if (statSync(join(folder, 'out.sarif')).size === 0) throw new Error('It wrote no SARIF.');
}

function types() {
  cpSync(join(folder, 'types.mts'), join(folder, 'types.cts'));
  const options = ['--ignoreConfig', '--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false', '--lib', 'ES2023'];
  run(join(root, 'node_modules/.bin/tsc'), [...options, '--module', 'nodenext', 'types.mts', 'types.cts']);
}

function npm(words, cwd) {
  return execFileSync('npm', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
}

function run(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${stdout}${stderr}`);
}

function inStep(name, step) {
  const start = performance.now();
  try {
    step();
  } catch (error) {
    throw new Error(`FAIL the package ${name}\n${error.stderr ?? ''}${error.message}`);
  }
  console.log(`ok   the package ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}
