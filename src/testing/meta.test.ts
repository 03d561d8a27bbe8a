import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { reports } from '../../reports/index.ts';
import { families, rules } from '../../rules/index.ts';
import type { AuditResult, Report } from '../audit/result.ts';
import { exitCodes, exitCodesInHelp } from '../cli/exit-codes.ts';
import type { AnyRule } from '../rule/types.ts';
import { plain } from './findings.ts';
import { auditFile, auditFolder } from './fixtures.ts';

/** What holds for every rule, fixture, report and generated file. Each failure says what repairs it. */

const root = join(import.meta.dirname, '../..');
const all: readonly AnyRule[] = rules;
const fixtures = join(root, 'fixtures/rules');

const ruleFiles = foldersIn(join(root, 'rules'))
  .filter((family) => family !== 'controls')
  .flatMap((family) => filesIn(join(root, 'rules', family), '.ts').map((id) => ({ family, id })))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
const ids = new Set(ruleFiles.map(({ id }) => id));
const casesOf = (id: string): readonly string[] =>
  existsSync(join(fixtures, id))
    ? readdirSync(join(fixtures, id))
        .filter((name) => /^(bad|good|unknown)-/.test(name) && !name.endsWith('.expect'))
        .sort()
    : [];
const sourceOf = (id: string): string => readFileSync(join(root, 'rules', families.get(id) ?? '', `${id}.ts`), 'utf8');

const frameworks = new Map(
  filesIn(join(root, 'rules/controls'), '.json').map((name) => [name, new Set(readFramework(name).controls.map(({ id }) => id))]),
);
const audited = new Map<string, AuditResult>();

describe('the registry', () => {
  it('has every rule file once, under the id that its name says', () => {
    expect(
      all.map(({ id }) => id),
      'A rule has the id that its file is called by, unique over all families. Rename one of them, then `npm run generate`.',
    ).toEqual(ruleFiles.map(({ id }) => id));
    expect(new Map(ruleFiles.map(({ family, id }) => [id, family])), '`npm run generate` writes rules/index.ts.').toEqual(families);
  });
});

describe.each(all.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const { docs } = rule;

  it('has an id that names the fault', () => {
    expect(id, 'Write the id in kebab-case: `privileged-build`.').toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(id, 'Name what is wrong, so that `allow <id>` reads well: not `check-…`, `ensure-…` or `no-<noun>`.').not.toMatch(
      /^(check|ensure|require|validate)-/,
    );
  });

  it('has a title in the form that reports need', () => {
    expect(docs.title, 'docs.title still has the text of the scaffold: write it.').not.toMatch(/\bWRITE\b/);
    expect(docs.title.length, `Shorten docs.title to 80 characters; it has ${docs.title.length}.`).toBeLessThanOrEqual(80);
    expect(docs.title, 'Take the full stop off docs.title.').not.toMatch(/\.$/);
    expect(docs.title, 'Let docs.title say what is wrong: it must not start with Ensure or Check.').not.toMatch(/^(Ensure|Check)\b/i);
    expect(docs.title, 'Let docs.title start with a capital letter.').toMatch(/^[A-Z]/);
  });

  it.each(['what', 'why', 'fix', 'whenNotToUse'] as const)('has whole sentences in docs.%s', (part) => {
    const text = docs[part];
    if (text === undefined && part === 'whenNotToUse') return;
    expect(text, `docs.${part} still has the text of the scaffold: write it.`).not.toMatch(/\bWRITE\b/);
    expect(text, `End docs.${part} with a full stop.`).toMatch(/\.$/);
    expect(text?.length, `Shorten docs.${part} to 400 characters; the rest belongs into the pages it refers to.`).toBeLessThanOrEqual(400);
  });

  it('refers to pages that tell more', () => {
    expect(docs.references.length, 'Add to docs.references the page of AWS that documents the behaviour.').toBeGreaterThan(0);
    for (const url of docs.references)
      expect(URL.canParse(url) && url.startsWith('https://'), `${url}: write references as https addresses.`).toBe(true);
  });

  it('names controls that exist', () => {
    for (const control of rule.controls) {
      const [framework = '', name = ''] = control.split(':');
      expect(control, `Write controls as framework:id, not \`${control}\`.`).toMatch(/^[a-z0-9-]+:[A-Za-z0-9.()-]+$/);
      expect(
        frameworks.has(framework),
        `There is no rules/controls/${framework}.json: add the framework, with the title and address of ${name}.`,
      ).toBe(true);
      expect(frameworks.get(framework)?.has(name), `Add ${name} with its title and address to rules/controls/${framework}.json.`).toBe(
        true,
      );
    }
  });

  it('has fixtures that show what it finds and what it lets pass', () => {
    const begins = (start: string): boolean => casesOf(id).some((name) => name.startsWith(start));
    expect(
      begins('bad-'),
      `Add fixtures/rules/${id}/bad-plain.yaml, the shortest template that breaks the rule, with \`# expect: ${id}\` on its line.`,
    ).toBe(true);
    expect(begins('good-'), `Add fixtures/rules/${id}/good-….yaml: what a naive rule would take for the fault, and is fine.`).toBe(true);
    if (!/\bctx\.(need|sure|unknown)\(/.test(sourceOf(id))) return;
    expect(
      begins('unknown-'),
      `The check can end as unknown (ctx.need, ctx.sure, ctx.unknown): add fixtures/rules/${id}/unknown-….yaml with \`# expect-unknown: ${id}\`.`,
    ).toBe(true);
  });

  it('uses each of its messages', () => {
    const source = sourceOf(id);
    const body = source.slice(source.search(/\n {2}(supersedes|check)\b/));
    // An id may come from the subject instead of the text of the check; then a fixture has to bring it about.
    const told = new Set(
      casesOf(id)
        .flatMap((name) => auditOf(`fixtures/rules/${id}/${name}`).findings)
        .filter((finding) => finding.rule === id)
        .map(({ messageId }) => messageId),
    );
    const unused = Object.keys(rule.messages).filter((message) => !body.includes(`'${message}'`) && !told.has(message));
    expect(unused, `Remove these from messages, or give a fixture in fixtures/rules/${id} that brings them about.`).toEqual([]);
  });
});

describe('files around the rules', () => {
  it('has no fixtures without a rule', () => {
    expect(
      foldersIn(fixtures).filter((id) => !ids.has(id)),
      'Rename or remove these folders of fixtures/rules: there is no such rule.',
    ).toEqual([]);
  });

  it('has no stray files among the cases', () => {
    const strays = foldersIn(fixtures).flatMap((id) =>
      readdirSync(join(fixtures, id))
        .filter((name) => !/^(bad|good|unknown)-[a-z0-9-]+(\.(yaml|json)(\.expect)?|\.expect)?$/.test(name))
        .map((name) => `${id}/${name}`),
    );
    expect(strays, 'Call a case bad-…, good-… or unknown-…, in kebab-case: other files are not run.').toEqual([]);
    const lonely = foldersIn(fixtures).flatMap((id) =>
      readdirSync(join(fixtures, id))
        .filter((name) => name.endsWith('.expect') && !existsSync(join(fixtures, id, name.slice(0, -'.expect'.length))))
        .map((name) => `${id}/${name}`),
    );
    expect(lonely, 'These sidecars belong to no case: rename or remove them.').toEqual([]);
  });

  it('has no pages without a rule', () => {
    const pages = filesIn(join(root, 'docs/rules'), '.md').filter((name) => name !== 'README');
    expect(
      pages.filter((id) => !ids.has(id)),
      'Remove these pages of docs/rules: there is no such rule any more.',
    ).toEqual([]);
  });

  it('describes every control it keeps', () => {
    for (const file of filesIn(join(root, 'rules/controls'), '.json')) {
      const { id, title, url, controls } = readFramework(file);
      expect(id, `rules/controls/${file}.json: its id is its name.`).toBe(file);
      for (const one of [{ id, title, url }, ...controls]) {
        expect(one.title, `rules/controls/${file}.json: give ${one.id} its title.`).toMatch(/\S/);
        expect(one.url, `rules/controls/${file}.json: give ${one.id} an https address.`).toMatch(/^https:\/\/\S+$/);
      }
      const idle = controls.filter((one) => !all.some((rule) => rule.controls.includes(`${id}:${one.id}`)));
      expect(
        idle,
        `rules/controls/${file}.json: no rule gives evidence for these controls; name them in a rule, or take them out.`,
      ).toEqual([]);
      expect(new Set(controls.map((one) => one.id)).size, `rules/controls/${file}.json: a control is there twice.`).toBe(controls.length);
    }
  });

  it('has current generated files', { timeout: 60_000 }, () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], { cwd: root, encoding: 'utf8' });
    expect(status, `\`npm run generate\` brings them up to date. ${stderr}`).toBe(0);
  });
});

describe('exit codes', () => {
  const table = Object.values(exitCodes).map(({ code, meaning }) => `${code} ${meaning}`);

  it('are the same in the help', () => {
    const help = [...exitCodesInHelp().matchAll(/^ +(\d+) +(.+)$/gm)].map(([, code, meaning]) => `${code} ${meaning}`);
    expect(help, 'exitCodesInHelp() of src/cli/exit-codes.ts must list the table it stands beside.').toEqual(table);
  });

  it('are the same in the documentation', () => {
    const page = readFileSync(join(root, 'docs/exit-codes.md'), 'utf8');
    const rows = [...page.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map(([, code, meaning]) => `${code} ${meaning}`);
    expect(rows, '`npm run generate` writes docs/exit-codes.md from src/cli/exit-codes.ts.').toEqual(table);
  });
});

describe('every rule on every fixture in every report', () => {
  const schema = new Ajv2020({ strict: true, allErrors: true }).compile(
    JSON.parse(readFileSync(join(root, 'schema/pipeaudit-result-1.json'), 'utf8')),
  );
  let loaded: readonly Report[] = [];
  beforeAll(async () => {
    loaded = await Promise.all(reports.map((report) => report.load()));
  });

  it.each(everyCase().map((path) => [path]))('%s', (path) => {
    const result = auditOf(path);
    const threw = Object.entries(result.verdicts).filter(([, { error }]) => error > 0);
    expect(
      threw.map(([rule]) => rule),
      `These rules threw on it: ${result.notices.map(({ text }) => text).join('; ')}`,
    ).toEqual([]);
    for (const report of loaded) {
      for (const options of [plain, { ...plain, colour: true, verbose: true, width: 40 }]) {
        const text = report.render({ result, rules: all }, options);
        expect(text, `reports/${report.name}.ts wrote nothing`).not.toBe('');
        if (report.name === 'json' || report.name === 'sarif')
          expect(() => JSON.parse(text), `reports/${report.name}.ts wrote no JSON`).not.toThrow();
        if (report.name === 'json')
          expect(
            schema(JSON.parse(text)) ? [] : schema.errors,
            'Describe it in schema/pipeaudit-result-1.json, or do not write it.',
          ).toEqual([]);
      }
    }
  });
});

interface Framework {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly controls: readonly { readonly id: string; readonly title: string; readonly url: string }[];
}

function readFramework(name: string): Framework {
  return JSON.parse(readFileSync(join(root, 'rules/controls', `${name}.json`), 'utf8'));
}

/** Every fixture: cases of rules, and the folders of the other collections. */
function everyCase(): readonly string[] {
  const others = foldersIn(join(root, 'fixtures')).filter((name) => name !== 'rules' && name !== 'reports');
  return [
    ...foldersIn(fixtures).flatMap((id) => casesOf(id).map((name) => `fixtures/rules/${id}/${name}`)),
    ...others.flatMap((group) => {
      const inside = foldersIn(join(root, 'fixtures', group)).map((name) => `fixtures/${group}/${name}`);
      return inside.length > 0 ? inside : [`fixtures/${group}`];
    }),
  ];
}

/** Each fixture is audited once, when a test first asks for it. */
function auditOf(path: string): AuditResult {
  const absolute = join(root, path);
  const result = audited.get(path) ?? (statSync(absolute).isDirectory() ? auditFolder(absolute) : auditFile(absolute));
  audited.set(path, result);
  return result;
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isDirectory())
    .sort();
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending) && !name.endsWith(`.test${ending}`))
    .map((name) => name.slice(0, -ending.length));
}
