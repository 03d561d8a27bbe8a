import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions } from '../../scripts/bundle-options.mjs';
import type { AuditResult } from '../audit/result.ts';
import type { Plan } from '../sources/aws/plan.ts';
import { RunFolder } from '../sources/aws/run-folder.ts';
import { Transport, type TransportSettings } from '../sources/aws/transport.ts';
import { FAST } from '../testing/emulator.ts';
import { Endpoint } from '../testing/endpoint/endpoint.ts';
import { Snapshot } from '../testing/endpoint/snapshot.ts';
import { everything, judgedLive, quietIo, told } from '../testing/live-scans.ts';
import { emptyFolder } from '../testing/runs.ts';
import type { LiveRead } from './live.ts';
import { joined, type OrganizationOptions, planOrganization, readOrganizationLive, readShard } from './organization.ts';
import { OrganizationProgress } from './organization-progress.ts';

/**
 * `scan --org` of an organization that this process emulates, many times over. What is random is done a few times; with
 * PIPEAUDIT_LONG_TESTS set, 20 times, as the requirements of live scans ask.
 */

const LONG = process.env['PIPEAUDIT_LONG_TESTS'] !== undefined;
const TIMES = LONG ? 20 : 2;
const EXTRA = 30;
const snapshot = Snapshot.read();
const { manifest } = snapshot;

let aws: Endpoint;
/** Milliseconds before each answer. */
let delay = (): number => 0;
let plan: Plan;
let clean: AuditResult;
let reader: string;

function judged(read: LiveRead): AuditResult {
  return judgedLive(read).result;
}

async function scanned(more: Partial<OrganizationOptions> = {}, settings: Partial<TransportSettings> = {}): Promise<AuditResult> {
  const read = await readOrganizationLive(everything(manifest, more), quietIo(), { ...FAST, ...settings });
  const result = judged(read);
  read.forget?.();
  return result;
}

function begun(): RunFolder {
  return RunFolder.begin(emptyFolder(), plan, 'parent');
}

/** A process that reads the organization into a folder. */
function reading({ path }: RunFolder): ChildProcess {
  return spawn(process.execPath, [reader, path, manifest.externalId], { stdio: ['ignore', 'ignore', 'inherit'] });
}

describe('an organization that this process emulates', { timeout: TIMES * 60_000 }, () => {
  beforeAll(async () => {
    aws = await Endpoint.start(snapshot, { extraAccounts: EXTRA, delay: () => delay() });
    aws.use();
    plan = await planOrganization(everything(manifest), 1, new Transport(new AbortController().signal, FAST));
    clean = await scanned();
    const folder = join(import.meta.dirname, '../../node_modules/.cache/pipeaudit');
    reader = join(folder, `shard-process-${process.pid}.mjs`);
    const { entryPoints: _entries, outdir: _outdir, splitting: _splitting, ...options } = bundleOptions;
    await build({ ...options, entryPoints: ['src/testing/shard-process.ts'], outfile: reader, logLevel: 'silent' });
  }, 120_000);

  afterEach(async () => {
    delay = () => 0;
    await aws.fail();
  });

  afterAll(() => {
    aws?.stop();
    rmSync(reader, { force: true });
  });

  it('is read account by account, over several pages of accounts', async () => {
    expect(plan.accounts).toHaveLength(EXTRA + 1 + Object.keys(manifest.accounts).length);
    expect(clean.summary.complete).toBe(true);
    const planted = manifest.pipelines.filter(({ verdict }) => verdict === 'bad');
    for (const { name } of planted) expect(JSON.stringify(clean.findings), name).toContain(name);
    const operations = (await aws.calls()).filter(({ account }) => account.startsWith('7')).map(({ op }) => op);
    expect([...new Set(operations)]).toEqual(['ListPipelines']);
  });

  it('gives the same bytes in whatever order and time the answers come', async () => {
    for (let time = 0; time < TIMES; time++) {
      delay = () => Math.random() * 15;
      const result = await scanned({}, { requestsInFlight: 1 + Math.floor(Math.random() * 64) });
      expect(JSON.stringify(result) === JSON.stringify(clean), `run ${time + 1}`).toBe(true);
    }
  });

  it('killed at any call and resumed, comes to the same', async () => {
    await aws.forgetCalls();
    const whole = begun();
    expect(await once(reading(whole), 'exit')).toEqual([0, null]);
    const calls = (await aws.calls()).length;
    expect(calls).toBeGreaterThan(100);
    for (let time = 0; time < TIMES; time++) {
      const folder = begun();
      const last = 1 + Math.floor(Math.random() * (calls - 1));
      let answered = 0;
      const child = reading(folder);
      delay = () => {
        if (++answered === last) child.kill('SIGKILL');
        return 0;
      };
      expect(await once(child, 'exit'), `killed at call ${last} of ${calls}`).toEqual([null, 'SIGKILL']);
      delay = () => 0;
      await aws.forgetCalls();
      const resumed = RunFolder.open(folder.path, `again${time}`);
      await readShard(
        resumed,
        undefined,
        everything(manifest),
        new Transport(new AbortController().signal, FAST),
        new OrganizationProgress(undefined),
      );
      const result = judged(joined([resumed], false));
      expect(told(result), `killed at call ${last} of ${calls}`).toEqual(told(clean));
      expect(JSON.stringify(result.findings) === JSON.stringify(clean.findings)).toBe(true);
      rmSync(folder.path, { recursive: true });
    }
    rmSync(whole.path, { recursive: true });
  });

  it('does not read again what a killed process had finished', async () => {
    const folder = begun();
    let answered = 0;
    const child = reading(folder);
    delay = () => {
      // The empty accounts are read by then, at two calls each.
      if (++answered === 250) child.kill('SIGKILL');
      return 0;
    };
    await once(child, 'exit');
    delay = () => 0;
    const finished = plan.accounts.filter(({ account }) => folder.account(account).whole).map(({ account }) => account);
    expect(finished.length).toBeGreaterThan(0);
    await aws.forgetCalls();
    const resumed = RunFolder.open(folder.path, 'again');
    await readShard(
      resumed,
      undefined,
      everything(manifest),
      new Transport(new AbortController().signal, FAST),
      new OrganizationProgress(undefined),
    );
    const asked = (await aws.calls()).filter(({ op }) => op === 'ListPipelines').map(({ account }) => account);
    expect(finished.filter((account) => asked.includes(account))).toEqual([]);
    rmSync(folder.path, { recursive: true });
  });

  it('a region that hangs for ever takes no more than the time of an account and region', async () => {
    const { tooling } = manifest.accounts;
    const before = performance.now();
    await scanned({ accounts: Object.values(manifest.accounts) });
    const usual = performance.now() - before;
    await aws.fail({ kind: 'hang', region: 'eu-west-1', seconds: 3600 });
    const accountRegion = 6000;
    const start = performance.now();
    const hung = await scanned({ accounts: Object.values(manifest.accounts) }, { accountRegion });
    // Who is asking is asked first, which has a time of its own: only a machine at rest tells the bound.
    if (LONG) expect(performance.now() - start).toBeLessThan(1.1 * accountRegion + usual);
    const states = (region: string): readonly string[] => [
      ...new Set(
        (hung.coverage.operations ?? []).filter((one) => one.region === region && one.account === tooling).map(({ state }) => state),
      ),
    ];
    expect(states('eu-west-1')).toEqual(['not-checked:timeout']);
    expect(states('us-east-1').filter((state) => state.startsWith('not-checked'))).toEqual([]);
    expect(hung.summary.complete).toBe(false);
    const inOther = (result: AuditResult): readonly string[] =>
      result.findings.filter(({ place }) => place.region === 'us-east-1').map(({ fingerprint }) => fingerprint);
    expect(inOther(hung)).toEqual(inOther(clean));
  });
});
