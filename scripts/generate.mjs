/**
 * Writes every generated file; with `--check` compares instead and fails when one is out of date.
 * `npm run generate [-- generator…] [-- --check]`. A generator is a file of scripts/generators/ that exports
 * `outputs(): Promise<{ path, text }[]>`, paths from the project's root. The registry of rules comes first, because
 * others read the rules through it; then the rest by name.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

const folder = join(root, 'scripts/generators');
const registry = 'rules-index';
const arguments_ = process.argv.slice(2);
const check = arguments_.includes('--check');
const named = arguments_.filter((argument) => argument !== '--check');
const known = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length))
  .sort((a, b) => Number(b === registry) - Number(a === registry) || (a < b ? -1 : 1));

const stranger = named.find((name) => !known.includes(name));
if (stranger !== undefined) {
  console.error(`There is no generator ${stranger}; there are ${known.join(', ')}.`);
  process.exit(2);
}

const stale = [];
for (const name of named.length > 0 ? named : known) {
  const { outputs } = await import(join(folder, `${name}.mjs`));
  for (const { path, text } of await outputs()) {
    if (present(path) === text) continue;
    stale.push(path);
    if (!check) write(path, text);
  }
  if (check && name === registry && stale.length > 0) break;
}

if (check && stale.length > 0) {
  console.error(`Out of date: ${stale.join(', ')}. \`npm run generate\` writes them.`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? 'Generated files are current.' : stale.map((path) => `wrote ${path}`).join('\n'));
}

function present(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
