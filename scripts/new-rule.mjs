/**
 * `npm run new:rule <id> -- --subject <kind> [--family <folder>]`: writes a rule and its first fixtures. They fail, and
 * say what to write; see docs of the rule contract in src/rule/types.ts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { globSync } from 'tinyglobby';
import { otherwise, starts } from './new-rule/starts.mjs';
import { root } from './root.mjs';

const usage = 'npm run new:rule <id> -- --subject <kind> [--family <folder>]';
const { id, subject, family } = request();
const start = starts.get(subject) ?? otherwise;
const rule = `rules/${family ?? start.family}/${id}.ts`;
const fixtures = `fixtures/rules/${id}`;

const taken = globSync([`rules/*/${id}.ts`, `${fixtures}/*`], { cwd: root });
if (taken.length > 0) refuse(`${taken[0]} is there already`, 'take another id');

write(rule, ruleText());
write(
  `${fixtures}/bad-plain.yaml`,
  fixture('The shortest template that breaks the rule. Put the mark on the line that is at fault.', ` # expect: ${id}`),
);
write(`${fixtures}/good-plain.yaml`, fixture('A near miss: what a naive rule would take for the fault, and is fine.', ''));
spawnSync(process.execPath, [join(root, 'scripts/generate.mjs')], { cwd: root, stdio: 'inherit' });
console.log(`
1. Write the check and the prose in ${rule}.
2. Make ${fixtures}/bad-plain.yaml break it and good-plain.yaml nearly so; where a value may be unknown, add unknown-plain.yaml with \`# expect-unknown: ${id}\`.
3. npm test -- ${id}
4. npm run bless, and read what a user will see.
5. npm run check`);

function request() {
  const { values, positionals } = parse();
  const [name] = positionals;
  const kinds = subjectKinds();
  if (name === undefined || positionals.length > 1) refuse('a rule needs one id', usage);
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(name)) refuse(`\`${name}\` is no kebab-case id`, 'name what is wrong, like `privileged-build`');
  if (values.subject === undefined) refuse('a rule needs a subject', `${usage}; kinds: ${kinds.join(', ')}`);
  if (!kinds.includes(values.subject)) refuse(`there is no subject \`${values.subject}\``, `the kinds are ${kinds.join(', ')}`);
  if (values.family !== undefined && !/^[a-z]+$/.test(values.family))
    refuse(`\`${values.family}\` is no family`, 'a family is one word, like `grants`');
  return { id: name, subject: values.subject, family: values.family };
}

function parse() {
  try {
    return parseArgs({ allowPositionals: true, options: { subject: { type: 'string' }, family: { type: 'string' } } });
  } catch (error) {
    return refuse(error.message, usage);
  }
}

/** The kinds that src/graph declares: `interface Subjects { 'build-project': BuildProject }`. */
function subjectKinds() {
  const files = globSync(['src/graph/**/*.ts', '!**/*.test.ts'], { cwd: root });
  const declared = files.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/interface Subjects \{([^}]*)\}/g)]);
  return declared.flatMap(([, body]) => [...body.matchAll(/^\s*'?([a-z-]+)'?\s*:/gm)].map((match) => match[1])).sort();
}

function ruleText() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const name = subject.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const words = subject.replaceAll('-', ' ');
  return `import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: '${id}',
  since: '${version}',
  status: 'preview',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: '${subject}',
  controls: [],
  peers: [],
  docs: {
    title: 'WRITE what is wrong, in up to 80 characters, without a full stop',
    what: 'WRITE which configuration it finds. Full sentences, 400 characters at most.',
    why: 'WRITE what happens to people who have it.',
    fix: 'WRITE the shortest correct action.',
    references: [],
  },
  messages: {
    fault: (d: { name: string }) => \`WRITE the check of ${rule}: it still fails every ${words}, here \${d.name}\`,
  },
  supersedes: [],
  check(${name}, ctx) {
    ctx.fail('fault', ${name}.at, { name: ${name}.name });
  },
});
`;
}

function fixture(comment, mark) {
  const [first, ...rest] = start.resources.split('\n');
  return `# ${comment}\nResources:\n${[`${first}${mark}`, ...rest].join('\n')}\n`;
}

function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  if (existsSync(join(root, path))) refuse(`${path} is there already`, 'take another id');
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}

function refuse(what, next) {
  console.error(`error: ${what}\nhelp: ${next}`);
  process.exit(2);
}
