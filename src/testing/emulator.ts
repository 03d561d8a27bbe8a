import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TransportSettings } from '../sources/aws/transport.ts';
import { STAND_IN_ENVIRONMENT, withEnvironment } from './environment.ts';
import type { Fault, LoggedCall, StandIn } from './faults.ts';

/** An emulated AWS over HTTP: moto with corrections, faults on demand and a log of calls (fixtures/emulator). */

const FOLDER = join(import.meta.dirname, '../../fixtures/emulator');
const PYTHON = process.env['PIPEAUDIT_PYTHON'] ?? 'python3';

/** Why the emulator cannot be started; undefined when it can. Throws where it must run: in CI. */
export function emulatorMissing(): string | undefined {
  const { status } = spawnSync(PYTHON, ['-c', 'import boto3, flask, moto.server'], { stdio: 'ignore' });
  if (status === 0) return undefined;
  const reason = `skipped: ${PYTHON} has no moto; \`pip install -r fixtures/emulator/requirements.txt\` makes these tests run`;
  if (process.env['PIPEAUDIT_REQUIRE_EMULATOR'] !== undefined) throw new Error(reason);
  return reason;
}

/** Quotas of the emulator are its own. */
export const FAST: Partial<TransportSettings> = { pace: 1000, backoff: 5 };

/** moto knows no connections: what it is told to answer. */
export const CONNECTION = { Connection: { ConnectionName: 'acme', ProviderType: 'GitHub', ConnectionStatus: 'AVAILABLE' } };

/** What the seed built: the truth that a scan is held against. */
export interface Manifest {
  readonly management: string;
  readonly accounts: Readonly<Record<'tooling' | 'dev' | 'staging' | 'prod', string>>;
  /** Accounts of `--extra`, without anything in them. */
  readonly extraAccounts: readonly string[];
  /** The account of `--closed`. */
  readonly closedAccount: string | null;
  readonly ous: Readonly<Record<'Infrastructure' | 'Workloads' | 'NonProd' | 'Prod', string>>;
  readonly regions: readonly string[];
  readonly scannerRole: string;
  readonly externalId: string;
  readonly pipelines: readonly {
    readonly name: string;
    readonly region: string;
    readonly verdict: 'good' | 'bad';
    readonly defects: readonly { readonly kind: string; readonly resource: string }[];
  }[];
}

/** A stack as CloudFormation tells of it. */
export interface DeployedStack {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: readonly { readonly logical: string; readonly physical: string; readonly type: string }[];
}

/** A running emulator. */
export class Emulator implements StandIn {
  readonly endpoint: string;
  private readonly process: ChildProcess;
  private restore: () => void = () => {};

  private constructor(endpoint: string, process: ChildProcess) {
    this.endpoint = endpoint;
    this.process = process;
  }

  /** @param settings variables of moto */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Emulator> {
    const port = await freePort();
    const env = { ...process.env, ...settings };
    const child = spawn(PYTHON, [join(FOLDER, 'moto-plus.py'), '-p', String(port)], { stdio: 'ignore', env });
    const emulator = new Emulator(`http://127.0.0.1:${port}`, child);
    for (let attempt = 0; attempt < 600; attempt++) {
      if (child.exitCode !== null) throw new Error(`the emulator ended with ${child.exitCode}`);
      if (await emulator.calls().catch(() => undefined)) return emulator;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the emulator does not answer');
  }

  /** Builds the organization of moto-seed.py. */
  seed(...options: readonly string[]): Manifest {
    const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-seed-'));
    const file = join(folder, 'manifest.json');
    const { status, stderr } = spawnSync(PYTHON, [join(FOLDER, 'moto-seed.py'), this.endpoint, '--manifest', file, ...options], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the seed failed: ${stderr}`);
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    rmSync(folder, { recursive: true });
    return manifest;
  }

  async calls(): Promise<readonly LoggedCall[]> {
    return (await this.control('calls', 'GET')) as readonly LoggedCall[];
  }

  async forgetCalls(): Promise<void> {
    await this.control('calls', 'DELETE');
  }

  /** Replaces the faults. */
  async fail(...faults: readonly Fault[]): Promise<void> {
    await this.control('faults', 'POST', faults);
  }

  /** Answers of operations that moto does not have, by `signing name:Operation`; null takes one away. */
  async answer(canned: Readonly<Record<string, unknown>>): Promise<void> {
    await this.control('canned', 'POST', canned);
  }

  /** Replaces the stacks that were deployed without the emulator's own CloudFormation. */
  async stacks(...stacks: readonly DeployedStack[]): Promise<void> {
    await this.control('stacks', 'POST', stacks);
  }

  /** From now on the SDK talks to the emulator. */
  use(): void {
    this.restore = withEnvironment({ ...STAND_IN_ENVIRONMENT, AWS_ENDPOINT_URL: this.endpoint });
  }

  stop(): void {
    this.restore();
    this.process.kill('SIGTERM');
  }

  private async control(what: string, method: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.endpoint}/moto-plus/${what}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
