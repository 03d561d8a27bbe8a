import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before an endpoint and counts the requests that are on their way at once. */
export class Gate {
  /** The most that there were. */
  most = 0;
  private under = 0;
  private readonly server: Server;

  private constructor(endpoint: string) {
    const { hostname, port } = new URL(endpoint);
    this.server = createServer((incoming, answer) => {
      this.most = Math.max(this.most, ++this.under);
      answer.on('close', () => this.under--);
      const { method, url: path, headers } = incoming;
      const outgoing = request({ hostname, port, method, path, headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      outgoing.on('error', () => answer.destroy());
      incoming.pipe(outgoing);
    });
  }

  static async before(endpoint: string): Promise<Gate> {
    const gate = new Gate(endpoint);
    await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
