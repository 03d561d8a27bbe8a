import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './root.mjs';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const action = yaml.load(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
const withoutBash = spawnSync('bash', ['--version']).status !== 0 ? 'there is no bash' : false;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipeaudit-action-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The shell steps of the action, run as the runner would: expressions are resolved into the environment of each step. */
class Run {
  readonly outputs: Record<string, Record<string, string>> = {};
  readonly temporary = mkdtempSync(join(folder, 'run-'));
  readonly summary = join(this.temporary, 'summary.md');
  private readonly inputs: Readonly<Record<string, string>>;
  private readonly env: Readonly<Record<string, string>>;

  constructor(inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
    this.inputs = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default])), ...inputs };
    this.env = { GITHUB_WORKSPACE: root, GITHUB_ACTION_PATH: join(root, './'), ...env };
  }

  step(name: string) {
    const step = action.runs.steps.find((each) => each.name === name);
    if (step?.run === undefined) throw new Error(`the action has no shell step ${name}`);
    const output = join(this.temporary, 'output.txt');
    writeFileSync(output, '');
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run], {
      cwd: join(this.env['GITHUB_WORKSPACE'] ?? root, this.inputs['working-directory'] ?? '.'),
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        GITHUB_ACTIONS: 'true',
        RUNNER_TEMP: this.temporary,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: this.summary,
        ...this.env,
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([variable, expression]) => [variable, this.resolved(expression)])),
      },
    });
    if (step.id !== undefined) this.outputs[step.id] = Object.fromEntries(readFileSync(output, 'utf8').split('\n').map(divided));
    return { status, stdout, stderr };
  }

  private resolved(expression: string): string {
    const [, input, step = '', output = ''] = /^\$\{\{ (?:inputs\.([\w-]+)|steps\.(\w+)\.outputs\.([\w-]+)) \}\}$/.exec(expression) ?? [];
    return input === undefined ? (this.outputs[step]?.[output] ?? '') : (this.inputs[input] ?? '');
  }
}

function divided(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at), line.slice(at + 1)];
}

describe('the GitHub action', () => {
  it('hands inputs to the shell as variables, never inside a script', () => {
    for (const { name, run = '' } of action.runs.steps) expect(run, name).not.toContain('${{');
  });

  it.skipIf(withoutBash)('audits with what is checked out, when that is pipeaudit', () => {
    const run = new Run({ paths: 'fixtures/showcase', category: 'orders' });
    expect(run.step('Install')).toMatchObject({ status: 0, stderr: '' });
    const audited = run.step('Audit');
    expect(audited).toMatchObject({ status: 0, stdout: expect.stringContaining('late-approval') });
    expect(run.outputs['audit']).toMatchObject({ 'exit-code': '1' });

    const sarif = JSON.parse(readFileSync(run.outputs['audit']?.['sarif'] ?? '', 'utf8'));
    expect(sarif.runs[0].automationDetails.id).toBe('pipeaudit/orders/');
    expect(sarif.runs[0].results.length).toBeGreaterThan(0);
    expect(readFileSync(run.summary, 'utf8')).toContain('late-approval');

    expect(run.step('Annotate').stdout).toMatch(/^::error file=fixtures\/showcase\/tools\.yaml,/m);
    expect(run.step('Conclude')).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^::error title=pipeaudit::There are findings/),
    });
  });

  it.skipIf(withoutBash)('takes several paths and options, from the working directory', () => {
    const run = new Run({
      'working-directory': 'fixtures/showcase',
      paths: 'tools.yaml\ntarget.yaml\n',
      options: '--no-config\n--only=late-approval\n',
      'fail-on': 'never',
    });
    run.step('Install');
    expect(run.step('Audit').stdout).toContain('tools.yaml:');
    expect(run.outputs['audit']?.['exit-code']).toBe('0');
    expect(run.step('Conclude').status).toBe(0);
  });

  it.skipIf(withoutBash)('ends with the exit code of the audit, and without SARIF when there was no result', () => {
    const run = new Run({ paths: 'nowhere.yaml' });
    run.step('Install');
    expect(run.step('Audit')).toMatchObject({ status: 0, stderr: expect.stringContaining('no file or folder "nowhere.yaml"') });
    expect(run.outputs['audit']).toMatchObject({ 'exit-code': '2' });
    expect(run.outputs['audit']).not.toHaveProperty('sarif');
    expect(run.step('Conclude')).toMatchObject({ status: 2, stdout: expect.stringContaining('did not come to a result') });
  });

  it.skipIf(withoutBash)('runs nothing that an input says', () => {
    const mark = join(folder, 'ran');
    const hostile = `$(touch ${mark})"; touch ${mark} #\n\`touch ${mark}\``;
    for (const input of ['paths', 'fail-on', 'config', 'options', 'category']) {
      const run = new Run({ paths: 'fixtures/showcase', [input]: hostile });
      run.step('Install');
      run.step('Audit');
    }
    expect(new Run({ version: hostile }).step('Install').status).toBe(2);
    expect(existsSync(mark)).toBe(false);
  });

  it.skipIf(withoutBash)('elsewhere installs the package of its own version, or of the one that is asked for', () => {
    const bin = join(folder, 'bin');
    const home = join(folder, 'action');
    for (const path of [bin, home]) mkdirSync(path);
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "in $PWD: $*"\n');
    chmodSync(join(bin, 'npm'), 0o755);
    cpSync(join(root, 'package.json'), join(home, 'package.json'));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const env = { GITHUB_WORKSPACE: root, GITHUB_ACTION_PATH: home, PATH: `${bin}:${process.env['PATH']}` };
    for (const [input, wanted] of [
      ['', version],
      ['1.2.3', '1.2.3'],
    ]) {
      const run = new Run({ version: input }, env);
      const { stdout } = run.step('Install');
      const own = join(run.temporary, 'pipeaudit');
      expect(stdout).toBe(`in ${own}: install --ignore-scripts --no-audit --no-fund --no-save pipeaudit@${wanted}\n`);
      expect(run.outputs['install']).toMatchObject({ program: join(own, 'node_modules/pipeaudit/bin/pipeaudit.js') });
    }
  });
});
