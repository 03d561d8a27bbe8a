import type { AccountSession } from './accounts.ts';
import type { ServiceDeclaration } from './collector.ts';
import { ATTEMPTS, type Failure, failureOf, refusalOf } from './errors.ts';
import { actionsOf } from './permissions.ts';
import type { NotRead, NotReadReason, Reading } from './reading.ts';
import type { SdkClient, Transport } from './transport.ts';

/** One account and region while it is being read. */
export interface Place {
  readonly session: AccountSession;
  readonly region: string;
  readonly transport: Transport;
  /** Aborted at the deadline of this account and region, and with the scan. */
  readonly deadline: AbortSignal;
  /** Milliseconds that were waited for throttles here. */
  waited: number;
  /** AWS does not take credentials in this region: nothing more is sent. */
  off: boolean;
  /** Requests sent, and how many of them AWS put off. */
  calls: number;
  throttled: number;
  client(declaration: ServiceDeclaration): Promise<SdkClient>;
}

/** What came of a call, after retries. */
export interface Outcome {
  readonly reading: Reading<unknown>;
  readonly attempts: number;
}

/** Sends one request until it has an answer, as the class of each error says. Never throws but for bugs of ours. */
export async function callOperation(place: Place, declaration: ServiceDeclaration, name: string, input: object): Promise<Outcome> {
  const attempt = new Attempts(place, declaration, name);
  for (;;) {
    const failure = await attempt.once(input);
    if (!('class' in failure)) return { reading: { state: 'read', value: failure.value }, attempts: attempt.count };
    const settled = await attempt.settle(failure);
    if (settled !== undefined) return { reading: settled, attempts: attempt.count };
  }
}

class Attempts {
  count = 0;
  private renewed = false;
  private readonly place: Place;
  private readonly declaration: ServiceDeclaration;
  private readonly name: string;

  constructor(place: Place, declaration: ServiceDeclaration, name: string) {
    this.place = place;
    this.declaration = declaration;
    this.name = name;
  }

  async once(input: object): Promise<{ readonly value: unknown } | Failure> {
    const { place, declaration, name } = this;
    const { session, region, transport, deadline } = place;
    const bucket = transport.bucket(session.account, region, declaration, declaration.operations[name]?.rate ?? 'default');
    await bucket.take(deadline);
    if (deadline.aborted || place.off) return { class: 'aborted', name: 'AbortError', message: '', status: undefined };
    this.count++;
    place.calls++;
    try {
      const client = await place.client(declaration);
      const value = await transport.limit.run(async () => client.send(await commandOf(declaration, name, input), signalled(place)));
      bucket.succeeded();
      return { value };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.name === 'ReadOnlyGuardError') throw error;
      if (failure.class === 'throttled') {
        place.throttled++;
        bucket.throttled();
      } else if (failure.status !== undefined) bucket.succeeded();
      return failure.class === 'aborted' && !deadline.aborted ? { ...failure, class: 'timeout' } : failure;
    }
  }

  /** What a failure comes to; undefined when the call is to be made again. */
  async settle(failure: Failure): Promise<Reading<unknown> | undefined> {
    const { place } = this;
    if (place.deadline.aborted) return this.notRead(place.transport.signal.aborted ? 'stopped' : 'timeout', failure);
    if (place.off) return this.notRead('region-disabled', failure);
    if (this.count < (ATTEMPTS[failure.class] ?? 1) && (await this.wait(failure))) return undefined;
    switch (failure.class) {
      case 'absent':
        return { state: 'absent' };
      case 'expired':
        return this.expired(failure);
      case 'region-off':
        return this.regionOff(failure);
      case 'no-endpoint':
        return this.notRead('service-not-in-region', failure);
      case 'network':
        return this.notRead(failure.name === 'ENOTFOUND' && (await place.session.alive()) ? 'service-not-in-region' : 'error', failure);
      default:
        return this.notRead(REASONS[failure.class] ?? 'error', failure);
    }
  }

  /** Waits before the next attempt; false when all time for waiting is spent. */
  private async wait({ class: kind }: Failure): Promise<boolean> {
    const { transport, deadline } = this.place;
    const { backoff, longestBackoff, waiting } = transport.settings;
    const base = kind === 'throttled' ? backoff : backoff / 5;
    const milliseconds = Math.random() * Math.min(longestBackoff, base * 2 ** (this.count - 1));
    if (kind === 'throttled' && this.place.waited + milliseconds > waiting) return false;
    this.place.waited += milliseconds;
    await transport.clock.sleep(milliseconds, deadline);
    return true;
  }

  private async expired(failure: Failure): Promise<Reading<unknown> | undefined> {
    if (this.renewed) return this.notRead('expired', failure);
    this.renewed = true;
    try {
      await this.place.session.renew();
      return undefined;
    } catch (error) {
      return this.notRead('expired', failureOf(error));
    }
  }

  /** The same names are said where a region is not enabled and where credentials are wrong. */
  private async regionOff(failure: Failure): Promise<Reading<unknown>> {
    if (!(await this.place.session.alive())) return this.notRead('bad-credentials', failure);
    this.place.off = true;
    return this.notRead('region-disabled', failure);
  }

  private notRead(reason: NotReadReason, failure: Failure): Reading<unknown> {
    const { place, declaration, name } = this;
    const permission = actionsOf(declaration, name)[0] ?? '';
    const refused = reason === 'denied' ? refusalOf(failure.message, permission) : undefined;
    const because: NotRead = {
      reason: refused?.reason ?? reason,
      operation: `${declaration.service}:${name}`,
      account: place.session.account,
      region: place.region,
      permission,
      ...(failure.message === '' && failure.name === 'AbortError'
        ? {}
        : { error: { name: failure.name, message: toldMessage(reason, failure) } }),
      attempts: this.count,
      advice: refused?.advice ?? ADVICE[reason] ?? 'scan again',
    };
    return { state: 'not-read', because };
  }
}

/** What cannot be parsed is quoted by the parser: none of it is kept. */
function toldMessage(reason: NotReadReason, { message }: Failure): string {
  return reason === 'unparsable' ? 'the answer cannot be parsed' : message.slice(0, 300);
}

async function commandOf({ sdk, service }: ServiceDeclaration, name: string, input: object): Promise<object> {
  const Command = ((await sdk()) as Readonly<Record<string, new (input: object) => object>>)[`${name}Command`];
  if (Command === undefined) throw new Error(`${service}: its package has no ${name}Command`);
  return new Command(input);
}

function signalled({ deadline, transport }: Place): { readonly abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.any([deadline, AbortSignal.timeout(transport.settings.call)]) };
}

const REASONS: Readonly<Partial<Record<Failure['class'], NotReadReason>>> = {
  denied: 'denied',
  throttled: 'throttled',
  timeout: 'timeout',
  unparsable: 'unparsable',
};

const ADVICE: Readonly<Partial<Record<NotReadReason, string>>> = {
  'region-disabled': 'the region is not enabled in the account',
  'service-not-in-region': 'the service has no endpoint in the region',
  throttled: 'AWS kept throttling: scan again later, or with fewer scans at once',
  timeout: 'AWS did not answer in time: scan again',
  expired: 'get new credentials and scan again',
  'bad-credentials': 'AWS does not take the credentials: get new ones',
  unparsable: 'the answer has a form that this release does not read',
  stopped: 'the scan was stopped: scan again',
  error: 'scan again; if it stays, see the error',
};
