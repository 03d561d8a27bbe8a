/** The JSON schemas of a result, of a difference and of the prover's ledger, from the schemas of src/results. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { importTypeScript } from '../import-typescript.mjs';

export async function outputs() {
  const { resultSchema, resultDefinitions } = await importTypeScript('src/results/schema.ts');
  const { ledgerSchema, ledgerDefinitions } = await importTypeScript('src/results/ledger-schema.ts');
  const { differenceSchema, differenceDefinitions } = await importTypeScript('src/results/difference-schema.ts');
  return [
    schemaFile(
      'diff',
      differenceSchema,
      differenceDefinitions,
      'Difference of two results of pipeaudit, version 1',
      '`pipeaudit diff --format json`',
    ),
    schemaFile('result', resultSchema, resultDefinitions, 'Result of pipeaudit, version 1', '`pipeaudit scan --format json`'),
    schemaFile('ledger', ledgerSchema, ledgerDefinitions, 'Ledger of pipeaudit, version 1', '`pipeaudit prove --format json`'),
  ];
}

function schemaFile(name, of, definitions, title, command) {
  const { $schema, $defs, ...rest } = toJsonSchema(of, { target: 'draft-2020-12', definitions });
  const schema = {
    $schema,
    title,
    description: `What ${command} writes. A later edition of version 1 may add fields; none changes its meaning or goes away.`,
    ...closed(rest),
    $defs: closed($defs),
  };
  return { path: `schema/pipeaudit-${name}-1.json`, text: `${JSON.stringify(schema, undefined, 2)}\n` };
}

/** Objects with named properties have no others: reading drops what it does not know, but nothing of ours writes it. */
function closed(node) {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const parts = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  return node.type === 'object' && node.properties !== undefined ? { ...parts, additionalProperties: false } : parts;
}
