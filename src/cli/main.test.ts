import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { main } from './main.ts';
import { buildProgram } from './program.ts';
import { scanOptions } from './scan-options.ts';

async function run(...argv: string[]) {
  return runIn({ cwd: '/nowhere' }, ...argv);
}

async function runIn(more: Partial<Io>, ...argv: string[]) {
  let stdout = '';
  let stderr = '';
  const io: Io = {
    stdin: (async function* () {})(),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    cwd: '/nowhere',
    ...more,
  };
  const code = await main(argv, io);
  return { code, stdout, stderr };
}

describe('help and version', () => {
  it('prints the version', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
  });

  it('lists every command and every exit code', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const { code: number, meaning } of Object.values(exitCodes)) expect(stdout).toMatch(new RegExp(`^ +${number} +${meaning}$`, 'm'));
    for (const command of ['scan', 'rules', 'explain', 'controls', 'schema']) expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it('shows the help on standard error when there is no command', async () => {
    expect(await run()).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage: pipeaudit <command>') });
  });

  it('describes every option of a scan', async () => {
    const { stdout } = await run('scan', '--help');
    for (const { long } of scanOptions()) expect(stdout).toContain(`${long}`);
  });
});

describe('mistakes', () => {
  it.each([
    [['scn'], "error: unknown command 'scn'\nhelp: did you mean `scan`?\n"],
    [['templates/a.yaml'], "error: unknown command 'templates/a.yaml'\nhelp: to audit it: pipeaudit scan templates/a.yaml\n"],
    [['scan', '--formt', 'json'], "error: unknown option '--formt'\nhelp: did you mean `--format`?\n"],
    [
      ['scan', '--format', 'sarfi'],
      'error: --format takes asff, compact, csv, github, gitlab, html, json, jsonl, junit, markdown, ocsf, oscal, sarif or text, not `sarfi`\nhelp: did you mean `sarif`?\n',
    ],
    [
      ['scan', '--fail-on', 'hihg'],
      'error: --fail-on takes info, low, medium, high, critical or never, not `hihg`\nhelp: did you mean `high`?\n',
    ],
    [
      ['scan', '--output', 'report.sarif'],
      'error: --output takes FORMAT=FILE, not `report.sarif`\nhelp: for example --output sarif=report.sarif\n',
    ],
    [
      ['scan', '--parameter', 'A'],
      'error: --parameter takes NAME=VALUE, not `A`\nhelp: for example --parameter ProdAccount=222222222222\n',
    ],
    [['explain'], "error: missing required argument 'rule|fingerprint'\nhelp: `pipeaudit explain --help` lists what there is\n"],
    [['explain', 'no-such-rule'], 'error: there is no rule `no-such-rule`\nhelp: `pipeaudit rules` lists them\n'],
  ])('%j', async (argv, stderr) => {
    expect(await run(...argv)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('calls a bug a bug, with the stack only under --debug', async () => {
    const broken: Io = {
      stdin: (async function* () {})(),
      stdout: {
        write: () => {
          throw new TypeError('broken output');
        },
      },
      stderr: { write: (text) => said.push(text) },
      env: {},
      cwd: '/nowhere',
    };
    const said: string[] = [];
    expect(await main(['schema'], broken)).toBe(2);
    expect(await main(['schema', '--debug'], broken)).toBe(2);
    expect(said[0]).toBe(
      'error: this is a bug in pipeaudit: broken output\nhelp: run it again with --debug for the stack, and please report it\n',
    );
    expect(said[1]).toMatch(/TypeError: broken output\n +at /);
  });
});

describe('options of a scan', () => {
  it('reads them as they are written', async () => {
    const read: unknown[] = [];
    const io: Io = { stdin: (async function* () {})(), stdout: { write: () => {} }, stderr: { write: () => {} }, env: {}, cwd: '/' };
    const program = buildProgram(io, async () => {});
    const scan = program.commands.find((command) => command.name() === 'scan');
    scan?.action((paths, flags) => {
      read.push(paths, flags);
    });
    const line =
      'scan a b --only x,y --only z --parameter A=1=2 --parameter B= --parameters p.json --output sarif=out/r.sarif -o json=r.json --no-config --no-ignores --fail-on never --strict';
    await program.parseAsync(line.split(' '), { from: 'user' });
    expect(read).toEqual([
      ['a', 'b'],
      {
        format: 'text',
        color: 'auto',
        only: ['x', 'y', 'z'],
        parameter: new Map([
          ['A', '1=2'],
          ['B', ''],
        ]),
        parameters: ['p.json'],
        output: [
          { format: 'sarif', file: 'out/r.sarif' },
          { format: 'json', file: 'r.json' },
        ],
        config: false,
        ignores: false,
        failOn: 'never',
        strict: true,
      },
    ]);
  });
});

describe('exit codes', () => {
  it('lets a finding count before incompleteness, and that before nothing', () => {
    expect(exitCodeOf([])).toBe(0);
    expect(exitCodeOf(['clean', 'incomplete', 'findings'])).toBe(1);
    expect(exitCodeOf(['incomplete', 'nothing'])).toBe(4);
    expect(exitCodeOf(['findings', 'mistake'])).toBe(2);
  });
});

describe('rules and schema', () => {
  it('lists the rules as text and JSON', async () => {
    const { code, stdout } = await run('rules', '--format', 'json');
    const listed: unknown = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(listed).toBeInstanceOf(Array);
    expect((await run('rules')).stdout).toMatch(/^\d+ rules; `pipeaudit explain <rule>` says more of one\.$/m);
  });

  it('prints the schema of the configuration', async () => {
    const { code, stdout } = await run('schema');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Configuration of pipeaudit', properties: { failOn: {}, deployments: {} } });
  });

  it.each([
    ['result', 'Result of pipeaudit, version 1'],
    ['ledger', 'Ledger of pipeaudit, version 1'],
  ])('prints the schema of a %s', async (of, title) => {
    expect(JSON.parse((await run('schema', of)).stdout)).toMatchObject({ title });
  });

  it('says which schemas there are', async () => {
    const { code, stderr } = await run('schema', 'report');
    expect(code).toBe(2);
    expect(stderr).toMatch(/configuration, result, diff, ledger/);
  });
});

describe('in the log of a workflow', () => {
  const actionTypeId = { Category: 'Source', Owner: 'AWS', Provider: 'CodeCommit', Version: '1' };
  const action = { Name: '::debug::a', ActionTypeId: actionTypeId, Configuration: { RepositoryName: 'r', BranchName: 'main' } };
  const template = JSON.stringify({
    Resources: {
      '::error title=x::y': {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: { RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, Stages: [{ Name: '::stop-commands::z', Actions: [action] }] },
      },
      Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Statement: [] } } },
    },
  });
  const stdin = () =>
    (async function* () {
      yield template;
    })();

  it.each([['scan'], ['prove'], ['graph']])('%s says nothing that is a command', async (...argv) => {
    const inWorkflow = await runIn({ env: { GITHUB_ACTIONS: 'true' }, stdin: stdin() }, ...argv, '-');
    expect(inWorkflow.stdout + inWorkflow.stderr).not.toBe('');
    expect(inWorkflow.stdout + inWorkflow.stderr).not.toMatch(/^\s*::/m);
  });

  it('annotations are commands', async () => {
    const { stdout } = await runIn({ env: { GITHUB_ACTIONS: 'true' }, stdin: stdin() }, 'scan', '--format', 'github', '-');
    expect(stdout).toMatch(/^::error /m);
    expect(stdout).not.toMatch(/^::(?:stop-commands|debug)/m);
  });
});

it('--timing says where the time went, and in which rules', async () => {
  const stdin = (async function* () {
    yield '{"Resources": {"Build": {"Type": "AWS::CodeBuild::Project", "Properties": {"ServiceRole": "role"}}}}';
  })();
  const { stderr } = await runIn({ stdin }, 'scan', '--timing', '-');
  expect(stderr).toMatch(/^timing: read +\d+ ms\ntiming: judge +\d+ ms\ntiming: report +\d+ ms\n(?:timing: +[\d.]+ ms in [a-z-]+\n){10}$/);
});

it('a cloud assembly is read from inside its folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-assembly-'));
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      version: '36.0.0',
      artifacts: {
        App: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://111111111111/eu-west-1',
          properties: { templateFile: 'App.template.json' },
        },
      },
    }),
  );
  writeFileSync(join(folder, 'App.template.json'), JSON.stringify({ Resources: { Q: { Type: 'AWS::SQS::Queue' } } }));
  const { code, stderr, stdout } = await runIn({ cwd: folder }, 'scan', '.');
  rmSync(folder, { recursive: true });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/1 template/);
});
