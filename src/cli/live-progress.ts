import type { ReadingEvent } from '../resource/progress.ts';
import { forTerminal } from '../text/terminal.ts';
import type { Output } from './io.ts';

/** Milliseconds between two lines; nobody waits ten seconds without one. */
const EVERY = 5000;

/** Tells people who wait how far the accounts are read. */
export class LiveProgress {
  private readonly output: Output | undefined;
  private readonly places = new Map<
    string,
    { readonly calls: number; readonly throttled: number; readonly resources: number; readonly left: number }
  >();
  private readonly timer: NodeJS.Timeout | undefined;

  /** @param output nothing is said without one */
  constructor(output: Output | undefined) {
    this.output = output;
    if (output === undefined) return;
    this.timer = setInterval(() => this.say([this.line()]), EVERY);
    this.timer.unref();
  }

  take(event: ReadingEvent): void {
    if (event.kind === 'place') this.places.set(`${event.account}/${event.region}`, event);
  }

  say(lines: readonly string[]): void {
    for (const line of lines) this.output?.write(`${forTerminal(line)}\n`);
  }

  end(): void {
    if (this.timer !== undefined) clearInterval(this.timer);
  }

  private line(): string {
    const places = [...this.places.values()];
    const sum = (of: 'calls' | 'throttled' | 'resources' | 'left'): number => places.reduce((total, place) => total + place[of], 0);
    const busy = [...this.places].find(([, { left }]) => left > 0)?.[0];
    const throttled = sum('throttled') === 0 ? '' : `, ${sum('throttled')} put off by AWS`;
    const where = busy === undefined ? '' : `, now ${busy}`;
    return `reading: ${sum('resources')} of ${sum('resources') + sum('left')} resources, ${sum('calls')} calls${throttled}${where}`;
  }
}
