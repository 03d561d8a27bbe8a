import { afterEach, describe, expect, it, vi } from 'vitest';
import { projects, type Ran, Workplace } from '../testing/command-line.ts';

// The first run loads every rule, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ONLY = '--only insecure-source-tls';
let place = new Workplace();
afterEach(() => place.remove());

function at(files: Readonly<Record<string, unknown>>): void {
  place = new Workplace({ '.git/HEAD': '', ...files });
}

/** The findings of a compact report. */
function found({ stdout }: Ran): readonly string[] {
  return stdout.split('\n').flatMap((line) => /^(\S+?):.* insecure-source-tls (\S+) /.exec(line)?.slice(1, 3).join(' ') ?? []);
}

describe('adopting on an old estate', () => {
  it('writes a baseline, fails on what is new, and takes out what is mended', async () => {
    at({ 'ci/build.yaml': projects({ Old: false, Older: false }), 'pipeaudit.config.yaml': 'baseline: known.json\n' });
    expect(await place.run(`baseline write ${ONLY}`)).toEqual({
      code: 0,
      stdout: 'wrote known.json: 2 findings (2 high)\n',
      stderr: '',
    });
    expect((await place.run(`scan ${ONLY}`)).code).toBe(0);
    expect((await place.run(`scan ${ONLY}`)).stdout).toContain('baselined   2 findings\n');
    expect((await place.run(`scan ${ONLY} --no-baseline`)).code).toBe(1);

    place.write('ci/build.yaml', projects({ New: false, Old: false, Older: true }));
    const scan = await place.run(`scan ${ONLY} --format compact`);
    expect([scan.code, found(scan)]).toEqual([1, ['ci/build.yaml New']]);
    const text = await place.run(`scan ${ONLY}`);
    expect(text.stdout).toContain('1 of 2 findings in the baseline known.json is gone; `pipeaudit baseline prune` takes it');

    expect(await place.run(`baseline prune ${ONLY}`)).toEqual({
      code: 0,
      stdout: 'gone: insecure-source-tls ci/build.yaml Older\nwrote known.json: 1 finding taken out, 1 left\n',
      stderr: '',
    });
    expect(place.read('known.json')).not.toContain('Older');
    expect((await place.run(`baseline write ${ONLY}`)).stdout).toBe(
      'wrote known.json: 2 findings (2 high); 1 more and 0 fewer than before\n',
    );
  });

  it('gives the same fingerprints in every folder of the project', async () => {
    at({ 'ci/build.yaml': projects({ Old: false }) });
    await place.run(`baseline write ${ONLY}`);
    const below = await place.run(`scan build.yaml ${ONLY} --baseline ../pipeaudit.baseline.json`, 'ci');
    expect([below.code, found(below)]).toEqual([0, []]);
    expect(below.stdout).not.toContain('gone');
  });

  it('says how a baseline that nobody configured is used', async () => {
    at({ 'a.yaml': projects({ Old: false }) });
    expect((await place.run(`baseline write ${ONLY}`)).stdout).toBe(
      'wrote pipeaudit.baseline.json: 1 finding (1 high)\n' +
        'to use it: `pipeaudit scan --baseline pipeaudit.baseline.json`, or `baseline: pipeaudit.baseline.json` in pipeaudit.config.yaml\n',
    );
  });

  it('takes out what stood in files that are gone', async () => {
    at({ 'a.yaml': projects({ Old: false }), 'b.yaml': projects({ Other: false }) });
    await place.run(`baseline write ${ONLY}`);
    place.write('moved/a.yaml', place.read('a.yaml'));
    const { unlinkSync } = await import('node:fs');
    unlinkSync(`${place.folder}/a.yaml`);
    expect((await place.run(`baseline prune b.yaml ${ONLY}`)).stdout).toBe(
      'gone: insecure-source-tls a.yaml Old\nwrote pipeaudit.baseline.json: 1 finding taken out, 1 left\n',
    );
  });

  it('keeps what this scan does not tell about', async () => {
    at({ 'a.yaml': projects({ Old: false }), 'b.yaml': projects({ Other: false }) });
    await place.run(`baseline write ${ONLY}`);
    expect((await place.run(`baseline prune b.yaml ${ONLY}`)).stdout).toBe(
      'nothing to take out of pipeaudit.baseline.json: it has 2 findings\n',
    );
    expect((await place.run('baseline prune --only late-approval')).stdout).toContain('nothing to take out');
  });

  it('writes nothing when nothing was audited', async () => {
    at({ 'pipeaudit.baseline.json': '{"pipeaudit-baseline": 1, "findings": []}' });
    expect(await place.run('baseline write')).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('the baseline stays as it is'),
    });
  });

  it('leaves findings of locked rules out', async () => {
    at({
      'a.yaml': projects({ Old: false }),
      'base.yaml': 'locked: [insecure-source-tls]\n',
      'pipeaudit.config.yaml': 'extends: ./base.yaml\nbaseline: b.json\n',
    });
    expect((await place.run(`baseline write ${ONLY}`)).stdout).toBe(
      'wrote b.json: 0 findings\n1 finding of locked rules is not in it, and fails as before\n',
    );
  });
});

describe('mistakes', () => {
  it.each([
    [
      'scan --baseline none.json',
      'there is no baseline none.json\nhelp: `pipeaudit baseline write` writes one; `--no-baseline` scans without',
    ],
    ['scan --baseline a.yaml', 'a.yaml:1:1: it is not valid JSON'],
    ['baseline prune', 'there is no baseline pipeaudit.baseline.json\nhelp: `pipeaudit baseline write` writes one'],
    ['baseline write --baseline no/folder.json', 'no/folder.json: the file cannot be written'],
    ['baseline wirte', "unknown command 'wirte'\nhelp: did you mean `write`?"],
  ])('%s', async (line, said) => {
    at({ 'a.yaml': projects({ Old: false }) });
    const { code, stderr } = await place.run(line);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });
});
