import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { STAND_IN_ENVIRONMENT, withEnvironment } from '../environment.ts';
import { type Fault, Faults, type LoggedCall, type StandIn } from '../faults.ts';
import { callerAnswer, json, listedAccounts, roleAnswer } from './dynamic.ts';
import { errorAnswer, unknownAnswer, type WireAnswer } from './errors.ts';
import { type SignedRequest, signedRequest } from './request.ts';
import type { Snapshot } from './snapshot.ts';

/** How the endpoint behaves. */
export interface EndpointOptions {
  /** Accounts of the organization besides those of the snapshot, with nothing in them. */
  readonly extraAccounts?: number;
  /** The account of whoever has no role; of the organization's management account when not given. */
  readonly caller?: string;
  /** Organizations answers the caller as it answers the management account. */
  readonly delegated?: boolean;
  /** Milliseconds before each answer; asked once for each. */
  readonly delay?: () => number;
}

const HOUR = 3_600_000;

/**
 * AWS as far as a scan sees it, in this process: it answers from a snapshot, over the wire protocols of the services, and
 * fails on demand. It knows nothing of collectors.
 */
export class Endpoint implements StandIn {
  private readonly server: Server;
  private readonly snapshot: Snapshot;
  private readonly options: EndpointOptions;
  private readonly faults = new Faults();
  private readonly canned = new Map<string, unknown>();
  private log: LoggedCall[] = [];
  private restore: () => void = () => {};

  private constructor(snapshot: Snapshot, options: EndpointOptions) {
    this.snapshot = snapshot;
    this.options = options;
    this.server = createServer((request, response) => void this.take(request, response));
    this.server.requestTimeout = HOUR;
  }

  static async start(snapshot: Snapshot, options: EndpointOptions = {}): Promise<Endpoint> {
    const endpoint = new Endpoint(snapshot, options);
    await new Promise<void>((resolve) => endpoint.server.listen(0, '127.0.0.1', resolve));
    return endpoint;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async calls(): Promise<readonly LoggedCall[]> {
    return this.log;
  }

  async forgetCalls(): Promise<void> {
    this.log = [];
  }

  async fail(...faults: readonly Fault[]): Promise<void> {
    this.faults.replace(faults);
  }

  async answer(canned: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [name, answer] of Object.entries(canned)) {
      if (answer === null) this.canned.delete(name);
      else this.canned.set(name, answer);
    }
  }

  use(): void {
    this.restore = withEnvironment({ ...STAND_IN_ENVIRONMENT, AWS_ENDPOINT_URL: this.endpoint });
  }

  stop(): void {
    this.restore();
    this.server.close();
    this.server.closeAllConnections();
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const signed = signedRequest(request, Buffer.concat(chunks).toString('utf8'));
    if (signed === undefined) return void response.writeHead(403).end();
    const { region, service, operation: op } = signed;
    const account = accountOf(signed.accessKey) ?? this.options.caller ?? this.snapshot.management;
    const fault = this.faults.of({ account, region, service, op });
    if (fault?.kind === 'reset') return void request.socket.destroy();
    const wait = this.options.delay?.() ?? 0;
    if (fault?.kind === 'hang' || fault?.kind === 'slow') await slept((fault.seconds ?? (fault.kind === 'slow' ? 1 : 3600)) * 1000);
    else if (wait > 0) await slept(wait);
    const { status, headers, body } =
      fault === undefined || fault.kind === 'hang' || fault.kind === 'slow'
        ? this.answerTo(signed, account)
        : errorAnswer(fault.kind, signed);
    this.log.push({ account, region, service, op, status });
    response.writeHead(status, headers).end(body);
  }

  private answerTo(signed: SignedRequest, account: string): WireAnswer {
    const { service, operation, region } = signed;
    const canned = this.canned.get(`${account}/${region}/${service}:${operation}`) ?? this.canned.get(`${service}:${operation}`);
    if (canned !== undefined) return json(canned);
    if (service === 'sts') return operation === 'AssumeRole' ? roleAnswer(signed) : callerAnswer(signed, account, this.snapshot.partition);
    if (service === 'organizations') return this.organizationTo(signed, account);
    return this.snapshot.answerTo(signed, account) ?? unknownAnswer(signed);
  }

  /** Members are told which organization they are in, and nothing else. */
  private organizationTo(signed: SignedRequest, account: string): WireAnswer {
    const { management } = this.snapshot;
    const { operation } = signed;
    if (account !== management && this.options.delegated !== true && operation !== 'DescribeOrganization')
      return errorAnswer('denied', signed);
    if (operation === 'ListAccounts') return listedAccounts(signed, this.snapshot.accounts, this.options.extraAccounts ?? 0);
    return this.snapshot.answerTo(signed, management) ?? unknownAnswer(signed);
  }
}

/** The credentials of a role tell its account. */
function accountOf(accessKey: string): string | undefined {
  return /^ASIA(\d{12})/.exec(accessKey)?.[1];
}

/** A wait that keeps no process alive. */
function slept(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
