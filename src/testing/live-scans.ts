import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { judge } from '../api/judge.ts';
import type { AuditResult, Finding, OperationCoverage, ReportedPlace, ReportInput } from '../audit/result.ts';
import type { Io } from '../cli/io.ts';
import { type LiveOptions, type LiveRead, readLive } from '../cli/live.ts';
import type { OrganizationOptions } from '../cli/organization.ts';
import { emptyConfig } from '../config/config.ts';
import type { TransportSettings } from '../sources/aws/transport.ts';
import { CONNECTION, Emulator, FAST, type Manifest } from './emulator.ts';
import { Endpoint, type EndpointOptions } from './endpoint/endpoint.ts';
import { Snapshot } from './endpoint/snapshot.ts';
import type { LoggedCall, StandIn } from './faults.ts';

/** Scans of the accounts of an emulated organization. */

/** What was read, and what came of it. */
export interface LiveScan {
  readonly read: LiveRead;
  readonly input: ReportInput;
  readonly result: AuditResult;
}

/** The organization of the seed, and what a scan of its accounts comes to that nothing disturbs. */
export interface SeededAccounts {
  readonly aws: StandIn;
  readonly manifest: Manifest;
  readonly clean: LiveScan;
  /** What the clean scan called. */
  readonly calls: readonly LoggedCall[];
  /** @param deadline milliseconds */
  scan(settings?: Partial<TransportSettings>, deadline?: number): Promise<LiveScan>;
}

/** What stands in for AWS, with the organization of the seed in it. */
export interface Seeded {
  readonly aws: StandIn;
  readonly manifest: Manifest;
}

/** In Python's emulator, where its services work. */
export async function emulated(...seed: readonly string[]): Promise<Seeded> {
  const aws = await Emulator.start();
  const manifest = aws.seed(...seed);
  await aws.answer({ 'codestar-connections:GetConnection': CONNECTION });
  return { aws, manifest };
}

/** In this process, as the emulator answered once. */
export async function recorded(options: EndpointOptions = {}): Promise<Seeded> {
  const snapshot = Snapshot.read();
  return { aws: await Endpoint.start(snapshot, options), manifest: snapshot.manifest };
}

/** Scans accounts, to which the SDK talks until they are stopped. */
export async function seededAccounts(
  { aws, manifest }: Seeded,
  named: Partial<Pick<LiveOptions, 'roleArn'>> = {},
): Promise<SeededAccounts> {
  aws.use();
  await aws.forgetCalls();
  const roleArn =
    named.roleArn ?? Object.values(manifest.accounts).map((account) => `arn:aws:iam::${account}:role/${manifest.scannerRole}`);
  const { externalId, regions } = manifest;
  const scan: SeededAccounts['scan'] = async (settings = {}, deadline = undefined) => {
    const options = { profile: [], roleArn, externalId, regions, deadline, quiet: true };
    const read = await readLive(options, quietIo(), { ...FAST, ...settings });
    const input = judgedLive(read);
    return { read, input, result: input.result };
  };
  const clean = await scan();
  return { aws, manifest, clean, calls: await aws.calls(), scan };
}

/** The options of a scan of all accounts of the organization. */
export function everything({ externalId, regions }: Manifest, more: Partial<OrganizationOptions> = {}): OrganizationOptions {
  const nobody = { profile: [], roleArn: [], orgRole: undefined, ou: [], accounts: [], excludeAccounts: [] };
  return { ...nobody, externalId, regions, resume: undefined, deadline: undefined, quiet: true, ...more };
}

/** In a suite: accounts that are there before its tests, without faults from one to the next, and gone after them. */
export function seededSuite(open: () => Promise<Seeded> = recorded): SeededAccounts {
  let accounts: SeededAccounts | undefined;
  const opened = (): SeededAccounts => accounts as SeededAccounts;
  beforeAll(async () => {
    accounts = await seededAccounts(await open());
  }, 180_000);
  afterEach(() => accounts?.aws.fail());
  afterAll(() => accounts?.aws.stop());
  return {
    get aws() {
      return opened().aws;
    },
    get manifest() {
      return opened().manifest;
    },
    get clean() {
      return opened().clean;
    },
    get calls() {
      return opened().calls;
    },
    scan: (...how) => opened().scan(...how),
  };
}

/** Input and output of a command that nobody looks at. @param written what it says */
export function quietIo(written: string[] = []): Io {
  const output = { write: (text: string) => written.push(text) };
  return { stdin: (async function* () {})(), stdout: output, stderr: output, env: {}, cwd: import.meta.dirname };
}

/** What was read, judged without a configuration. */
export function judgedLive(
  read: Pick<LiveRead, 'systems' | 'coverage' | 'notices'>,
  only: readonly string[] = [],
): ReportInput & { readonly result: AuditResult } {
  return judge(read, emptyConfig, {
    only,
    ignore: [],
    audience: undefined,
    minimumSeverity: undefined,
    failOn: undefined,
    honourIgnores: true,
    paths: [],
    cwd: import.meta.dirname,
    today: '2026-01-01',
  });
}

/** Findings by rule and subject. */
export function told({ findings }: AuditResult): readonly string[] {
  return findings.map(({ rule, subject }) => `${rule}: ${subject.name}`).sort();
}

/** The one entry of the ledger for an operation. @param operation as `service:Operation` */
export function entry({ result }: LiveScan, account: string, region: string, operation: string): OperationCoverage | undefined {
  const [service, name] = operation.split(':');
  const found = (result.coverage.operations ?? []).filter(
    (one) => one.account === account && one.region === region && one.service === service && one.operation === name,
  );
  expect(found).toHaveLength(1);
  return found[0];
}

/** Findings that have to do with no resource of the account and region. */
export function elsewhere(findings: readonly Finding[], account: string, region?: string): readonly Finding[] {
  const concerns = (one: ReportedPlace): boolean => one.account === account && (region === undefined || one.region === region);
  return findings.filter(({ place, related }) => ![place, ...related.map((one) => one.place)].some(concerns));
}

/** What is in one list and not in the other, each as often as it is there more often. */
export function without(list: readonly string[], other: readonly string[]): readonly string[] {
  const left = [...other];
  return list.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
