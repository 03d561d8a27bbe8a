import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from './main.ts';

// The first run loads every rule, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'pipeaudit-fix-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function run(words: string, stdin = ''): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const code = await main(words.split(' '), {
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    cwd,
  });
  return { code, out, err };
}

const PLAIN = `Parameters:
  DatabasePassword: # of the service
    Type: String
Resources: {}
`;
const UNGATED = `Resources:
  Pipeline:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      RoleArn: arn:aws:iam::111111111111:role/pipeline
      ArtifactStore: { Type: S3, Location: artifacts }
      Stages:
        - Name: Source
          Actions:
          - Name: Code
            ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeCommit, Version: '1' }
            Configuration: { RepositoryName: orders, BranchName: main, PollForSourceChanges: 'false' }
            OutputArtifacts: [{ Name: Code }]
        - Name: Production
          Actions:
          - Name: Deploy
            ActionTypeId: { Category: Deploy, Owner: AWS, Provider: ECS, Version: '1' }
            Configuration: { ClusterName: shop, ServiceName: orders }
            InputArtifacts: [{ Name: Code }]
`;
const HIDDEN = PLAIN.replace('String\n', 'String\n    NoEcho: true\n');
const write = (name: string, text: string | Buffer): void => writeFileSync(join(cwd, name), text);
const read = (name: string): string => readFileSync(join(cwd, name), 'utf8');

describe('pipeaudit fix', () => {
  it('says where to repair what a CDK app writes, and leaves that alone', async () => {
    const template = JSON.parse(JSON.stringify(yaml.load(UNGATED)));
    template.Resources.Pipeline.Metadata = { 'aws:cdk:path': 'Tools/Pipeline/Resource' };
    const stack = { type: 'aws:cloudformation:stack', environment: 'aws://unknown-account/unknown-region' };
    const artifacts = { Tools: { ...stack, properties: { templateFile: 'Tools.template.json' } } };
    mkdirSync(join(cwd, 'cdk.out'));
    write('cdk.out/manifest.json', JSON.stringify({ version: '36.0.0', artifacts }));
    write('cdk.out/Tools.template.json', JSON.stringify(template));
    const { code, out, err } = await run('fix --unsafe --write --only ungated-production');
    expect([code, out]).toEqual([0, '']);
    expect(err).toBe(
      [
        'nothing to do: no edit repairs a finding',
        '1 finding is in a template that a CDK app writes, and not edited: repair the code, and `cdk synth` writes it anew',
        '  construct Tools/Pipeline/Resource ungated-production: Ask a person first, and let what follows wait',
        '`cdk synth --debug` makes the assembly tell the lines of constructs',
        '',
      ].join('\n'),
    );
    expect(read('cdk.out/Tools.template.json')).toBe(JSON.stringify(template));
  });

  it('shows a diff that git applies, and leaves the file alone', async () => {
    write('app.yaml', PLAIN);
    const { code, out, err } = await run('fix');
    expect(code).toBe(0);
    expect(out).toBe(
      `app.yaml:2:3 secret-parameter-echo: Hide the value
--- a/app.yaml
+++ b/app.yaml
@@ -1,4 +1,5 @@
 Parameters:
   DatabasePassword: # of the service
     Type: String
+    NoEcho: true
 Resources: {}

`,
    );
    expect(err).toContain('repairs 1 finding in 1 file; --write applies the edits');
    expect(read('app.yaml')).toBe(PLAIN);
    execFileSync('git', ['apply', '-'], { cwd, input: out });
    expect(read('app.yaml')).toBe(HIDDEN);
  });

  it('writes, and has nothing to do a second time', async () => {
    write('app.yaml', PLAIN);
    const first = await run('fix --write');
    expect(first).toEqual({
      code: 0,
      out: 'app.yaml:2:3 secret-parameter-echo: Hide the value\n',
      err: 'repaired 1 finding in 1 file\n',
    });
    expect(read('app.yaml')).toBe(HIDDEN);
    const second = await run('fix --write');
    expect(second).toEqual({ code: 0, out: '', err: 'nothing to do: no safe edit repairs a finding\n' });
    expect(read('app.yaml')).toBe(HIDDEN);
  });

  it('asks a person first where that is wanted, and tells the lesser finding that it leaves', async () => {
    write('app.yaml', UNGATED);
    const { out, err } = await run('fix --unsafe');
    expect(out).toContain(`             Configuration: { ClusterName: shop, ServiceName: orders }
             InputArtifacts: [{ Name: Code }]
+            RunOrder: 2
+          - Name: Approve
+            ActionTypeId:
+              Category: Approval
+              Owner: AWS
+              Provider: Manual
+              Version: '1'
+            RunOrder: 1
`);
    expect(err).toMatch(/it leaves silent-approval at app\.yaml:\d+:\d+: nobody is told/);
  });

  it.each([
    ['UTF-8 with a byte order mark and CRLF', `\ufeff${PLAIN.replaceAll('\n', '\r\n')}`, 'utf8'],
    ['UTF-16', `\ufeff${PLAIN}`, 'utf16le'],
  ] as const)('keeps %s', async (_, text, encoding) => {
    write('app.yaml', Buffer.from(text, encoding));
    await run('fix --write');
    const eol = text.includes('\r') ? '\r\n' : '\n';
    expect(readFileSync(join(cwd, 'app.yaml')).toString(encoding)).toBe(text.replace(`String${eol}`, `String${eol}    NoEcho: true${eol}`));
  });

  it('shows what is not safe only when asked to', async () => {
    const build = `Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      LogsConfig: {CloudWatchLogs: {Status: DISABLED}}
`;
    write('build.yaml', build);
    const safe = await run('fix');
    expect(safe.out).toBe('');
    expect(safe.err).toContain('--unsafe shows edits for 1 more finding');
    const unsafe = await run('fix --unsafe --only unlogged-build');
    expect(unsafe.out).toContain('+      LogsConfig: {CloudWatchLogs: {Status: ENABLED}}');
    expect(unsafe.out).toContain('(unsafe)');
  });

  it('reads standard input, and says that it cannot write there', async () => {
    expect((await run('fix -', PLAIN)).out).toContain('+    NoEcho: true');
    const { code, err } = await run('fix --write -', PLAIN);
    expect(code).toBe(2);
    expect(err).toContain('standard input cannot be written to');
  });

  it('shows no credential that stands beside an edit', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    write('app.yaml', PLAIN.replace('Type:', `Description: ${token}\n    Type:`));
    const { out } = await run('fix');
    expect(out).toContain('+    NoEcho: true');
    expect(out).toContain(`Description: ${'*'.repeat(token.length)}`);
    expect(out).not.toContain(token);
    await run('fix --write');
    expect(read('app.yaml')).toContain(token);
  });

  it('leaves a file alone that is no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('# caf'), Buffer.from([0xe9]), Buffer.from(`\n${PLAIN}`)]);
    write('app.yaml', bytes);
    const { code, err } = await run('fix --write');
    expect(code).toBe(2);
    expect(err).toContain('is not in UTF-8');
    expect(readFileSync(join(cwd, 'app.yaml')).equals(bytes)).toBe(true);
  });

  it('says when something could not be read, and when there is nothing', async () => {
    expect((await run('fix')).code).toBe(3);
    write('app.yaml', PLAIN);
    write('broken.yaml', 'AWSTemplateFormatVersion: "2010-09-09"\nResources: [\n');
    const { code, err } = await run('fix');
    expect(code).toBe(4);
    expect(err).toContain('not read: broken.yaml');
  });

  it('tells a rule that does not exist', async () => {
    expect(await run('fix --only secret-parameter-eco')).toMatchObject({ code: 2, err: expect.stringContaining('did you mean') });
  });
});
