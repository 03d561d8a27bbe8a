import { setMaxListeners } from 'node:events';
import type { ServiceDeclaration } from './collector.ts';
import { guard } from './guard.ts';
import { type Clock, Limit, realClock, TokenBucket } from './rate.ts';

/** Times in milliseconds, and how much happens at once. */
export interface TransportSettings {
  readonly connect: number;
  /** Until the answer's head; the SDK only warns unless it is told to throw. */
  readonly request: number;
  /** One attempt of one call, the wait for a free socket included. */
  readonly call: number;
  /** Everything in one account and region. */
  readonly accountRegion: number;
  /** Base of the wait after a throttle; doubled each time, up to `longestBackoff`. */
  readonly backoff: number;
  readonly longestBackoff: number;
  /** Waiting for throttles in one account and region. */
  readonly waiting: number;
  readonly requestsInFlight: number;
  /** Multiplies the rates that requests start with. */
  readonly pace: number;
}

export const transportDefaults: TransportSettings = {
  connect: 5_000,
  request: 30_000,
  call: 45_000,
  accountRegion: 15 * 60_000,
  backoff: 500,
  longestBackoff: 20_000,
  waiting: 5 * 60_000,
  requestsInFlight: 64,
  pace: 1,
};

/** Gives credentials, renewed when they are about to end. */
export type CredentialsProvider = () => Promise<AwsCredentials>;
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** A client of the SDK, as far as it is needed here. */
export interface SdkClient {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

/** What all accounts share: sockets, the number of requests in flight, token buckets, the clock. */
export class Transport {
  readonly settings: TransportSettings;
  readonly clock: Clock;
  /** Aborted when the scan is to stop. */
  readonly signal: AbortSignal;
  readonly limit: Limit;
  /** The day on which the scan began, `YYYY-MM-DD`. */
  readonly today = new Date().toISOString().slice(0, 10);
  private readonly buckets = new Map<string, TokenBucket>();
  private handler: Promise<object> | undefined;

  constructor(signal: AbortSignal, settings: Partial<TransportSettings> = {}, clock: Clock = realClock) {
    this.settings = { ...transportDefaults, ...settings };
    this.signal = signal;
    // Every account and region listens, and every request in flight.
    setMaxListeners(0, signal);
    this.clock = clock;
    this.limit = new Limit(this.settings.requestsInFlight);
  }

  /** The token bucket of a class of operations in one account and region. */
  bucket(account: string, region: string, { service, rates }: ServiceDeclaration, rate: string): TokenBucket {
    const key = [account, region, service, rate].join('\n');
    const known = this.buckets.get(key);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(rates[rate] ?? rates['default'] ?? 5, this.clock, this.settings.pace);
    this.buckets.set(key, bucket);
    return bucket;
  }

  /** A client of a service, guarded, on the shared sockets. It is cheap to keep and cheap to drop; it must not be destroyed. */
  async client(declaration: ServiceDeclaration, region: string, credentials: CredentialsProvider): Promise<SdkClient> {
    const [sdk, requestHandler] = await Promise.all([declaration.sdk(), this.sharedHandler()]);
    const Client = (sdk as Readonly<Record<string, new (settings: object) => SdkClient>>)[declaration.client];
    if (Client === undefined) throw new Error(`${declaration.service}: its package has no ${declaration.client}`);
    const client = new Client({ region, credentials, requestHandler, maxAttempts: 1, ...declaration.settings });
    guard(client as unknown as Parameters<typeof guard>[0], declaration);
    return client;
  }

  private sharedHandler(): Promise<object> {
    this.handler ??= import('@smithy/node-http-handler').then(
      ({ NodeHttpHandler }) =>
        new NodeHttpHandler({
          connectionTimeout: this.settings.connect,
          requestTimeout: this.settings.request,
          throwOnRequestTimeout: true,
          httpsAgent: { maxSockets: this.settings.requestsInFlight, keepAlive: true },
          httpAgent: { maxSockets: this.settings.requestsInFlight, keepAlive: true },
        }),
    );
    return this.handler;
  }
}
