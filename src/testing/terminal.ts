import { EventEmitter } from 'node:events';
import type { ReadStream, WriteStream } from 'node:tty';
import { render } from 'ink';
import { createElement } from 'react';
import { Root } from '../ui/components/root.tsx';
import type { Size } from '../ui/layout.ts';
import type { Session } from '../ui/session.ts';

/** Terminals that are none, for the tests of the terminal UI. */

/** Keeps what is written to it. */
export class FakeOutput extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  written = '';
  last = '';

  constructor({ columns, rows }: Size) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string): boolean {
    this.written += text;
    this.last = text;
    return true;
  }

  asStream(): WriteStream {
    return this as unknown as WriteStream;
  }
}

/** A keyboard on which a test types. */
export class FakeKeyboard extends EventEmitter {
  readonly isTTY = true;
  raw = false;
  private readonly waiting: string[] = [];

  setEncoding(): void {}
  ref(): void {}
  unref(): void {}

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }

  read(): string | null {
    return this.waiting.shift() ?? null;
  }

  /** Types what a terminal would send: `j`, `\r`, `\u001b[B`. */
  type(sent: string): void {
    this.waiting.push(sent);
    this.emit('readable');
  }

  asStream(): ReadStream {
    return this as unknown as ReadStream;
  }
}

/** What a session shows on a terminal of a size, as text: one line for each row, blanks at their ends left out. */
export function drawn(session: Session, size: Size, spoken = false): string {
  const output = new FakeOutput(size);
  const shown = render(createElement(Root, { session, look: { colour: false, unicode: true }, spoken }), {
    stdout: output.asStream(),
    stdin: new FakeKeyboard().asStream(),
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const frame = output.last;
  shown.unmount();
  const lines = frame.replace(/\u001b\[[\d;]*m/g, '').split('\n');
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
