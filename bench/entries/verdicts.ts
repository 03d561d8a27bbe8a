/** `node verdicts.mjs <file>`: judges a template once and writes how long it took, without reading the file or loading code. */
import { readFileSync } from 'node:fs';
import { judge } from './judge.ts';

const [file = ''] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const start = performance.now();
const { findings, summary } = judge(file, text);
const ms = performance.now() - start;
process.stdout.write(JSON.stringify({ ms, findings: findings.length, resources: summary.resources }));
