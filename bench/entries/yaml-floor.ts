/** `node yaml-floor.mjs <file>`: what js-yaml alone takes for the file, with the tags of templates and a listener that keeps offsets. */
import { readFileSync } from 'node:fs';
import yaml from 'js-yaml';
import { knownSchema } from '../../src/sources/cloudformation/yaml-tags.ts';

const [file = ''] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');
const start = performance.now();
const opened: number[] = [];
const closed: number[] = [];
const made: unknown[] = [];
yaml.safeLoad(text, {
  schema: knownSchema(),
  listener: (event, state) => {
    if (event === 'open') opened.push(state.position);
    else {
      closed.push(state.position);
      made.push(state.result);
    }
  },
});
const ms = performance.now() - start;
process.stdout.write(JSON.stringify({ ms, nodes: made.length }));
