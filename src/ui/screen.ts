import { EventEmitter } from 'node:events';
import type { Size } from './layout.ts';

/** A terminal that is written to. */
export interface TerminalOutput {
  write(text: string): unknown;
  readonly columns?: number;
  readonly rows?: number;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** The other screen of the terminal, which has no scrollback; no cursor; lines that are too long are cut, not broken. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J';
const LEAVE = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';
/** What is between these is shown at once, by terminals that know them. */
const BEGIN_UPDATE = '\u001b[?2026h';
const END_UPDATE = '\u001b[?2026l';

/**
 * A full-screen terminal as Ink writes to it. Ink draws below what was there before and, where a frame is as high as the
 * terminal, clears the scrollback. So it is asked for whole frames (`debug`), and the rows that changed are drawn here,
 * each at its place.
 */
export class Screen extends EventEmitter {
  readonly isTTY = true;
  private readonly output: TerminalOutput;
  private drawn: readonly string[] = [];
  private entered = false;

  constructor(output: TerminalOutput) {
    super();
    this.output = output;
  }

  get columns(): number {
    return this.output.columns ?? 80;
  }

  get rows(): number {
    return this.output.rows ?? 24;
  }

  get size(): Size {
    return { columns: this.columns, rows: this.rows };
  }

  enter(): void {
    if (this.entered) return;
    this.entered = true;
    this.drawn = [];
    this.output.write(ENTER);
    this.output.on('resize', this.resized);
  }

  /** Gives the terminal back as it was. May be called at any time, and more than once. */
  leave(): void {
    if (!this.entered) return;
    this.entered = false;
    this.output.off('resize', this.resized);
    this.output.write(LEAVE);
  }

  /** Draws a frame. */
  write(frame: string): boolean {
    if (!this.entered) return true;
    const lines = frame.split('\n').slice(0, this.rows);
    const changes = changedRows(this.drawn, lines);
    if (changes !== '') this.output.write(BEGIN_UPDATE + changes + END_UPDATE);
    this.drawn = lines;
    return true;
  }

  private readonly resized = (): void => {
    this.drawn = [];
    this.output.write('\u001b[0m\u001b[2J');
    this.emit('resize');
  };
}

/** What has to be written so that rows drawn before become those of now; rows that are gone are emptied. */
export function changedRows(before: readonly string[], now: readonly string[]): string {
  const count = Math.max(before.length, now.length);
  return Array.from({ length: count }, (_, row) => {
    const text = now[row] ?? '';
    // Emptied first: behind a full line the cursor stands on its last character, and would take it away.
    return text === before[row] ? '' : `\u001b[${row + 1};1H\u001b[K${text}\u001b[0m`;
  }).join('');
}
