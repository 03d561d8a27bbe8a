import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../scripts/bundle-options.mjs';
import { root } from '../scripts/root.mjs';

/** A folder for bundles and generated templates, inside the project so that bundles find its packages. */
export function workFolder() {
  const parent = join(root, 'node_modules/.cache/pipeaudit');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Bundles an entry of bench/entries the way the program itself is bundled.
 * @returns {Promise<string>} the path of the bundle
 */
export async function bundled(name, folder) {
  const outfile = join(folder, `${name}.mjs`);
  const { entryPoints: _entries, outdir: _outdir, splitting: _splitting, ...options } = bundleOptions;
  await build({ ...options, entryPoints: [`bench/entries/${name}.ts`], outfile });
  return outfile;
}

/** Writes a generated text once and gives its path. */
export function written(folder, name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A process that ran longer than this has failed its benchmark. */
const LIMIT = 60_000;

/**
 * Runs Node once.
 * @param {string[]} args
 * @returns {{ wall: number, said: string, status: number | null } | undefined} wall time in milliseconds; undefined past the limit
 */
export function run(args, { env = {} } = {}) {
  const start = performance.now();
  const { stdout, status, error, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: LIMIT,
    maxBuffer: 1 << 28,
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  const wall = performance.now() - start;
  if (error?.code === 'ETIMEDOUT') return undefined;
  if (error !== undefined) throw error;
  if (status === null || stderr.includes('    at ')) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { wall, said: stdout, status };
}

/** Runs an entry that writes `{ ms, … }` as JSON. */
export function runEntry(args) {
  const ran = run(args);
  return ran === undefined ? undefined : { wall: ran.wall, ...JSON.parse(ran.said) };
}

/**
 * Runs several things in turn, so that what disturbs the machine disturbs all of them, and takes medians.
 * @template {Record<string, () => number | undefined>} T
 * @param {T} subjects each gives milliseconds, or undefined when it did not end
 * @returns {{ [K in keyof T]: number | undefined }}
 */
export function medians(subjects, rounds) {
  const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  // The first round fills the caches of files and does not count.
  for (let round = -1; round < rounds; round++) {
    for (const [name, measure] of Object.entries(subjects)) {
      if (times[name] === undefined) continue;
      const ms = measure();
      if (ms === undefined) times[name] = undefined;
      else if (round >= 0) times[name].push(ms);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, list && median(list)]));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
