import { cpSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../api/judge.ts';
import type { AuditResult, Finding } from '../audit/result.ts';
import { emptyConfig } from '../config/config.ts';
import type { ServiceDeclaration } from '../sources/aws/collector.ts';
import { collectors } from '../sources/aws/collectors/index.ts';
import { RunFolder } from '../sources/aws/run-folder.ts';
import { Transport } from '../sources/aws/transport.ts';
import { Workplace } from '../testing/command-line.ts';
import { CONNECTION, Emulator, emulatorMissing, FAST, type Manifest } from '../testing/emulator.ts';
import type { Fault, LoggedCall } from '../testing/faults.ts';
import { everything } from '../testing/live-scans.ts';
import { emptyFolder } from '../testing/runs.ts';
import type { Io } from './io.ts';
import type { LiveRead } from './live.ts';
import { joined, type OrganizationOptions, openRun, planOrganization, readOrganizationLive, readShard } from './organization.ts';
import { OrganizationProgress } from './organization-progress.ts';
import { planText } from './plan-text.ts';

/** `scan --org`, `plan`, `run` and `merge` against an emulated organization. */

const missing = emulatorMissing();
if (missing !== undefined) process.stderr.write(`src/cli/organization.test.ts ${missing}\n`);

/** What is planted: the rule that tells it, and the resource. */
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'kms-decrypt-missing-for-target': ['missing-decrypt-grant'],
  'github-oauth-source': ['github-oauth-source', 'polling-source'],
  'no-approval-before-prod': ['ungated-production'],
  'artifact-bucket-unversioned': ['unversioned-artifact-bucket'],
  'artifact-bucket-bare': [
    'unversioned-artifact-bucket',
    'public-artifact-bucket',
    'default-key-across-accounts',
    'missing-artifact-grant',
  ],
  'deployment-group-unprotected': ['missing-rollback-alarm', 'no-automatic-rollback'],
  'all-at-once-to-prod': ['all-at-once-production'],
  'admin-deploy-role': ['admin-pipeline-role', 'wide-role-trust'],
  'wildcard-trust': ['wide-role-trust'],
  'codebuild-plaintext-credentials': ['aws-keys-in-build', 'plaintext-secret', 'privileged-build'],
};

let emulator: Emulator;
let manifest: Manifest;
let whole: LiveRead;
const reads: LiveRead[] = [];
let clean: AuditResult;
let calls: readonly LoggedCall[];
let workplace: Workplace;

function io(written: string[] = []): Io {
  const output = { write: (text: string) => written.push(text) };
  return { stdin: (async function* () {})(), stdout: output, stderr: output, env: {}, cwd: workplace.folder };
}

function options(more: Partial<OrganizationOptions> = {}): OrganizationOptions {
  return everything(manifest, more);
}

function judged(read: Parameters<typeof judge>[0]): AuditResult {
  const undecided = { audience: undefined, minimumSeverity: undefined, failOn: undefined };
  const nothing = { only: [], ignore: [], paths: [] };
  return judge(read, emptyConfig, { ...undecided, ...nothing, honourIgnores: true, cwd: workplace.folder, today: '2026-01-01' }).result;
}

/** Everything that is judged, and what is told beside it. */
function seen({ systems, coverage, notices }: LiveRead): object {
  return {
    coverage,
    notices,
    systems: systems.map(({ name, instances }) => [name, instances.map(({ id, template }) => [id, template.document.text])]),
  };
}

/** What is found of a part and is no finding of the whole: what was not read must not look as if it were missing. */
function foreign({ findings }: AuditResult): readonly string[] {
  const nameOf = ({ rule, place }: Finding): string => `${rule} ${place.arn}`;
  const known = new Set(clean.findings.map(nameOf));
  return findings.filter((finding) => !known.has(nameOf(finding))).map(({ message }) => message);
}

async function scan(): Promise<AuditResult> {
  return judged(await read());
}

async function read(more: Partial<OrganizationOptions> = {}): Promise<LiveRead> {
  const read = await readOrganizationLive(options(more), io(), FAST);
  reads.push(read);
  return read;
}

function transport(signal = new AbortController().signal): Transport {
  return new Transport(signal, FAST);
}

function silent(): OrganizationProgress {
  return new OrganizationProgress(undefined);
}

function stateOf({ coverage }: AuditResult, account: string, operation: string): string | undefined {
  const [service, name] = operation.split(':');
  return coverage.operations?.find((one) => one.account === account && one.service === service && one.operation === name)?.state;
}

describe.skipIf(missing !== undefined)('an organization', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    workplace = new Workplace();
    emulator = await Emulator.start();
    manifest = emulator.seed('--extra', '3', '--closed');
    await emulator.answer({ 'codestar-connections:GetConnection': CONNECTION });
    emulator.use();
    await emulator.forgetCalls();
    whole = await read();
    clean = judged(whole);
    calls = await emulator.calls();
  }, 180_000);

  afterAll(() => {
    for (const { forget } of reads) forget?.();
    emulator?.stop();
    workplace?.remove();
  });

  afterEach(() => emulator.fail());

  it('has exactly the planted defects, and none on the good pipeline', () => {
    const planted = manifest.pipelines.flatMap(({ name, defects }) =>
      defects.flatMap(({ kind }) => (PLANTED[kind] ?? [`no rule for ${kind}`]).map((rule) => `${rule} ${name}`)),
    );
    const found = clean.findings.map((finding) => {
      const about = JSON.stringify([finding.subject, finding.place, finding.pipeline, finding.data]);
      const names = manifest.pipelines.map(({ name }) => name).filter((name) => about.includes(name));
      return `${finding.rule} ${names.join(' and ') || about}`;
    });
    expect([...new Set(found)].sort()).toEqual(planted.sort());
  });

  it('is read with listed operations only, in few calls', () => {
    const declared = new Map(
      (collectors as readonly unknown[] as readonly ServiceDeclaration[]).map(({ service, operations }) => [service, operations]),
    );
    const signing: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };
    for (const { service, op } of calls) {
      // Calls of REST services are logged by method and path: reading is GET there.
      if (/^[A-Z]+ /.test(op)) expect(op).toMatch(/^GET /);
      else expect(Object.keys(declared.get(signing[service] ?? service) ?? {}), service).toContain(op);
    }
    const of = (account: string): number => calls.filter((call) => call.account === account).length;
    // An account without pipelines: one listing in each region.
    for (const account of manifest.extraAccounts) expect(of(account)).toBeLessThanOrEqual(manifest.regions.length);
  });

  it('tells which accounts were not read, and why', async () => {
    expect(clean.summary.complete).toBe(true);
    expect(stateOf(clean, manifest.closedAccount ?? '', 'organizations:ListAccounts')).toBe('not-checked:account-not-active');
    await emulator.fail({ kind: 'denied', service: 'sts', op: 'AssumeRole' });
    const closed = await scan();
    // Where the role is missing, the caller's own account is read with its own credentials.
    expect(stateOf(closed, manifest.management, 'sts:AssumeRole')).toBe('read');
    const [failed, ...others] = closed.coverage.failed;
    expect([failed?.reason, others.length]).toEqual(['sts:AssumeRole was not read: not-assumable: AccessDenied', 6]);
    expect(failed?.next).toContain('does not exist there, does not trust these credentials, wants another external id');
  });

  it('is planned without reading any account, and the plan says what is left out', async () => {
    await emulator.forgetCalls();
    const { tooling, dev } = manifest.accounts;
    const plan = await planOrganization(options({ excludeAccounts: [manifest.ous.NonProd], accounts: [tooling, dev] }), 1, transport());
    expect(plan.accounts.map(({ account }) => account)).toEqual([tooling]);
    expect(plan.leftOut.find(({ account }) => account === dev)?.why).toBe(`in ${manifest.ous.NonProd}, of --exclude-accounts`);
    expect((await emulator.calls()).filter(({ service }) => service !== 'organizations' && service !== 'sts')).toEqual([]);
    const text = planText(plan);
    expect(text).toContain('1 account is read:');
    expect(text).toContain(`  ${manifest.accounts.prod}  prod: not in --ou or --accounts\n`);
    expect(text).toContain(`role         arn:aws:iam::<account>:role/${manifest.scannerRole}\n`);
    expect(text).toMatch(/calls {8}about 3 to enter the accounts/);
  });

  it('comes to the same in shards, in any order, delivered twice; and says what a lost shard held', async () => {
    const plan = await planOrganization(options(), 3, transport());
    workplace.write('plan.json', `${JSON.stringify({ pipeauditPlan: 1, ...plan })}\n`);
    for (const shard of [2, 0, 2, 1]) {
      const folder = RunFolder.begin(join(workplace.folder, `shard-${shard}`), plan, `p${shard}`);
      await readShard(folder, shard, options(), transport(), silent());
    }
    const merged = (...shards: readonly number[]): LiveRead => {
      const folders = shards.map((shard) => `shard-${shard}`);
      return joined(openRun(folders, io()), false);
    };
    expect(seen(merged(1, 0, 2, 0))).toEqual(seen(whole));
    const lost = merged(2, 0);
    const missed = plan.accounts.filter(({ shard }) => shard === 1).map(({ account }) => account);
    const stopped = lost.coverage.operations?.filter(({ state }) => state === 'not-checked:stopped').map(({ account }) => account);
    expect(stopped).toEqual(missed);
    const { code } = await workplace.run('merge shard-0 shard-1 shard-2 --no-config --fail-on never');
    expect(code).toBe(0);
    expect((await workplace.run('merge shard-0 shard-2 --no-config --fail-on never')).code).toBe(4);
  });

  it('goes on after it was killed at any time, to the same result', async () => {
    const plan = await planOrganization(options(), 1, transport());
    const path = emptyFolder();
    const folder = RunFolder.begin(path, plan, 'killed');
    // What is on the disk at some moment is what a killed process leaves behind.
    const left: string[] = [];
    const reading = readShard(folder, undefined, options(), transport(), silent());
    for (let moment = 0; moment < 3; moment++) {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 700));
      const copy = join(emptyFolder(), 'run');
      cpSync(path, copy, { recursive: true, filter: (file) => !file.endsWith('.tmp') });
      left.push(copy);
    }
    await reading;
    expect(seen(joined([folder], false))).toEqual(seen(whole));
    for (const copy of left) {
      for (const part of readdirSync(copy).filter((file) => file.endsWith('.part'))) {
        const { length } = readFileSync(join(copy, part));
        truncateSync(join(copy, part), Math.floor(length * Math.random()));
      }
      expect(seen(await read({ resume: copy }))).toEqual(seen(whole));
      rmSync(copy, { recursive: true });
    }
  });

  it('reads nothing again that was read, and refuses to go on with other accounts', async () => {
    const plan = await planOrganization(options(), 1, transport());
    const folder = RunFolder.begin(emptyFolder(), plan, 'once');
    await readShard(folder, undefined, options(), transport(), silent());
    await emulator.forgetCalls();
    await readShard(folder, undefined, options(), transport(), silent());
    expect((await emulator.calls()).map(({ op }) => op)).toEqual(['GetCallerIdentity']);
    const { code, stderr } = await workplace.run(`scan --org --resume ${folder.path} --regions us-east-1`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the run was begun with another --regions')]);
  });

  it('stopped: tells what was read until then, and goes on later', async () => {
    const written: string[] = [];
    const reading = readOrganizationLive(options({ quiet: false }), io(written), FAST);
    await emulator.fail({ kind: 'slow', service: 'codepipeline', seconds: 0.3 });
    while (!written.some((line) => line.includes('reading the organization'))) await new Promise((resolve) => setTimeout(resolve, 20));
    process.emit('SIGINT');
    const partial = await reading;
    expect(partial.interrupted).toBe(true);
    const result = judged(partial);
    expect(result.notices.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^this is a part of the organization: \d of 8 accounts/),
    );
    expect(result.coverage.operations?.some(({ state }) => state === 'not-checked:stopped')).toBe(true);
    expect(foreign(result)).toEqual([]);
    const resume = written.join('').match(/--resume (\S+)\n?$/)?.[1] ?? '';
    await emulator.fail();
    expect(seen(await read({ resume }))).toEqual(seen(whole));
    rmSync(resume, { recursive: true });
  });

  it('an account that lets nobody in does not touch the others', async () => {
    const { staging } = manifest.accounts;
    await emulator.fail({ kind: 'denied', account: staging });
    const denied = await scan();
    const without = clean.findings.filter((finding) => !JSON.stringify(finding).includes('wild-trust'));
    expect(denied.findings.filter((finding) => !JSON.stringify(finding).includes('wild-trust'))).toEqual(without);
    expect(denied.findings.length).toBe(without.length);
    expect(stateOf(denied, staging, 'iam:GetRole') ?? stateOf(denied, staging, 'codepipeline:ListPipelines')).toBe('not-checked:denied');
  });

  it.each([['s3'], ['iam', 'codebuild'], ['kms', 'sns', 'events', 'secretsmanager', 'monitoring']])(
    'where %s is denied, nothing is found that is not there',
    async (...services) => {
      await emulator.fail(...services.map((service): Fault => ({ kind: 'denied', service })));
      expect(foreign(await scan())).toEqual([]);
    },
  );

  it('credentials of an account that ended are renewed once', async () => {
    const { tooling } = manifest.accounts;
    await emulator.forgetCalls();
    await emulator.fail({ kind: 'expired', account: tooling, service: 'codepipeline', op: 'GetPipeline', times: 1 });
    const renewed = await read();
    expect([renewed.systems.length, renewed.coverage.failed]).toEqual([whole.systems.length, []]);
    const assumed = (await emulator.calls()).filter(({ op }) => op === 'AssumeRole').length;
    expect(assumed).toBe(calls.filter(({ op }) => op === 'AssumeRole').length + 1);
  });

  it('a throttled role assumption is tried again', async () => {
    await emulator.fail({ kind: 'throttle', service: 'sts', op: 'AssumeRole', every: 2 });
    expect(seen(await read())).toEqual(seen(whole));
  });

  it('says in a sentence why there is no organization to read', async () => {
    const cases = [
      [
        { service: 'organizations', op: 'ListAccounts', kind: 'denied' },
        /the organization does not answer account \d+: organizations:ListAccounts is denied/,
      ],
      [{ service: 'organizations', op: 'DescribeOrganization', kind: 'denied' }, /DescribeOrganization is denied/],
    ] as const;
    for (const [fault, sentence] of cases) {
      await emulator.fail(fault);
      await expect(read()).rejects.toThrow(sentence);
    }
  });

  it('policies that cannot be read are told, and nothing is judged by them', async () => {
    await emulator.fail({ service: 'organizations', op: 'DescribePolicy', kind: 'denied' });
    const result = await scan();
    expect(result.findings).toEqual(clean.findings);
    expect(stateOf(result, manifest.management, 'organizations:DescribePolicy')).toBe('not-checked:denied');
  });
});
