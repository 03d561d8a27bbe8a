import type { ReportInput } from '../audit/result.ts';
import type { Entry } from './entries.ts';
import { type Command, commandOf, type Effect } from './keys.ts';
import type { Size } from './layout.ts';
import { reduce } from './reducer.ts';
import { canStopReading, reduceScan, type ScanEvent, type ScanState, scanStarted } from './scan/state.ts';
import { type BrowseState, browse, currentEntry } from './state.ts';

/** What is on the terminal: a scan as it runs, then its result; or a result from the start. */
export type SessionState =
  | { readonly phase: 'scan'; readonly scan: ScanState }
  | { readonly phase: 'browse'; readonly browse: BrowseState };

/** What keys can do outside of the state; each says what a person is told afterwards. */
export interface Outside {
  /** @param what `the fix` */
  copy(text: string, what: string): string;
  edit(place: NonNullable<Entry['offers']['place']>): string | undefined;
  suspend(): void;
  /** Ends the reading of accounts; the scan goes on with what it has. */
  stopReading(): void;
  /** @param finished the scan, if there was one, has ended */
  quit(finished: boolean): void;
}

/** Keys in, what is shown out. Knows no terminal. */
export class Session {
  private current: SessionState;
  private readonly outside: Outside;
  private readonly listeners = new Set<() => void>();

  private constructor(state: SessionState, outside: Outside) {
    this.current = state;
    this.outside = outside;
  }

  static ofResult(input: ReportInput, size: Size, outside: Outside): Session {
    return new Session({ phase: 'browse', browse: browse(input, size) }, outside);
  }

  /** @param about what is scanned, for people */
  static ofScan(about: string, size: Size, now: number, outside: Outside): Session {
    return new Session({ phase: 'scan', scan: scanStarted(about, size, now) }, outside);
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly state = (): SessionState => this.current;

  /** Something was told by the scan. Time in milliseconds. */
  tell(event: ScanEvent, at: number): void {
    if (this.current.phase === 'scan') this.become({ phase: 'scan', scan: reduceScan(this.current.scan, { type: 'event', event, at }) });
  }

  /** Time goes on. */
  tick(at: number): void {
    if (this.current.phase === 'scan') this.become({ phase: 'scan', scan: reduceScan(this.current.scan, { type: 'tick', at }) });
  }

  /** The scan has ended with a result. */
  finish(input: ReportInput): void {
    const { size } = this.current.phase === 'scan' ? this.current.scan : this.current.browse;
    this.become({ phase: 'browse', browse: browse(input, size) });
  }

  resize(size: Size): void {
    if (this.current.phase === 'scan') this.become({ phase: 'scan', scan: reduceScan(this.current.scan, { type: 'resize', size }) });
    else this.become({ phase: 'browse', browse: reduce(this.current.browse, { type: 'resize', size }) });
  }

  /** A key was pressed, named as in the key table. */
  press(key: string): void {
    if (this.current.phase === 'scan') {
      if (key === 'Ctrl-C' || key === 'q') this.stop(this.current.scan);
      if (key === 'Ctrl-Z') this.outside.suspend();
      return;
    }
    const command = commandOf(this.current.browse.mode, key);
    if (command !== undefined) this.run(command, this.current.browse);
  }

  /** What was read of accounts is not thrown away; a second time everything ends. */
  private stop(scan: ScanState): void {
    if (!canStopReading(scan)) {
      this.outside.quit(false);
      return;
    }
    this.become({ phase: 'scan', scan: reduceScan(scan, { type: 'stop' }) });
    this.outside.stopReading();
  }

  private run(command: Command, state: BrowseState): void {
    if (!('effect' in command)) {
      this.become({ phase: 'browse', browse: reduce(state, command) });
      return;
    }
    const told = this.effects[command.effect](currentEntry(state)?.offers ?? {});
    if (told !== undefined) this.become({ phase: 'browse', browse: reduce(state, { type: 'tell', text: told }) });
  }

  private readonly effects: Readonly<Record<Effect, (offers: Entry['offers']) => string | undefined>> = {
    'copy-fix': ({ fix }) => (fix === undefined ? 'this one has no fix to paste' : this.outside.copy(fix, 'the fix')),
    'copy-ignore': ({ ignore }) => (ignore === undefined ? 'this one needs no comment' : this.outside.copy(ignore, 'the comment')),
    'copy-place': ({ place }) =>
      place === undefined
        ? 'this one has no place in a file'
        : this.outside.copy(`${place.file}:${place.line}:${place.column}`, 'the place'),
    edit: ({ place }) => (place === undefined ? 'this one has no place in a file' : this.outside.edit(place)),
    suspend: () => this.outside.suspend() ?? undefined,
    quit: () => this.outside.quit(true) ?? undefined,
  };

  private become(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}
