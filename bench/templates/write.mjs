import yaml from 'js-yaml';

/** Templates in long form as text: JSON as the CDK writes it, or YAML with short forms and comments as people do. */

/** @param {object} template */
export function toJson(template) {
  return `${JSON.stringify(template, undefined, 1)}\n`;
}

/** @param {Record<string, unknown>} template sections by name */
export function toYaml({ Resources: resources, ...sections }) {
  const blocks = Object.entries(resources).map(
    ([name, resource]) => `  # ${caption(name, resource)}\n${indented(dump({ [name]: resource }))}`,
  );
  return `${dump(sections)}\nResources:\n${blocks.join('\n')}`;
}

function caption(name, { Type }) {
  const [, service, kind] = Type.split('::');
  return `${kind} of ${service} for ${name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}`;
}

function indented(text) {
  return text.replace(/^(?=.)/gm, '  ');
}

const SHORT_FORMS = ['Ref', 'Sub', 'If', 'Equals'];

/** A function in short form, told apart by its class when it is dumped. */
class Tagged {
  constructor(name, data) {
    this.name = name;
    this.data = data;
  }
}

const tags = ['Ref', 'GetAtt', 'Sub', 'If', 'Equals'].flatMap((name) =>
  ['scalar', 'sequence'].map(
    (kind) =>
      new yaml.Type(`!${name}`, {
        kind,
        predicate: (value) => value instanceof Tagged && value.name === name && Array.isArray(value.data) === (kind === 'sequence'),
        represent: (value) => value.data,
      }),
  ),
);
const schema = new yaml.Schema({ include: [yaml.JSON_SCHEMA], explicit: tags });

function dump(value) {
  // js-yaml writes a local tag as `!<!Ref>`.
  return yaml.safeDump(shortened(value), { schema, noRefs: true, lineWidth: -1 }).replace(/!<!(\w+)>/g, '!$1');
}

function shortened(value) {
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  const [entry, ...others] = Object.entries(value);
  if (entry !== undefined && others.length === 0) {
    const name = entry[0].replace(/^Fn::/, '');
    if (name === 'GetAtt') return new Tagged(name, entry[1].join('.'));
    if (SHORT_FORMS.includes(name)) return new Tagged(name, shortened(entry[1]));
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
}
