import { afterEach, describe, expect, it, vi } from 'vitest';
import { projects, Workplace } from '../testing/command-line.ts';

vi.setConfig({ testTimeout: 60_000 });

const SCAN = 'scan a.yaml --only insecure-source-tls';
let place = new Workplace();
afterEach(() => place.remove());

function at(template: string, config = ''): void {
  place = new Workplace({ '.git/HEAD': '', 'a.yaml': template, 'pipeaudit.config.yaml': config });
}

const ignored = (words: string): string =>
  projects({ Old: false }).replace(/true\n$/, `true # pipeaudit: ignore[insecure-source-tls] ${words}\n`);

describe('an ignore', () => {
  it('is counted, listed when asked for, and not honoured when not wanted', async () => {
    at(ignored('until 2099-12-31: a test server'));
    const { code, stdout } = await place.run(SCAN);
    expect([code, stdout]).toEqual([0, expect.stringContaining('suppressed  1 finding\n')]);
    expect((await place.run(`${SCAN} --verbose`)).stdout).toContain(
      'suppressed  1 finding\n              insecure-source-tls at a.yaml:11:22: a test server (until 2099-12-31)\n',
    );
    expect((await place.run(`${SCAN} --no-ignores`)).code).toBe(1);
  });

  it('is a suppression in SARIF when all is wanted', async () => {
    at(ignored('a test server'));
    const results = async (more: string): Promise<unknown> =>
      JSON.parse((await place.run(`${SCAN} --format sarif${more}`)).stdout).runs[0].results;
    expect(await results('')).toEqual([]);
    expect(await results(' --verbose')).toMatchObject([
      { suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'a test server' }] },
    ]);
  });

  it('is told with its place when it does nothing or has run out', async () => {
    at(ignored('until 2020-01-01: for now'), 'ignores:\n  - { rule: insecure-source-tls, resource: Gone, reason: r }\n');
    const told = (await place.run('scan --only insecure-source-tls --format json')).stdout;
    expect(JSON.parse(told).notices).toMatchObject([
      { level: 'warning', place: { file: 'a.yaml', line: 11 }, text: expect.stringContaining('ran out on 2020-01-01') },
      { level: 'note', place: { file: 'pipeaudit.config.yaml', line: 2, column: 5 }, text: expect.stringContaining('ignores nothing') },
    ]);
  });
});

describe('a configuration', () => {
  it('sets the options of a rule', async () => {
    const build = projects({ Slow: true }).replace('ServiceRole:', 'TimeoutInMinutes: 120\n      ServiceRole:');
    at(build, 'rules: { missing-build-timeout: { options: { longestMinutes: 100 } } }');
    const scan = 'scan a.yaml --audience auditor --only missing-build-timeout --format compact --fail-on info';
    expect((await place.run(scan)).stdout).toContain('a build of Slow may run for 120 minutes');
    expect((await place.run(`${scan} --no-config`)).code).toBe(0);
  });

  it('is told of what does nothing in it', async () => {
    at(projects({ Fine: true }), 'rules:\n  insecure-source-tls: high\n');
    const { stdout } = await place.run('scan');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'note pipeaudit.config.yaml:2:3: `insecure-source-tls` has the severity `high` anyway: this entry does nothing',
    );
  });

  it('cannot loosen what a locked one says', async () => {
    at(projects({ Old: false }), 'extends: ./base.yaml\nrules:\n  insecure-source-tls: low\n');
    place.write('base.yaml', 'locked: [insecure-source-tls]\n');
    expect(await place.run(SCAN)).toMatchObject({
      code: 2,
      stderr:
        'error: pipeaudit.config.yaml:3:3: the rule `insecure-source-tls` is locked by base.yaml: its severity may not be less than `high`\nhelp: take this entry away, or ask whoever keeps that file\n',
    });
  });
});
