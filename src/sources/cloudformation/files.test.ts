import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../resource/user-error.ts';
import { findInputs } from './files.ts';
import { classify, readTemplates } from './files-read.ts';

const TEMPLATE = 'Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n';
const none = () => [];
let cwd = '';

const TREE: Readonly<Record<string, string>> = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  '.gitignore': 'cdk.out\n*.local.yaml\n/build/\n',
  'app.yaml': TEMPLATE,
  'app.local.yaml': TEMPLATE,
  'README.md': TEMPLATE,
  'package.json': '{"name": "x"}',
  'build/copy.yaml': TEMPLATE,
  'infra/build/kept.yml': TEMPLATE,
  'infra/.gitignore': '!wanted.local.yaml\nsecret/\n',
  'infra/wanted.local.yaml': TEMPLATE,
  'infra/secret/x.yaml': TEMPLATE,
  'infra/{{name}}/in braces.template': TEMPLATE,
  'node_modules/p/t.yaml': TEMPLATE,
  'infra/node_modules/p/t.yaml': TEMPLATE,
  'cdk.out/manifest.json': '{"version": "36.0.0", "artifacts": {}}',
  'cdk.out/Stack.template.json': '{"Resources": {}}',
  'web/manifest.json': '{"version": "1", "name": "an app"}',
  'web/stack.json': '{"Resources": {}}',
  'snap.json': '{"pipeaudit-snapshot": 1, "systems": []}',
};

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'pipeaudit-files-'));
  for (const [file, text] of Object.entries(TREE)) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), text);
  }
  symlinkSync(cwd, join(cwd, 'infra', 'loop'));
  symlinkSync(join(cwd, 'app.yaml'), join(cwd, 'web', 'linked.yaml'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const found = async (...paths: string[]): Promise<readonly string[]> =>
  (await findInputs(paths, { cwd })).map(({ file, kind }) => (kind === 'template' ? file : `${kind} ${file}`));

describe('finding inputs', () => {
  it('walks folders as git sees them, and tells what it leaves out', async () => {
    const skipped: string[] = [];
    const inputs = await findInputs(['.'], { cwd, onSkip: (file, reason) => skipped.push(`${file}: ${reason}`) });
    expect(inputs.map(({ file }) => file)).toEqual([
      'app.yaml',
      'infra/build/kept.yml',
      'infra/wanted.local.yaml',
      'infra/{{name}}/in braces.template',
      'package.json',
      'snap.json',
      'web/linked.yaml',
      'web/manifest.json',
      'web/stack.json',
    ]);
    expect(skipped).toContain('cdk.out: ignored by .gitignore');
    expect(skipped).toContain('app.local.yaml: ignored by .gitignore');
    expect(skipped).toContain('infra/node_modules: never read as part of a folder');
  });

  it('obeys the ignore files above a folder', async () => {
    expect(await found('infra')).not.toContain('infra/other.local.yaml');
    writeFileSync(join(cwd, 'infra', 'other.local.yaml'), TEMPLATE);
    expect(await found('infra')).toEqual(['infra/build/kept.yml', 'infra/wanted.local.yaml', 'infra/{{name}}/in braces.template']);
    rmSync(join(cwd, 'infra', 'other.local.yaml'));
  });

  it('reads what is named, ignored or not, and under any ending', async () => {
    expect(await found('app.local.yaml', 'README.md', 'build')).toEqual(['app.local.yaml', 'README.md', 'build/copy.yaml']);
    expect(await found('infra/{{name}}/in braces.template')).toEqual(['infra/{{name}}/in braces.template']);
  });

  it('takes a cloud assembly for one input, whichever way it is named', async () => {
    for (const path of ['cdk.out', 'cdk.out/', join(cwd, 'cdk.out'), 'cdk.out/manifest.json', 'cdk*'])
      expect(await found(path)).toEqual(['assembly cdk.out']);
    expect(await found('cdk.out', 'cdk.out/*.json')).toEqual(['assembly cdk.out']);
    expect(await found('web')).toEqual(['web/linked.yaml', 'web/manifest.json', 'web/stack.json']);
    expect(await found('cdk.out/Stack.template.json')).toEqual(['cdk.out/Stack.template.json']);
  });

  it('knows snapshots and standard input, and lists each input once', async () => {
    expect(await found('snap.json', '-')).toEqual(['snapshot snap.json', 'stdin <stdin>']);
    expect(await found('app.yaml', '*.yaml', './app.yaml')).toEqual(['app.yaml', 'app.local.yaml']);
  });

  it('matches globs without what packages brought along', async () => {
    expect(await found('**/*.yml', 'web/*.json')).toEqual(['infra/build/kept.yml', 'web/manifest.json', 'web/stack.json']);
    await expect(findInputs(['**/t.yaml'], { cwd })).rejects.toThrow('nothing matches');
  });

  it('says so when nothing is there', async () => {
    await expect(findInputs(['missing.yaml'], { cwd })).rejects.toThrow(UserError);
    await expect(findInputs(['missing.yaml'], { cwd })).rejects.toThrow('no file or folder "missing.yaml"');
    await expect(findInputs(['missing/*.yaml'], { cwd })).rejects.toThrow('nothing matches "missing/*.yaml"');
  });
});

describe('reading templates', () => {
  it('accounts for every file, and one that fails does not stop the others', async () => {
    const texts: Readonly<Record<string, string>> = {
      'a.yaml': 'Resources:\n  A:\n    Type: AWS::S3::Bucket\n   B: x\n',
      'b.yaml': TEMPLATE,
      'c.yaml': 'just: a map\n',
      'd.yaml': `- input:\n    Resources: {}\n`,
    };
    const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-read-'));
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(folder, file), text);
    writeFileSync(join(folder, 'e.yaml'), Buffer.from(`\ufeff${TEMPLATE}`, 'utf16le'));
    try {
      const inputs = await findInputs(['.', '-'], { cwd: folder });
      const { templates, skipped, failed } = await readTemplates(inputs, {
        cwd: folder,
        recognise: none,
        texts: new Map([['<stdin>', TEMPLATE]]),
      });
      expect(templates.map(({ file }) => file)).toEqual(['b.yaml', 'e.yaml', '<stdin>']);
      expect(skipped).toEqual([
        { file: 'c.yaml', reason: 'no Resources, Transform or AWSTemplateFormatVersion in it' },
        { file: 'd.yaml', reason: 'a list, not a template' },
      ]);
      expect(failed.map(({ where }) => where)).toEqual([{ file: 'a.yaml', line: 4, column: 4 }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('fails for a file that has gone, with its name', async () => {
    const { failed } = await readTemplates([{ file: 'gone.yaml', kind: 'template', named: true }], { cwd, recognise: none });
    expect(failed.map(({ where, what }) => [where?.file, what])).toEqual([['gone.yaml', expect.stringMatching(/cannot be read/)]]);
  });
});

describe('what a text is', () => {
  const outcome = (text: string): string => {
    const classified = classify('t', text, none);
    if (classified instanceof UserError) return `fails: ${classified.what}`;
    return 'template' in classified ? 'template' : classified.reason;
  };

  it.each([
    ['Resources', TEMPLATE],
    ['no resource at all', 'Resources: {}\n'],
    ['only a version', 'AWSTemplateFormatVersion: 2010-09-09\n'],
    ['only a transform of AWS', 'Transform: [AWS::Serverless-2016-10-31]\n'],
    ['a stack of CDK without resources', '{"Parameters": {"BootstrapVersion": {}}, "Rules": {"CheckBootstrapVersion": {}}}'],
    ['resources in JSON on one line', '{"Resources":{"A":{"Type":"AWS::S3::Bucket"}}}'],
  ])('is a template with %s', (_, text) => {
    expect(outcome(text)).toBe('template');
  });

  it.each([
    ['a package', '{"name": "x", "dependencies": {}}', /^no Resources/],
    ['a buildspec', 'version: 0.2\nphases: {}\n', /^no Resources/],
    ['a Kubernetes object', 'apiVersion: v1\nkind: Pod\nspec:\n  Resources: {}\n', /at its top level/],
    ['a list of test cases', '- input:\n    Resources:\n      A: {Type: AWS::CodeBuild::Project}\n', /^a list/],
    ['another transform', 'Transform: Uppercase\nrows: []\n', /at its top level/],
    ['a list of resources', 'Resources: [a]\n', /no map/],
    ['nothing', ' \n', /^empty/],
    ['text that only mentions it', 'All Resources: are AWS::Things\n', /at its top level/],
    ['broken text without a sign', 'Resources: [\n', /cannot be parsed \(line 2\), and shows no sign of a template/],
  ])('is no template with %s', (_, text, reason) => {
    expect(outcome(text)).toMatch(reason);
  });

  it.each([
    ['a version', 'AWSTemplateFormatVersion: [\n'],
    ['a resource type', 'A:\n  Type: AWS::S3::Bucket\n {{ if }}\n'],
    ['a resource type in JSON', '{"A": {"Type": "AWS::S3::Bucket"}'],
    ['a type in a list of a template language', '{{- range .Stages }}\nA:\n  Type: "AWS::IAM::Role"\n{{- end }}\n'],
  ])('fails when it cannot be read but has %s', (_, text) => {
    expect(outcome(text)).toMatch(/^fails: not valid/);
  });
});
