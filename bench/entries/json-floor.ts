/** `node json-floor.mjs <file>`: what `JSON.parse` alone takes for the file. */
import { readFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const start = performance.now();
const parsed: unknown = JSON.parse(text);
const ms = performance.now() - start;
process.stdout.write(JSON.stringify({ ms, type: typeof parsed }));
