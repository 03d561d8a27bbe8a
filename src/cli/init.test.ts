import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load.ts';
import type { Io } from './io.ts';
import { main } from './main.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'pipeaudit-init-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in the folder; with answers, on a terminal at which they are typed. */
async function run(argv: readonly string[], more: { answers?: readonly string[]; env?: Io['env'] } = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const { answers, env = {} } = more;
  const typed = (async function* () {
    for (const answer of answers ?? []) yield `${answer}\n`;
  })();
  const tty = answers === undefined ? {} : { isTTY: true };
  const code = await main(argv, {
    stdin: Object.assign(typed, tty),
    stdout: { write: (text) => (out += text), ...tty },
    stderr: { write: (text) => (err += text) },
    env: { HOME: cwd, ...env },
    cwd,
  });
  return { code, out, err };
}

const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const CONFIG = 'pipeaudit.config.yaml';
const WORKFLOW = '.github/workflows/pipeaudit.yml';

/** The templates of the showcase, which name the accounts that they deploy to. */
function showcase(): void {
  for (const file of ['tools.yaml', 'target.yaml', 'service.yaml'])
    cpSync(join(import.meta.dirname, '../../fixtures/showcase', file), join(cwd, file));
}

describe('pipeaudit init', { timeout: 30_000 }, () => {
  it('writes what it infers, with blanks for the rest, and says so', async () => {
    showcase();
    const { code, out } = await run(['init']);
    expect(code).toBe(0);
    expect(out).toContain(`wrote ${CONFIG}\nwrote ${WORKFLOW}\n`);
    expect(out).toContain('looked at 3 templates with 1 pipeline; inferred 2 environments');
    const config = loadConfig(join(cwd, CONFIG), cwd);
    expect(config.environments.map(({ name, accounts, production }) => [name, accounts, production])).toEqual([
      ['staging', ['222222222222'], false],
      ['production', ['333333333333'], true],
    ]);
    expect(read(CONFIG)).toContain('#   - template: tools.yaml\n');
    expect(read(WORKFLOW)).toContain('npx --yes pipeaudit@');
  });

  it('names the branch that is checked out, and the schema of an installed package', async () => {
    execFileSync('git', ['init', '--quiet', '--initial-branch=trunk'], { cwd });
    mkdirSync(join(cwd, 'node_modules/pipeaudit/schema'), { recursive: true });
    writeFileSync(join(cwd, 'node_modules/pipeaudit/schema/pipeaudit.config.json'), '{}');
    writeFileSync(join(cwd, 'app.yaml'), 'Resources: {}\n');
    await run(['init']);
    expect(read(WORKFLOW)).toContain('branches: [trunk]\n');
    expect(read(CONFIG).split('\n', 1)).toEqual(['# yaml-language-server: $schema=./node_modules/pipeaudit/schema/pipeaudit.config.json']);
  });

  it('takes its blanks when they are filled in', async () => {
    showcase();
    await run(['init', '--no-workflow']);
    const filled = read(CONFIG)
      .replaceAll(/^# (deployments:| {2}.*(?:template|account|region):.*)$/gm, '$1')
      .replaceAll('000000000000', '111111111111');
    writeFileSync(join(cwd, CONFIG), filled);
    const { deployments } = loadConfig(join(cwd, CONFIG), cwd);
    expect(deployments.map(({ template, account, region }) => [basename(template), account, region])).toContainEqual([
      'tools.yaml',
      '111111111111',
      'eu-west-1',
    ]);
  });

  it('tells of a configuration that is below', async () => {
    cpSync(join(import.meta.dirname, '../../fixtures/showcase'), join(cwd, 'teams/orders'), { recursive: true });
    expect((await run(['init'])).err).toBe(
      'note: teams/orders/pipeaudit.config.yaml is there too: it holds where its folder alone is scanned\n',
    );
  });

  it('overwrites nothing unless told to', async () => {
    writeFileSync(join(cwd, CONFIG), 'failOn: low\n');
    const { code, err } = await run(['init']);
    expect(code).toBe(2);
    expect(err).toContain(`${CONFIG} is there already`);
    expect(read(CONFIG)).toBe('failOn: low\n');
    expect(existsSync(join(cwd, WORKFLOW))).toBe(false);
    showcase();
    expect((await run(['init', '--force'])).code).toBe(0);
    expect(read(CONFIG)).toContain('failOn: high');
  });

  it('asks at a terminal only, and only what it cannot know', async () => {
    writeFileSync(join(cwd, 'template.yaml'), 'Resources: {Topic: {Type: AWS::SNS::Topic}}\n');
    const { out } = await run(['init'], { answers: ['444444444444', 'n'] });
    expect(out).toContain('Account id of production');
    expect(loadConfig(join(cwd, CONFIG), cwd).environments).toMatchObject([
      { name: 'production', accounts: ['444444444444'], production: true },
    ]);
    expect(existsSync(join(cwd, WORKFLOW))).toBe(false);
    const again = await run(['init', '--force', '--yes'], { answers: [] });
    expect(again.out).not.toContain('?');
    expect(existsSync(join(cwd, WORKFLOW))).toBe(true);
  });

  it('writes a frame where there is no template', async () => {
    const { code, out } = await run(['init']);
    expect(code).toBe(3);
    expect(out).toContain('no template was found');
    expect(loadConfig(join(cwd, CONFIG), cwd).failOn).toBe('high');
  });

  it('puts the workflow where the repository begins, and lets it work in the folder', async () => {
    mkdirSync(join(cwd, '.git'));
    const root = cwd;
    cwd = join(root, 'infra');
    mkdirSync(cwd);
    await run(['init', '--yes']);
    cwd = root;
    expect(read(WORKFLOW)).toContain('working-directory: "infra"');
    expect(existsSync(join(root, 'infra', CONFIG))).toBe(true);
  });
});

describe('pipeaudit doctor', { timeout: 30_000 }, () => {
  it('finds nothing wrong where a scan would work', async () => {
    showcase();
    await run(['init', '--yes']);
    const { code, out } = await run(['doctor']);
    expect(code).toBe(0);
    expect(out).toMatch(/^\+ configuration {3}pipeaudit\.config\.yaml: 0 deployments, 2 environments, 0 ignores$/m);
    expect(out).toMatch(/^\+ templates {7}3 templates in this folder, which form \d systems?$/m);
    expect(out).toContain('no credentials: templates are read without them');
    expect(out).toContain('Nothing stands in the way of a scan.');
  });

  it.each([
    [2, 'a mistake in the configuration', { [CONFIG]: 'rules: {late-aproval: off}\n' }, 'did you mean `late-approval`?'],
    [3, 'a folder without templates', {}, 'none in this folder'],
    [
      4,
      'a template that cannot be read',
      { 'a.yaml': 'Resources: [\nAWSTemplateFormatVersion: x\n', 'b.yaml': 'Resources: {T: {Type: AWS::SNS::Topic}}' },
      'a.yaml:',
    ],
    [3, 'an app that was not synthesized', { 'cdk.json': '{}' }, '`cdk synth` writes it to cdk.out'],
  ])('ends with %i for %s, and says what to do', async (code, _, files, told) => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(cwd, file), text);
    const ran = await run(['doctor']);
    expect(ran.code).toBe(code);
    expect(ran.out).toContain(told);
    expect(ran.out).toMatch(/\d problems?\.\n$/);
  });

  it('tells which credentials would be used, and shows none', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI',
      AWS_PROFILE: 'secret-profile',
      AWS_REGION: 'eu-west-1',
    };
    const { out } = await run(['doctor'], { env });
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'access keys in AWS_ACCESS_KEY_ID would be used (before the profile in AWS_PROFILE); region eu-west-1',
    );
    expect(out).not.toMatch(/AKIA|wJalr|secret-profile/);
  });
});
