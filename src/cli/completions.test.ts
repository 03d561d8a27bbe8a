import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from './main.ts';
import { shells } from './shells.ts';

async function run(...argv: readonly string[]): Promise<string> {
  let out = '';
  await main(argv, {
    stdin: (async function* () {})(),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (out += text) },
    env: {},
    cwd: '/nowhere',
  });
  return out;
}

/** The words that are offered behind others, as a shell divides them. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const out = await run('complete', '--', ...words);
  return out.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0] ?? '']));
}

describe('pipeaudit complete', { timeout: 30_000 }, () => {
  it.each([
    ['commands', ['sc'], ['scan', 'schema']],
    ['commands to be explained', ['help', 'basel'], ['baseline']],
    ['commands of a command', ['baseline', 'p'], ['prune']],
    ['options of such a command', ['baseline', 'write', 'infra', '--baseli'], ['--baseline']],
    ['options of a command', ['scan', 'templates', '--timi'], ['--timing']],
    ['values of an option', ['scan', '--format', 'js'], ['json', 'jsonl']],
    ['values of a short one', ['scan', '-f', 'js'], ['json', 'jsonl']],
    ['values behind a sign', ['scan', '--format=js'], ['--format=json', '--format=jsonl']],
    ['values behind a sign, as bash divides them', ['scan', '--format', '=', 'js'], ['json', 'jsonl']],
    ['rules', ['explain', 'late-'], ['late-approval']],
    ['rules of an option', ['scan', '--only', 'late-'], ['late-approval']],
    ['shells', ['completion', 'z'], ['zsh']],
    ['nothing where a path is expected', ['scan', ''], []],
    ['nothing that is not for people', ['comple'], ['completion']],
    ['nothing for a value that nobody can know', ['scan', '--parameter', ''], []],
  ])('offers %s', async (_, words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  it('says what each word means', async () => {
    expect(await run('complete', '--', 'expl')).toBe('explain\texplain a rule, or one finding in full\n');
  });
});

describe('pipeaudit completion', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('prints the script of %s', async (shell) => {
    expect(await run('completion', shell)).toBe(shells[shell]);
  });

  it('knows no other shell', async () => {
    expect(await run('completion', 'csh')).toContain('completion takes bash, zsh or fish, not `csh`');
  });
});

/** Each shell loads its script and completes by it; `pipeaudit` is one that answers what it was asked. */
describe('the scripts, loaded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-completion-'));
  beforeAll(() => {
    const answer = join(folder, 'pipeaudit');
    writeFileSync(
      answer,
      '#!/bin/sh\nshift 2\nprintf \'%s\\n\' "$@" > "$ASKED"\nfor last; do :; done\n[ "$last" = sc ] && printf \'scan\\taudit: all\\nschema\\tprint\\n\'\nexit 0\n',
    );
    chmodSync(answer, 0o755);
    mkdirSync(join(folder, 'folder-of-templates'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function inShell(shell: string, options: readonly string[], script: string): { readonly out: string; readonly asked: string } {
    const asked = join(folder, `asked-${shell}`);
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}`, ASKED: asked, HOME: folder };
    const { stdout } = spawnSync(shell, [...options, script], { cwd: folder, env, encoding: 'utf8' });
    const { stdout: words } = spawnSync('cat', [asked], { encoding: 'utf8' });
    return { out: stdout, asked: words };
  }
  const missing = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status !== 0;
  const evil = '$(touch pwned)';

  it.skipIf(missing('bash'))('complete in bash, twice loaded, and run nothing that is typed', () => {
    const { out, asked } = inShell(
      'bash',
      ['-c'],
      `${shells.bash}${shells.bash}COMP_WORDS=(pipeaudit '${evil}' sc); COMP_CWORD=2; _pipeaudit; echo "\${COMPREPLY[*]}"; complete -p pipeaudit`,
    );
    expect(out).toBe('scan schema\ncomplete -o default -F _pipeaudit pipeaudit\n');
    expect(asked).toBe(`${evil}\nsc\n`);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it.skipIf(missing('zsh'))('complete in zsh', () => {
    const builtins = 'compdef() { }; _files() { echo files; }; _describe() { print -rl -- "${found[@]}"; }\n';
    const { out, asked } = inShell(
      'zsh',
      ['-f', '-c'],
      `${builtins}${shells.zsh}words=(pipeaudit '${evil}' sc); CURRENT=3; _pipeaudit; words=(pipeaudit scan ''); CURRENT=3; _pipeaudit`,
    );
    expect(out).toBe('scan:audit: all\nschema:print\nfiles\n');
    expect(asked).toBe('scan\n\n');
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it.skipIf(missing('fish'))('complete in fish', () => {
    const { out } = inShell('fish', ['--no-config', '-c'], `${shells.fish}complete -C 'pipeaudit sc'; complete -C 'pipeaudit scan folder'`);
    expect(out).toBe('scan\taudit: all\nschema\tprint\nfolder-of-templates/\n');
  });
});
