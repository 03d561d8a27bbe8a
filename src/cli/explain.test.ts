import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from './main.ts';

const showcase = join(import.meta.dirname, '../../fixtures/showcase');
const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-explain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  words: readonly string[],
  cwd = showcase,
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const code = await main(words, {
    stdin: (async function* () {})(),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    env: {},
    cwd,
  });
  return { code, out, err };
}

/** The fingerprint that the text report shows beside a rule. */
async function fingerprintOf(rule: string): Promise<string> {
  const { out } = await run(['scan']);
  return new RegExp(`explain ${rule} \\((?:this finding|these findings): ([0-9a-f]+)`).exec(out)?.[1] ?? '';
}

describe('pipeaudit explain', { timeout: 30_000 }, () => {
  it('tells the proof of a missing grant, and points to the action in the pipeline', async () => {
    const { code, out } = await run(['explain', await fingerprintOf('missing-decrypt-grant')]);
    expect(code).toBe(0);
    expect(out).toContain('high[missing-decrypt-grant]:');
    expect(out).toMatch(/The proof\n {2}Pipeline \/ Production \/ Prepare calls kms:Decrypt on ArtifactKey/);
    expect(out).toContain('statement OpenArtifacts of policy deploy allows it');
    expect(out).toContain('no statement allows it');
    expect(out).toMatch(/The pipeline\nPipeline \(V2, QUEUED\)[\s\S]+ >1 Prepare {2}CloudFormation/);
    expect(out.match(/>\d? ?\w+ {2}/g)).toHaveLength(1);
  });

  it('tells the timeline of a deployment that nothing watches', async () => {
    const { out } = await run(['explain', await fingerprintOf('missing-rollback-alarm')]);
    expect(out).toContain(
      'The deployment, minute by minute\n  start: 10 % of the traffic is on the new version\n  10 min: all traffic is on the new version\n',
    );
  });

  it('tells the same from a saved result, without the templates', async () => {
    const fingerprint = await fingerprintOf('missing-decrypt-grant');
    const result = join(folder, 'result.json');
    const { out: json } = await run(['scan', '--format', 'json']);
    writeFileSync(result, json);
    const saved = await run(['explain', fingerprint, '--result', result], folder);
    const { out } = await run(['explain', fingerprint]);
    expect(saved).toMatchObject({ code: 0, err: '' });
    expect(saved.out).toBe(out);
  });

  it('still explains a rule', async () => {
    expect((await run(['explain', 'late-approval'])).out).toContain('Why it matters');
  });

  it('says when there is no such finding or rule', async () => {
    expect(await run(['explain', 'deadbeef'])).toMatchObject({ code: 2, err: expect.stringContaining('there is no finding `deadbeef`') });
    expect(await run(['explain', 'late-aproval'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean `late-approval`?'),
    });
  });
});
