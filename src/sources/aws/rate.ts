/**
 * One token bucket per account, region, service and class of operations, as quotas are. The rate adapts: halved when AWS
 * throttles, raised slowly while it does not (additive increase, multiplicative decrease).
 */
const SLOWEST = 0.2;
/** Requests that were on their way together tell of one excess, not of many. */
const ONE_EXCESS = 1000;
const SUCCESSES = 20;
const STEP = 0.5;

/** Time, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export class TokenBucket {
  private readonly ceiling: number;
  private readonly floor: number;
  private slowed = Number.NEGATIVE_INFINITY;
  private readonly clock: Clock;
  private perSecond: number;
  private successes = 0;
  /** When the next request may start. */
  private next = 0;

  /**
   * @param start requests per second
   * @param pace what all rates are multiplied by
   */
  constructor(start: number, clock: Clock, pace = 1) {
    this.perSecond = start * pace;
    this.ceiling = start * pace * 2;
    this.floor = SLOWEST * pace;
    this.clock = clock;
  }

  get rate(): number {
    return this.perSecond;
  }

  /** Waits for the turn of one request. A bucket that was idle lets one second's worth start at once. */
  async take(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    const earliest = now - 1000;
    this.next = Math.max(this.next, earliest) + 1000 / this.perSecond;
    const wait = this.next - now;
    if (wait > 0) await this.clock.sleep(wait, signal);
  }

  succeeded(): void {
    this.successes++;
    if (this.successes < SUCCESSES) return;
    this.successes = 0;
    this.perSecond = Math.min(this.ceiling, this.perSecond + STEP);
  }

  throttled(): void {
    const now = this.clock.now();
    this.successes = 0;
    this.next = Math.max(this.next, now);
    if (now - this.slowed < ONE_EXCESS) return;
    this.slowed = now;
    this.perSecond = Math.max(this.floor, this.perSecond / 2);
  }
}

/** At most so many things at once; the rest wait in order. */
export class Limit {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(most: number) {
    this.free = most;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}

/** The real clock. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    }),
};
