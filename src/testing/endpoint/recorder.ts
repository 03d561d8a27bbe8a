import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedRequest } from './request.ts';
import type { RecordedAnswer } from './snapshot.ts';

/** Stands before an emulator and writes down what it answers. */
export class Recorder {
  readonly answers = new Map<string, RecordedAnswer>();
  private readonly server: Server;
  private readonly behind: string;
  private readonly caller: string;
  /** By access key. */
  private readonly accounts = new Map<string, string>();

  private constructor(behind: string, caller: string) {
    this.behind = behind;
    this.caller = caller;
    this.server = createServer((request, response) => void this.pass(request, response));
  }

  /** @param caller the account of whoever assumes the roles */
  static async before(endpoint: string, caller: string): Promise<Recorder> {
    const recorder = new Recorder(endpoint, caller);
    await new Promise<void>((resolve) => recorder.server.listen(0, '127.0.0.1', resolve));
    return recorder;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const body = Buffer.concat(chunks).toString('utf8');
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !UNSENT.has(name))) as Record<string, string>;
    const method = request.method ?? 'GET';
    const answer = await fetch(`${this.behind}${request.url ?? '/'}`, { method, headers, ...(body === '' ? {} : { body }) });
    const text = await answer.text();
    response.writeHead(answer.status, Object.fromEntries([...answer.headers].filter(([name]) => KEPT.has(name))));
    response.end(text);
    const signed = signedRequest(request, body);
    if (signed === undefined) return;
    const { region, service, operation, input } = signed;
    if (service === 'sts') {
      const assumed = /arn:aws:sts::(\d{12}):assumed-role/.exec(text)?.[1];
      const accessKey = /<AccessKeyId>([^<]+)/.exec(text)?.[1];
      if (assumed !== undefined && accessKey !== undefined) this.accounts.set(accessKey, assumed);
      return;
    }
    const account = this.accounts.get(signed.accessKey) ?? this.caller;
    const key = [account, region, service, operation, input].join(' ');
    const type = answer.headers.get('x-amzn-errortype');
    this.answers.set(key, {
      account,
      region,
      service,
      operation,
      input,
      ...(answer.status === 200 ? {} : { status: answer.status }),
      ...(type === null ? {} : { errorType: type }),
      answer: answered(text),
    });
  }
}

/** What belongs to one connection. */
const UNSENT = new Set(['host', 'connection', 'content-length', 'expect', 'transfer-encoding']);
const KEPT = new Set(['content-type', 'x-amzn-errortype', 'x-amz-bucket-region']);

/** JSON is written down as such, so that people can read it. */
function answered(text: string): unknown {
  try {
    return text.startsWith('{') ? JSON.parse(text) : text;
  } catch {
    return text;
  }
}
