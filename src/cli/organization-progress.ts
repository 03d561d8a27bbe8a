import type { ReadingEvent } from '../resource/progress.ts';
import type { AccountDone } from '../sources/aws/shard.ts';
import { forTerminal } from '../text/terminal.ts';
import type { Output } from './io.ts';

/** Milliseconds between two lines; nobody waits ten seconds without one. */
const EVERY = 5000;
/** The time that is left is told when this part of the accounts is read; of a few accounts one says nothing of the next. */
const ENOUGH = 0.1;
const MANY = 20;

/** Tells people who wait how far an organization is read: a line per account that is done, and one in between. */
export class OrganizationProgress {
  private readonly output: Output | undefined;
  private readonly now: () => number;
  private readonly listener: (event: ReadingEvent) => void;
  private readonly started: number;
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly open = new Map<string, { readonly calls: number; readonly throttled: number }>();
  private calls = 0;
  private throttled = 0;
  private done = 0;
  private total = 0;
  private left = Number.POSITIVE_INFINITY;
  private said: number;

  /** @param output nothing is said without one @param now milliseconds @param listener is told every event too */
  constructor(output: Output | undefined, now: () => number = () => performance.now(), listener: (event: ReadingEvent) => void = () => {}) {
    this.output = output;
    this.listener = listener;
    this.now = now;
    this.started = now();
    this.said = this.started;
    if (output === undefined) return;
    this.timer = setInterval(() => this.tick(), 1000);
    this.timer.unref();
  }

  take(event: ReadingEvent): void {
    this.listener(event);
    if (event.kind !== 'place') return;
    const key = `${event.account}/${event.region}`;
    const { calls, throttled } = this.open.get(key) ?? { calls: 0, throttled: 0 };
    // A place is counted from nothing again when another account refers to it.
    this.calls += event.calls >= calls ? event.calls - calls : event.calls;
    this.throttled += event.throttled >= throttled ? event.throttled - throttled : event.throttled;
    this.open.set(key, event);
  }

  /** So many accounts are to be read. */
  begin(total: number): void {
    this.total = total;
  }

  account({ account, before, refusal, done, total }: AccountDone): void {
    this.done = done;
    this.total = total;
    for (const key of this.open.keys()) if (key.startsWith(account.account)) this.open.delete(key);
    const what = before ? 'read before' : refusal === undefined ? 'read' : `not read: ${refusal.reason}`;
    this.say(`${account.account} ${account.name}: ${what} (${this.line()})`);
  }

  say(line: string): void {
    this.said = this.now();
    this.output?.write(`${forTerminal(line)}\n`);
  }

  end(): void {
    if (this.timer !== undefined) clearInterval(this.timer);
  }

  private tick(): void {
    if (this.now() - this.said >= EVERY) this.say(`reading: ${this.line()}`);
  }

  private line(): string {
    if (this.total === 0) return 'which accounts the organization has';
    const throttled = this.throttled === 0 ? '' : `, ${this.throttled} put off by AWS`;
    return `${this.done} of ${this.total} accounts, ${this.calls} calls${throttled}${this.timeLeft()}`;
  }

  /** What is left shrinks only: a guess that grows helps nobody. */
  private timeLeft(): string {
    if (this.total < MANY || this.done < this.total * ENOUGH || this.done === this.total) return '';
    const elapsed = this.now() - this.started;
    this.left = Math.min(this.left, (elapsed / this.done) * (this.total - this.done));
    return `, about ${duration(this.left / 1000)} left`;
  }
}

/** Seconds for people. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
