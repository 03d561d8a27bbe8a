/** A signal that Ctrl-C (or whoever ends the process) aborts, or another signal. The second time the process ends at once. */
export class Interruption {
  private readonly stop = new AbortController();
  private readonly interrupt = (): void => this.stop.abort();

  constructor(other?: AbortSignal) {
    other?.addEventListener('abort', this.interrupt);
    process.once('SIGINT', this.interrupt).once('SIGTERM', this.interrupt);
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  /** Signals end the process again. */
  end(): void {
    process.off('SIGINT', this.interrupt).off('SIGTERM', this.interrupt);
  }
}
