import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { projects, type Ran, Workplace } from '../testing/command-line.ts';

vi.setConfig({ testTimeout: 60_000 });

const SCAN = 'scan --only insecure-source-tls --format compact';
let place = new Workplace();

function git(line: string, below = ''): string {
  const identity = [
    '-c',
    'user.name=test',
    '-c',
    'user.email=test@example.com',
    '-c',
    'commit.gpgsign=false',
    '-c',
    'init.defaultBranch=main',
  ];
  return execFileSync('git', [...identity, ...line.split(' ')], { cwd: join(place.folder, below), encoding: 'utf8', stdio: 'pipe' });
}

function commit(files: Readonly<Record<string, string>>, name = 'more'): void {
  for (const [path, text] of Object.entries(files)) place.write(path, text);
  git('add -A');
  git(`commit -q -m ${name}`);
}

beforeEach(() => {
  place = new Workplace();
  git('init -q');
  commit({ 'ci/a.yaml': projects({ Old: false, Fixed: false }) });
});
afterEach(() => place.remove());

/** The resources that are told, and how many are there already. */
function told({ stdout }: Ran): string {
  const found = [...stdout.matchAll(/ insecure-source-tls (\S+) /g)].map((match) => match[1]);
  return `${found.join(' ')} | ${/(\d+) earlier/.exec(stdout)?.[1] ?? 0}`;
}

describe('scan --since', () => {
  it('tells what the change introduced: committed, not committed, and untracked', async () => {
    commit({ 'ci/a.yaml': `# Moved.\n${projects({ Committed: false, Old: false, Fixed: true })}` });
    place.write('ci/a.yaml', projects({ Committed: false, Edited: false, Old: false, Fixed: true }));
    place.write('ci/b.yaml', projects({ Untracked: false }));
    const temporary = join(place.folder, '.git/temporary');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    const before = git('status --porcelain');
    const ran = await place.run(`${SCAN} --since HEAD~1`);
    expect([ran.code, told(ran), ran.stderr]).toEqual([1, 'Committed Edited Untracked | 1', '']);
    expect(git('status --porcelain')).toBe(before);
    expect(readdirSync(temporary)).toEqual([]);
    vi.unstubAllEnvs();
    const text = await place.run('scan --only insecure-source-tls --since HEAD~1');
    expect(text.stdout).toContain('earlier     1 finding that HEAD~1 has already\n');
  });

  it('exits with 0 when nothing is new, wherever one stands', async () => {
    expect(told(await place.run(`${SCAN} --since HEAD`))).toBe(' | 2');
    expect(await place.run(`${SCAN} a.yaml --since main`, 'ci')).toMatchObject({ code: 0 });
    expect(await place.run(`${SCAN} ${place.folder}/ci --since main`)).toMatchObject({ code: 0, stderr: '' });
    expect(told(await place.run(`${SCAN} ci/*.yaml --since main`))).toBe(' | 2');
  });

  it('compares with the place where the branch left, as a pull request does', async () => {
    git('checkout -q -b feature');
    commit({ 'ci/b.yaml': projects({ Feature: false }) });
    git('checkout -q main');
    commit({ 'ci/a.yaml': projects({ Old: true, Fixed: true }) });
    git('checkout -q feature');
    expect(told(await place.run(`${SCAN} --since main`))).toBe('Feature | 2');
  });

  it('follows the configuration of now, with its deployments', async () => {
    commit({
      'pipeaudit.config.yaml': "deployments:\n  - { template: ci/a.yaml, account: '111111111111', region: eu-west-1 }\n",
      'ci/a.yaml': projects({ Old: false, New: false }),
    });
    expect(told(await place.run(`${SCAN} --since HEAD~1`))).toBe('New | 1');
  });

  it('tells again what was ignored and is not any more', async () => {
    commit({ 'ci/a.yaml': projects({ Old: false }).replace(/true\n$/, 'true # pipeaudit: ignore[*] agreed\n') });
    place.write('ci/a.yaml', projects({ Old: false }));
    expect(told(await place.run(`${SCAN} --since HEAD`))).toBe('Old | 0');
  });

  it('reads what links lead to', async () => {
    symlinkSync('a.yaml', join(place.folder, 'ci/link.yaml'));
    symlinkSync('/etc/passwd', join(place.folder, 'ci/out.yaml'));
    commit({});
    expect(told(await place.run(`${SCAN} --since HEAD`))).toBe(' | 4');
  });

  it('says which paths are not in the commit', async () => {
    place.write('new/c.yaml', projects({ New: false }));
    const ran = await place.run(`${SCAN} new --since HEAD`);
    expect([ran.code, told(ran), ran.stderr]).toEqual([1, 'New | 0', 'note: new is not in HEAD: what is found there counts as new\n']);
  });

  it('says what cannot be read there', async () => {
    commit({ 'ci/a.yaml': 'Resources:\n  A: { Type: AWS::S3::Bucket\n' });
    place.write('ci/a.yaml', projects({ Old: false }));
    const ran = await place.run(`${SCAN} --since HEAD`);
    expect([ran.code, ran.stderr]).toEqual([1, 'note: ci/a.yaml cannot be read in HEAD: what is found there counts as new\n']);
  });

  it('works in a shallow clone as far as it goes', async () => {
    commit({ 'ci/a.yaml': projects({ Old: false, New: false }) });
    git(`clone -q --depth 1 file://${place.folder} shallow`);
    expect(told(await place.run(`${SCAN} --since HEAD`, 'shallow'))).toBe(' | 2');
    expect(await place.run(`${SCAN} --since HEAD~1`, 'shallow')).toMatchObject({
      code: 2,
      stderr:
        'error: there is no commit HEAD~1 in this clone\nhelp: the clone is shallow: `git fetch origin <branch>` gets more of it, in GitHub Actions `fetch-depth: 0`\n',
    });
  });

  it.each([
    ['--since mian', 'error: there is no commit mian in this clone\nhelp: did you mean `main`?\n'],
    ['--since nothing-like-it', 'help: `git branch --all` and `git tag` list what there is\n'],
    ['--since=--output=x', 'error: there is no commit --output=x in this clone\n'],
    ['--live --since HEAD', 'error: --since compares files with a commit: it says nothing of accounts\n'],
    ['--org --since HEAD', 'error: --since compares files with a commit: it says nothing of accounts\n'],
    ['- --since HEAD', 'error: --since cannot compare standard input\nhelp: name the file\n'],
    ['/etc --since HEAD', 'error: --since cannot compare /etc: it is outside of the repository\n'],
  ])('%s is a mistake', async (words, said) => {
    expect(await place.run(`${SCAN} ${words}`)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(said) });
  });

  it('needs a repository', async () => {
    place.remove();
    place = new Workplace({ 'a.yaml': projects({ Old: false }) });
    const { code, stderr } = await place.run(`${SCAN} --since HEAD`);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: --since compares with a commit, and there is none here: not a git repository.*\nhelp: scan inside/),
    ]);
  });
});
