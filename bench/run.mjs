/**
 * `npm run bench [-- --only cold-start,yaml] [--rounds 5] [--json FILE] [--corpus FOLDER]`: how fast pipeaudit is, each
 * figure against a floor or peer measured in the same run. Medians of fresh processes; nothing here is asserted in tests.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../scripts/root.mjs';
import { workFolder } from './processes.mjs';
import { table } from './rows.mjs';

const known = readdirSync(join(root, 'bench/measures')).map((file) => file.replace(/\.mjs$/, ''));
const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' }, json: { type: 'string' }, corpus: { type: 'string' } },
});
const wanted = values.only?.split(',') ?? known;
const stranger = wanted.find((name) => !known.includes(name));
if (stranger !== undefined) refuse(`There is no measure ${stranger}; there are ${known.join(', ')}.`);
if (!/^[1-9]\d*$/.test(values.rounds)) refuse(`--rounds takes a number, not ${values.rounds}.`);
if (!existsSync(join(root, 'dist/cli.js'))) refuse('There is no dist/: `npm run build` makes it.');

const options = {
  rounds: Number(values.rounds),
  folder: workFolder(),
  corpus: resolve(values.corpus ?? process.env.PIPEAUDIT_CORPUS ?? join(root, '../shared/corpus/templates')),
};
const rows = [];
for (const name of wanted) {
  process.stderr.write(`measuring ${name}\n`);
  const { measure } = await import(`./measures/${name}.mjs`);
  rows.push(...(await measure(options)).map((row) => ({ measure: name, ...row })));
}
console.log(table(rows));
console.log(
  `\nNode ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}); medians, times in fresh processes`,
);
if (values.json !== undefined) {
  writeFileSync(
    values.json,
    `${JSON.stringify({ node: process.versions.node, cores: cpus().length, rounds: options.rounds, rows }, undefined, 2)}\n`,
  );
}

function refuse(text) {
  console.error(text);
  process.exit(2);
}
