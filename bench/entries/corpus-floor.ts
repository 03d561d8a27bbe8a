/** `node corpus-floor.mjs <folder>`: reads and bare-parses everything in a folder that `pipeaudit scan` would open. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { knownSchema } from '../../src/sources/cloudformation/yaml-tags.ts';

const [folder = ''] = process.argv.slice(2);
let parsed = 0;
for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !/\.(ya?ml|json|template|cform|cfn|j2)$/.test(entry.name)) continue;
  const text = readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'utf8');
  try {
    if (text.trimStart().startsWith('{')) JSON.parse(text);
    else yaml.safeLoadAll(text, () => undefined, { schema: knownSchema() });
    parsed++;
  } catch {
    // Neither does the scan read it to its end.
  }
}
process.stdout.write(JSON.stringify({ parsed }));
