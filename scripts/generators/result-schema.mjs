/** The JSON schema of a result, from the schema that saved results are read with. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { importTypeScript } from '../import-typescript.mjs';

export async function outputs() {
  const { resultSchema, resultDefinitions } = await importTypeScript('src/results/schema.ts');
  const { $schema, $defs, ...rest } = toJsonSchema(resultSchema, { target: 'draft-2020-12', definitions: resultDefinitions });
  const schema = {
    $schema,
    title: 'Result of pipeaudit, version 1',
    description:
      'What `pipeaudit scan --format json` writes. A later edition of version 1 may add fields; none changes its meaning or goes away.',
    ...closed(rest),
    $defs: closed($defs),
  };
  return [{ path: 'schema/pipeaudit-result-1.json', text: `${JSON.stringify(schema, undefined, 2)}\n` }];
}

/** Objects with named properties have no others: reading drops what it does not know, but nothing of ours writes it. */
function closed(node) {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const parts = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return node.type === 'object' && node.properties !== undefined ? { ...parts, additionalProperties: false } : parts;
}
