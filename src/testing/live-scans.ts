import { expect } from 'vitest';
import { judge } from '../api/judge.ts';
import type { AuditResult, Finding, OperationCoverage, ReportedPlace, ReportInput } from '../audit/result.ts';
import type { Io } from '../cli/io.ts';
import { type LiveRead, readLive } from '../cli/live.ts';
import { emptyConfig } from '../config/config.ts';
import type { TransportSettings } from '../sources/aws/transport.ts';
import { CONNECTION, Emulator, FAST, type LoggedCall, type Manifest } from './emulator.ts';

/** Scans of the accounts of an emulated organization. */

/** What was read, and what came of it. */
export interface LiveScan {
  readonly read: LiveRead;
  readonly input: ReportInput;
  readonly result: AuditResult;
}

/** An emulator with the organization of the seed, and what a scan of its accounts comes to that nothing disturbs. */
export interface SeededAccounts {
  readonly emulator: Emulator;
  readonly manifest: Manifest;
  readonly clean: LiveScan;
  /** What the clean scan called. */
  readonly calls: readonly LoggedCall[];
  /** @param deadline milliseconds */
  scan(settings?: Partial<TransportSettings>, deadline?: number): Promise<LiveScan>;
}

/** Starts an emulator, to which the SDK talks until it is stopped. */
export async function seededAccounts(): Promise<SeededAccounts> {
  const emulator = await Emulator.start();
  const manifest = emulator.seed();
  await emulator.answer({ 'codestar-connections:GetConnection': CONNECTION });
  emulator.use();
  await emulator.forgetCalls();
  const roleArn = Object.values(manifest.accounts).map((account) => `arn:aws:iam::${account}:role/${manifest.scannerRole}`);
  const { externalId, regions } = manifest;
  const scan: SeededAccounts['scan'] = async (settings = {}, deadline = undefined) => {
    const options = { profile: [], roleArn, externalId, regions, deadline, quiet: true };
    const read = await readLive(options, quietIo(), { ...FAST, ...settings });
    const input = judgedLive(read);
    return { read, input, result: input.result };
  };
  const clean = await scan();
  return { emulator, manifest, clean, calls: await emulator.calls(), scan };
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
