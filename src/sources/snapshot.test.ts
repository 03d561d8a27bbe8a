import { describe, expect, it } from 'vitest';
import { findSecrets } from '../facts/secret-shapes.ts';
import {
  GIVEN,
  isRawMap,
  keysOf,
  Moved,
  type Path,
  type Raw,
  Resolution,
  SecretText,
  type SourceDocument,
  type System,
  step,
  UserError,
} from '../resource/index.ts';
import { readAssembly } from './cdk/assembly.ts';
import { buildSystems, type Deployment } from './cloudformation/instances.ts';
import { parseDocument } from './cloudformation/parse.ts';
import { templateOf } from './cloudformation/template.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

/** Put together here so that no scanner takes this file for a leak. */
const TOKEN = ['ghp', 'k3JdQ8sLw0ZxV7bN2mRtY5uPcA9eFhGiT4oE'].join('_');

function systems(
  files: Readonly<Record<string, string>>,
  deployments: readonly Deployment[] = [],
  readText?: (file: string) => string | undefined,
): readonly System[] {
  const templates = new Map(
    Object.entries(files).map(([file, text]) => [file, templateOf(parseDocument(file, text, findSecrets))] as const),
  );
  return buildSystems({ templates, deployments, ...(readText === undefined ? {} : { readText }) }).systems;
}

function again(list: readonly System[]): readonly System[] {
  return readSnapshot(writeSnapshot(list), 'saved.json', findSecrets).systems;
}

/** Every value of a document with the span it is shown at, and what is to be masked. */
function shown(document: SourceDocument): readonly unknown[] {
  const rows: unknown[] = [[document.file, document.secrets, document.comments().map(({ start, end }) => [start, end])]];
  const visit = (raw: Raw, path: Path | undefined): void => {
    rows.push([
      keysOf(path),
      raw instanceof SecretText ? raw.parts : typeof raw === 'object' ? '' : raw,
      document.locate(path, 'value'),
      document.locate(path, 'key'),
    ]);
    if (Array.isArray(raw)) for (const [index, item] of (raw as readonly Raw[]).entries()) visit(item, step(path, index));
    if (isRawMap(raw)) for (const key of Object.keys(raw)) visit(raw[key] ?? null, step(path, key));
  };
  visit(document.root, undefined);
  return rows;
}

/** All that anything behind the readers sees. */
function seen(list: readonly System[]): unknown {
  const plain = (value: unknown): unknown =>
    value instanceof Map ? [...value].map(plain) : value instanceof Moved ? [plain(value.raw), value.from, value.via] : value;
  return list.map((system) => ({
    ...system,
    instances: system.instances.map(({ template, parameters, children, aliases, ...rest }) => ({
      ...rest,
      shown: shown(template.document),
      resources: [...template.resources.values()].map(({ raw, ...more }) => [JSON.stringify(raw), more]),
      assets: [...template.assets].map(([path, asset]) => [path, shown(asset)]),
      constructs: plain(template.constructs),
      given: [plain(parameters), plain(children), plain(aliases)],
    })),
    exists: [...new Resolution(system, GIVEN).allScopes].map((scope) => scope.resources().map(({ key }) => key)),
  }));
}

const NESTED = {
  'parent.yaml': `
# a comment
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {Name: !Sub "\${AWS::StackName}-x"}}
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      TemplateBody: |
        Resources:
          Store: {Type: AWS::S3::Bucket}
  Build: {Type: AWS::CodeBuild::Project, Properties: {Source: {BuildSpec: build.yml}}}
`,
  'inner.yaml': 'Parameters: {Name: {Type: String}}\nResources: {Store: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}}\n',
  'app.yaml':
    'Transform: AWS::Serverless-2016-10-31\nResources:\n  Hello: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live, DeploymentPreference: {Type: AllAtOnce}}}\n',
};

describe('a snapshot', () => {
  it('holds systems as they were read', () => {
    const list = systems(
      NESTED,
      [{ template: 'parent.yaml', account: '111111111111', region: 'eu-west-1', stackName: 'top' }],
      () => `env: {variables: {T: ${TOKEN}}}\n`,
    );
    expect(list.flatMap(({ instances }) => instances).length).toBe(4);
    expect(seen(again(list))).toEqual(seen(list));
  });

  it('keeps instances of one template on one template', () => {
    const [system] = again(
      systems({ 'inner.yaml': NESTED['inner.yaml'] }, [
        { template: 'inner.yaml', name: 'a' },
        { template: 'inner.yaml', name: 'b', parameters: { Name: { deployment: 'a', logicalId: 'Store', attribute: 'Arn' } } },
      ]),
    );
    const [a, b] = system?.instances ?? [];
    expect(a?.template).toBe(b?.template);
    expect(b?.parameters.get('Name')).toEqual({ kind: 'attribute', instance: 'a', logicalId: 'Store', attribute: 'Arn' });
  });

  it('keeps what accounts are called', () => {
    const pipeline =
      'Parameters: {Target: {Type: String}}\nResources: {Pipe: {Type: AWS::CodePipeline::Pipeline, Properties: {Stages: [{Actions: [{RoleArn: !Sub "arn:aws:iam::${Target}:role/deployer"}]}]}}}\n';
    const target = 'Resources: {Deployer: {Type: AWS::IAM::Role, Properties: {RoleName: deployer}}}\n';
    const list = systems({ 'pipe.yaml': pipeline, 'target.yaml': target });
    expect(list[0]?.instances[1]?.accountOf).toMatchObject({ instance: 'pipe.yaml', raw: { Ref: 'Target' } });
    expect(seen(again(list))).toEqual(seen(list));
  });

  it('keeps constructs and their sources', () => {
    const metadata = {
      '/App/Store': [
        { type: 'aws:cdk:logicalId', data: 'Store', trace: ['new Store (/app/app.ts:3:4)'] },
        { type: 'aws:cdk:acknowledged-rules', data: { 'pipeaudit::late-approval': 'agreed' } },
      ],
    };
    const files: Readonly<Record<string, unknown>> = {
      'out/manifest.json': {
        version: '36.0.0',
        artifacts: {
          App: {
            type: 'aws:cloudformation:stack',
            environment: 'aws://111111111111/eu-west-1',
            properties: { templateFile: 't.json' },
            metadata,
          },
        },
      },
      'out/t.json': { Resources: { Store: { Type: 'AWS::S3::Bucket' } } },
    };
    const { system } = readAssembly('out', {
      cwd: '/app',
      recognise: findSecrets,
      readText: (file) => (files[file] === undefined ? undefined : JSON.stringify(files[file])),
    });
    expect(seen(again([system]))).toEqual(seen([system]));
    expect(again([system])[0]?.instances[0]?.template.constructs.get('Store')).toEqual({
      path: 'App/Store',
      source: { file: 'app.ts', line: 3, column: 4 },
      acknowledged: [{ scope: 'App/Store', rule: 'late-approval', reason: 'agreed' }],
    });
  });
});

describe('credentials in a snapshot', () => {
  const bucket = (properties: string): string => `Resources:\n  Store:\n    Type: AWS::S3::Bucket\n    Properties:\n${properties}`;

  it.each([
    ['a plain scalar', bucket(`      Token: ${TOKEN}\n`)],
    ['a quoted scalar with text around', bucket(`      Token: "a ${TOKEN} b"\n      After: x\n`)],
    ['two in one', bucket(`      Token: '${TOKEN} and ${TOKEN}'\n`)],
    ['a comment', bucket(`      Token: x # ${TOKEN}\n`)],
    ['a key', bucket(`      ${TOKEN}: x\n`)],
    ['a block', bucket(`      Token: |\n        first\n        ${TOKEN}\n        last\n      After: x\n`)],
    [
      'a folded quoted scalar',
      bucket(`      Token: "first\n        ${TOKEN.slice(0, 20)}\\\n        ${TOKEN.slice(20)}"\n      After: x\n`),
    ],
    [
      'an escape',
      bucket(`      Token: "${TOKEN.slice(0, 20)}\\x${TOKEN.charCodeAt(20).toString(16)}${TOKEN.slice(21)}"\n      After: x\n`),
    ],
    ['JSON', JSON.stringify({ Resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { Token: TOKEN, After: 'x' } } } })],
    [
      'JSON with an escape',
      JSON.stringify({ Resources: { Store: { Type: 'AWS::S3::Bucket', Properties: { Token: 'KEY', After: 'x' } } } }, null, 1).replace(
        'KEY',
        `${TOKEN.slice(0, 20)}\\u00${TOKEN.charCodeAt(20).toString(16)}${TOKEN.slice(21)}`,
      ),
    ],
  ])('are gone from %s, and everything is shown as before', (_, text) => {
    const list = systems({ 'a.yaml': text });
    expect(list[0]?.instances[0]?.template.document.secrets.length).toBeGreaterThan(0);
    const saved = writeSnapshot(list);
    for (const part of [TOKEN.slice(4, 20), TOKEN.slice(21)]) expect(saved).not.toContain(part);
    expect(seen(readSnapshot(saved, 'saved.json', findSecrets).systems)).toEqual(seen(list));
  });

  it('that somebody put in later are recognised', () => {
    const saved = writeSnapshot(systems({ 'a.yaml': bucket('      Token: PLACE\n') })).replace('PLACE', TOKEN);
    expect(readSnapshot(saved, 'saved.json', findSecrets).systems[0]?.instances[0]?.template.document.secrets).toHaveLength(1);
  });
});

describe('what is no snapshot', () => {
  it.each([
    ['{', /no JSON/],
    ['{}', /no snapshot/],
    ['{"pipeaudit-snapshot": 2}', /version 2; this release reads version 1/],
    ['{"pipeaudit-snapshot": 1, "kinds": [], "documents": [], "templates": [{}], "systems": []}', /damaged \(templates\.0/],
    [
      '{"pipeaudit-snapshot": 1, "kinds": [], "documents": [], "templates": [], "systems": [{"name": "a", "link": "single", "instances": [{"id": "a", "template": 3}]}]}',
      /damaged \(no template 3\)/,
    ],
  ])('is refused: %s', (text, what) => {
    let thrown: unknown;
    try {
      readSnapshot(text, 'saved.json', findSecrets);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({ what: expect.stringMatching(what), where: { file: 'saved.json' } });
  });

  it('are left out where only the name gives them away, and are known again', () => {
    const list = systems({
      't.yaml':
        'Resources: {F: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {DB_PASSWORD: correct-horse, A: ab}}}}}\n',
    });
    const saved = writeSnapshot(list);
    expect(saved).not.toContain('correct-horse');
    const [first] = readSnapshot(saved, 'saved.json', findSecrets).systems;
    const template = first?.instances[0]?.template;
    const text = JSON.stringify(template?.resources.get('F')?.raw);
    expect(text).toContain('named-credential');
    expect(text).toContain('"A":"ab"');
    expect(template?.document.secrets).toEqual(list[0]?.instances[0]?.template.document.secrets);
  });
});
