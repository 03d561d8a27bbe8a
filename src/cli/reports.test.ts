import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allFrameworks, allRules } from '../api/registry.ts';
import { hostileText } from '../testing/hostile-text.ts';
import { main } from './main.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeaudit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = process.cwd()) {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdin: (async function* () {})(),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    cwd,
  });
  return { code, stdout, stderr };
}

const showcase = ['scan', 'fixtures/showcase'];

describe('reports of a scan', () => {
  it('writes several formats in one run', async () => {
    const files = {
      markdown: 'a.md',
      gitlab: 'a.json',
      junit: 'a.xml',
      csv: 'a.csv',
      jsonl: 'a.jsonl',
      ocsf: 'b.json',
      asff: 'c.json',
      oscal: 'd.json',
    };
    const outputs = Object.entries(files).flatMap(([format, file]) => ['--output', `${format}=${join(folder, file)}`]);
    expect(await run([...showcase, ...outputs, '--format', 'github'])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^::error file=fixtures/),
    });
    for (const file of Object.values(files)) expect(readFileSync(join(folder, file), 'utf8')).toContain('late-approval');
  });

  it('tells what a format could not hold', async () => {
    const { stderr } = await run([...showcase, '--no-config', '--format', 'asff']);
    expect(stderr).toMatch(/^note: the ASFF file leaves out \d+ findings: Security Hub wants account and region of each; `deployments`/);
  });

  it('names accounts by stand-ins, the same in every report, when it is to redact', async () => {
    const file = join(folder, 'redacted.csv');
    const { stdout } = await run([...showcase, '--redact', '--output', `csv=${file}`]);
    expect(stdout).toContain('in orders-pipeline (account-0001, eu-west-1)');
    for (const text of [stdout, readFileSync(file, 'utf8')]) expect(text).not.toMatch(/\b\d{12}\b|role\/orders-deploy/);
  });
});

describe('SARIF of a CDK app', () => {
  const build = (path: string, aws: object) => ({
    Type: 'AWS::CodeBuild::Project',
    Properties: {
      ServiceRole: 'arn:aws:iam::111111111111:role/build',
      Artifacts: { Type: 'NO_ARTIFACTS' },
      Source: { Type: 'NO_SOURCE', BuildSpec: 'version: 0.2' },
      Environment: { Type: 'LINUX_CONTAINER', ComputeType: 'BUILD_GENERAL1_SMALL', Image: 'aws/codebuild/standard:7.0', ...aws },
    },
    Metadata: { 'aws:cdk:path': path },
  });

  it('shows every finding on a committed file: the line of its construct, else the entry of the app', async () => {
    const root = mkdtempSync(join(folder, 'cdk-'));
    const write = (file: string, text: string): void => {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), text);
    };
    write('.gitignore', 'cdk.out\n');
    write('infra/cdk.json', '{"app": "npx tsx bin/app.ts"}');
    write('infra/bin/app.ts', 'new App();\n');
    write('infra/lib/delivery.ts', '// 1\n'.repeat(40));
    const variables = { EnvironmentVariables: [{ Name: 'DB_PASSWORD', Type: 'PLAINTEXT', Value: 'correct-horse-battery' }] };
    write(
      'infra/cdk.out/Tools.template.json',
      JSON.stringify({ Resources: { A: build('Tools/A/Resource', variables), B: build('Tools/B/Resource', variables) } }),
    );
    write(
      'infra/cdk.out/manifest.json',
      JSON.stringify({
        version: '48.0.0',
        artifacts: {
          Tools: {
            type: 'aws:cloudformation:stack',
            environment: 'aws://111111111111/eu-west-1',
            properties: { templateFile: 'Tools.template.json', stackName: 'tools' },
            metadata: {
              '/Tools/A/Resource': [
                {
                  type: 'aws:cdk:logicalId',
                  data: 'A',
                  trace: [`new Delivery (${root}/infra/lib/delivery.ts:31:5)`, `<anonymous> (${root}/infra/bin/app.ts:4:1)`],
                },
              ],
              '/Tools/B/Resource': [{ type: 'aws:cdk:logicalId', data: 'B' }],
            },
          },
        },
      }),
    );
    const git = (...words: readonly string[]): string =>
      execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@b.example', ...words], { encoding: 'utf8' });
    git('init', '-q');
    git('add', '-A');
    git('commit', '-qm', 'app');
    const committed = new Set(git('ls-files').split('\n'));
    const { stdout } = await run(['scan', '--format', 'sarif'], {}, join(root, 'infra'));
    const shown = JSON.parse(stdout).runs[0].results.map(
      ({
        locations: [{ physicalLocation }],
      }: {
        locations: [{ physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }];
      }) => {
        expect(committed).toContain(physicalLocation.artifactLocation.uri);
        return `${physicalLocation.artifactLocation.uri}:${physicalLocation.region.startLine}`;
      },
    );
    expect(new Set(shown)).toEqual(new Set(['infra/lib/delivery.ts:31', 'infra/bin/app.ts:1']));
  });
});

describe('in GitHub Actions', () => {
  const github = { GITHUB_ACTIONS: 'true', GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_SHA: 'abc' };

  it('adds to the summary of the job, with links to the files', async () => {
    const file = join(folder, 'summary.md');
    writeFileSync(file, 'before\n');
    await run(showcase, { ...github, GITHUB_STEP_SUMMARY: file });
    const written = readFileSync(file, 'utf8');
    expect(written).toMatch(/^before\n<!-- pipeaudit -->\n\n## pipeaudit: 6 findings/);
    expect(written).toContain('[`fixtures/showcase/tools.yaml:108`](<https://github.com/o/r/blob/abc/fixtures/showcase/tools.yaml#L108>)');
  });

  it('does not write it twice', async () => {
    const file = join(folder, 'own.md');
    await run([...showcase, '--output', `markdown=${file}`], { ...github, GITHUB_STEP_SUMMARY: file });
    expect(readFileSync(file, 'utf8').match(/<!-- pipeaudit -->/g)).toHaveLength(1);
  });

  it('goes on when the summary cannot be written', async () => {
    const { code, stderr } = await run(showcase, { ...github, GITHUB_STEP_SUMMARY: join(folder, 'no/such/summary.md') });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^note: the summary of the step cannot be written: ENOENT/);
  });

  it.each(['text', 'compact', 'json', 'csv', 'junit', 'markdown'])('prints no command from a template in %s', async (format) => {
    const file = join(folder, '::error::pwned.yaml');
    writeFileSync(
      file,
      JSON.stringify({
        Resources: {
          '::error::a': {
            Type: 'AWS::CodeBuild::Project',
            Properties: { Name: `x\n::error::pwned ${hostileText}`, Environment: { PrivilegedMode: true, Image: '::stop-commands::x' } },
          },
        },
      }),
    );
    const { stdout } = await run(
      ['scan', '::error::pwned.yaml', '--no-config', '--audience', 'auditor', '--format', format],
      github,
      folder,
    );
    expect(stdout).toContain('error::pwned');
    expect(stdout).not.toMatch(/^\s*::|##\w*\[/m);
  });
});

describe('controls', () => {
  it('counts controls and rules of each framework', async () => {
    const { code, stdout } = await run(['controls']);
    expect(code).toBe(0);
    for (const { id, title, controls } of allFrameworks)
      expect(stdout).toMatch(new RegExp(`^${id} +${title.replace(/[()]/g, '\\$&')}: ${controls.length} controls, \\d+ rules$`, 'm'));
  });

  it('names the rules of each control, as text and as JSON', async () => {
    expect((await run(['controls', 'owasp-cicd'])).stdout).toMatch(
      /^CICD-SEC-1 {2}Insufficient Flow Control Mechanisms\n( {4}.*\n)* {4}.*ungated-production/m,
    );
    const [framework] = JSON.parse((await run(['controls', 'owasp-cicd', '--format', 'json'])).stdout);
    expect(framework.controls[0].rules).toContain('ungated-production');
  });

  it('knows no other framework', async () => {
    expect(await run(['controls', 'owasp-cicdd'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: there is no framework `owasp-cicdd`\nhelp: did you mean `owasp-cicd`?\n',
    });
    expect((await run([...showcase, '--framework', 'nist'])).stderr).toMatch(/^error: there is no framework `nist`/);
  });

  it('limit a scan to the rules of a framework', async () => {
    const { stdout } = await run([...showcase, '--framework', 'owasp-cicd', '--format', 'json']);
    const { verdicts, findings } = JSON.parse(stdout);
    const named = allRules.filter(({ controls }) => controls.some((control) => control.startsWith('owasp-cicd:'))).map(({ id }) => id);
    expect(named).toEqual(expect.arrayContaining(Object.keys(verdicts)));
    expect(findings.length).toBeGreaterThan(0);
  });
});
