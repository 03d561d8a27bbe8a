/** The JSON schema of the configuration, for editors, from the schema that checks it and the rules that exist. */
import { toJsonSchema } from '@valibot/to-json-schema';
import { importTypeScript } from '../import-typescript.mjs';

export async function outputs() {
  const { configSchema } = await importTypeScript('src/config/schema.ts');
  const { rules } = await importTypeScript('rules/index.ts');
  // The transform writes numbers and booleans as text; a schema describes what people write.
  const schema = toJsonSchema(configSchema, { typeMode: 'input', target: 'draft-07', ignoreActions: ['check', 'trim', 'transform'] });
  const { additionalProperties: setting, ...rest } = schema.properties.rules;
  const settings = rules.map((rule) => [rule.id, { ...withOptions(setting, rule), description: rule.docs.title }]);
  schema.properties.rules = { ...rest, properties: Object.fromEntries(settings), additionalProperties: false };
  schema.title = 'Configuration of pipeaudit';
  return [{ path: 'schema/pipeaudit.config.json', text: `${JSON.stringify(schema, undefined, 2)}\n` }];
}

/** The setting of a rule with the options that this rule has. */
function withOptions({ anyOf, ...rest }, { options = {} }) {
  const properties = Object.fromEntries(
    Object.entries(options).map(([name, { description, default: usual, minimum, maximum }]) => [
      name,
      { type: 'integer', description, default: usual, minimum, maximum },
    ]),
  );
  const own = { type: 'object', properties, additionalProperties: false };
  const forms = anyOf.map((form) => (form.type === 'object' ? { ...form, properties: { ...form.properties, options: own } } : form));
  return { anyOf: forms, ...rest };
}
