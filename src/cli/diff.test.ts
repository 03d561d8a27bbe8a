import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { projects, Workplace } from '../testing/command-line.ts';

// The first run loads every rule, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ONLY = '--only insecure-source-tls';
let place = new Workplace();
beforeEach(() => {
  place = new Workplace({ '.git/HEAD': '' });
});
afterEach(() => place.remove());

/** Saves the result of a template as it is now. */
async function save(file: string, text: string, more = ONLY): Promise<void> {
  place.write('a.yaml', text);
  await place.run(`scan a.yaml ${more} --output json=${file}`);
}

describe('diff', () => {
  it('tells what is new, fixed, suppressed and unchanged', async () => {
    await save('old.json', projects({ Fixed: false, Kept: false, Ignored: false }));
    await save(
      'new.json',
      `# A line more.\n${projects({ New: false, Fixed: true, Kept: false, Ignored: false })}`.replace(
        /true\n$/,
        'true # pipeaudit: ignore[*] agreed\n',
      ),
    );
    const { code, stdout } = await place.run('diff old.json new.json');
    expect(code).toBe(1);
    expect(stdout.replace(/\n {4}/g, ' ').replace(/\[\w{8}\]/g, '[…]')).toBe(`new         1 finding: 1 high
  high insecure-source-tls a.yaml:12:22 New fetches its source without checking the certificate […]
fixed       1 finding: 1 high
  high insecure-source-tls a.yaml:11:22 Fixed fetches its source without checking the certificate […]
suppressed  1 finding: 1 high
  high insecure-source-tls a.yaml:42:22 Ignored fetches its source without checking the certificate […] (agreed)
unchanged   1 finding: 1 high
`);
    const verbose = await place.run('diff old.json new.json --verbose --fail-on critical');
    expect([verbose.code, verbose.stdout]).toEqual([0, expect.stringContaining('Kept fetches its source')]);
  });

  it('writes JSON', async () => {
    await save('old.json', projects({ Fixed: false }));
    await save('new.json', projects({ Fixed: true, New: false }));
    const { code, stdout } = await place.run('diff old.json new.json --format json --fail-on never');
    const schema: object = JSON.parse(readFileSync(join(import.meta.dirname, '../../schema/pipeaudit-diff-1.json'), 'utf8'));
    const validate = new Ajv2020({ allErrors: true }).compile(schema);
    expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      summary: { new: 1, fixed: 1, suppressed: 0, notJudged: 0, unchanged: 0 },
      findings: { new: [{ rule: 'insecure-source-tls', resource: 'New', file: 'a.yaml' }], fixed: [{ resource: 'Fixed' }] },
    });
  });

  it('does not call fixed what the new scan did not judge', async () => {
    await save('old.json', projects({ Kept: false }));
    await save('new.json', projects({ Kept: false }), '--only late-approval');
    expect((await place.run('diff old.json new.json')).stdout).toContain('fixed       0 findings\nnot judged  1 finding: 1 high\n');
    const unknown = projects({ Kept: false })
      .replace('true', '!Ref Insecure')
      .replace('Resources:', 'Parameters: { Insecure: { Type: String } }\nResources:');
    await save('unknown.json', unknown);
    expect((await place.run('diff old.json unknown.json')).stdout).toContain('not judged  1 finding');
  });

  it('compares with a baseline, and with standard input', async () => {
    place.write('a.yaml', projects({ Kept: false }));
    await place.run(`baseline write ${ONLY}`);
    await save('new.json', projects({ Kept: false, New: false }));
    const { code, stdout } = await place.run('diff pipeaudit.baseline.json -', '', place.read('new.json'));
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^new {9}1 finding: 1 high\n.* New fetches[\s\S]*unchanged {3}1 finding/)]);
    expect((await place.run('diff new.json pipeaudit.baseline.json')).stdout).toMatch(/fixed {7}1 finding: 1 high\n.* New fetches/);
  });

  it('calls new what has become more severe', async () => {
    await save('old.json', projects({ Kept: false }));
    place.write('pipeaudit.config.yaml', 'rules: { insecure-source-tls: critical }\n');
    await save('new.json', projects({ Kept: false }));
    expect((await place.run('diff old.json new.json')).stdout).toContain('(was high)');
    expect((await place.run('diff new.json old.json')).stdout).toContain('new         0 findings');
  });

  it('says that the new audit is incomplete', async () => {
    await save('old.json', projects({ Kept: true }));
    place.write('b.yaml', 'Resources:\n  A: { Type: AWS::S3::Bucket\n');
    await place.run('scan a.yaml b.yaml --output json=new.json');
    expect(await place.run('diff old.json new.json')).toMatchObject({
      code: 4,
      stderr: 'note: new.json is the result of an incomplete audit\n',
    });
  });

  it.each([
    ['diff old.json', "missing required argument 'new'"],
    ['diff none.json a.yaml', 'there is no file none.json\nhelp: check the path'],
    ['diff a.yaml a.yaml', 'a.yaml:1:1: it is not valid JSON'],
    ['diff .git .git', '.git: the file cannot be read: it is a folder'],
  ])('%s is a mistake', async (line, said) => {
    place.write('a.yaml', projects({ Kept: true }));
    expect(await place.run(line)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(said) });
  });
});

describe('merge', () => {
  it('joins results of several accounts', async () => {
    place.write('a.yaml', projects({ Shared: false }));
    place.write('b.yaml', projects({ Own: false, Fine: true }));
    const deployments = (...accounts: readonly string[]): string =>
      `deployments:\n${accounts.map((account) => `  - { name: a${account[0]}, template: a.yaml, account: '${account}', region: eu-west-1 }\n`).join('')}`;
    place.write('pipeaudit.config.yaml', deployments('111111111111'));
    await place.run(`scan a.yaml ${ONLY} --output json=1.json`);
    place.write('pipeaudit.config.yaml', deployments('222222222222'));
    await place.run(`scan a.yaml b.yaml ${ONLY} --output json=2.json`);
    place.write('pipeaudit.config.yaml', '');

    const { code, stdout } = await place.run('merge 1.json 2.json --format json');
    expect(code).toBe(1);
    const joined = JSON.parse(stdout);
    expect(joined.summary).toMatchObject({ findings: { high: 2 }, accounts: 2, templates: 2, resources: 3, complete: true });
    expect(joined.invocation).toMatchObject({ command: 'merge', paths: ['a.yaml', 'b.yaml'], rules: 1 });
    expect(
      joined.findings.map((finding: { occurrences: { instance: string }[] }) => finding.occurrences.map(({ instance }) => instance)),
    ).toEqual([['a1', 'a2'], ['b.yaml']]);
    expect(joined.notices).toEqual([
      { level: 'note', text: 'a.yaml: read for more than one of the results, so that verdicts on it count more than once' },
    ]);
    expect((await place.run('merge 1.json 1.json --format json')).stdout).toContain('"high": 1');
  });

  it('writes any report of one result, without the sources', async () => {
    await save('r.json', projects({ Bad: false }));
    const scan = await place.run(`scan a.yaml ${ONLY}`);
    place.write('a.yaml', '');
    expect(await place.run('merge r.json')).toEqual(scan);
    expect((await place.run('merge r.json --format sarif --fail-on never')).code).toBe(0);
  });

  it('keeps what is open anywhere open', async () => {
    const text = projects({ Bad: false });
    await save('open.json', text);
    await save('ignored.json', text.replace(/true\n$/, 'true # pipeaudit: ignore[*] agreed\n'));
    const joined = JSON.parse((await place.run('merge ignored.json open.json --format json')).stdout);
    expect([joined.findings.length, joined.suppressed.length, joined.summary.suppressed]).toEqual([1, 0, 0]);
  });
});
