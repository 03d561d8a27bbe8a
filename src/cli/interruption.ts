/** Why reading stops: somebody wants it to, or its time is over. */
export type Stop = 'interrupted' | 'late';

/**
 * A signal that Ctrl-C (or whoever ends the process) aborts, another signal, or the end of the time that reading has. The
 * second Ctrl-C ends the process at once.
 */
export class Interruption {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private why: Stop | undefined;
  private readonly interrupt = (): void => this.stop('interrupted');

  /** @param deadline milliseconds from now */
  constructor(other?: AbortSignal, deadline?: number) {
    other?.addEventListener('abort', this.interrupt);
    process.once('SIGINT', this.interrupt).once('SIGTERM', this.interrupt);
    if (deadline !== undefined) this.timer = setTimeout(() => this.stop('late'), deadline);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Undefined while reading goes on. */
  get reason(): Stop | undefined {
    return this.why;
  }

  /** Signals end the process again. */
  end(): void {
    clearTimeout(this.timer);
    process.off('SIGINT', this.interrupt).off('SIGTERM', this.interrupt);
  }

  private stop(why: Stop): void {
    this.why ??= why;
    this.controller.abort();
  }
}
