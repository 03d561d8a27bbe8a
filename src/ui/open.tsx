import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import type { ReadStream, WriteStream } from 'node:tty';
import { render } from 'ink';
import type { ReportInput } from '../audit/result.ts';
import { forTerminal } from '../text/terminal.ts';
import { copyNote, copySequence } from './clipboard.ts';
import { Root } from './components/root.tsx';
import { editorCommand } from './editor.ts';
import type { Look } from './look.ts';
import type { ScanEvent } from './scan/state.ts';
import { Screen } from './screen.ts';
import { type Outside, Session } from './session.ts';

/** The terminal that is drawn on. */
export interface Terminal {
  readonly keyboard: ReadStream;
  readonly output: WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly look: Look;
}

/** A scan to be shown as it runs: it tells what it does, and ends early when it is told to. */
export interface LiveScan<T> {
  /** What is scanned, for people. */
  readonly about: string;
  run(tell: (event: ScanEvent) => void, stops: Stops): Promise<T>;
}

/** How a scan is ended early. */
export interface Stops {
  /** Nothing more is read; what was read is judged. Raised with `all` too. */
  readonly reading: AbortSignal;
  readonly all: AbortSignal;
}

/** How it ended: `quit` by a person who had seen the result, `interrupted` before or by a signal. */
export type Ending = 'quit' | 'interrupted';

const TICK = 500;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Shows a result until a person quits. The terminal is given back as it was, however this ends. */
export async function browseResult(input: ReportInput, terminal: Terminal): Promise<Ending> {
  const stage = new Stage(terminal, (size, outside) => Session.ofResult(input, size, outside));
  return stage.run();
}

/**
 * Shows a scan as it runs, then its result. Throws what the scan throws.
 * @returns the scan's own result; undefined when it was interrupted before it had one
 */
export async function showScan<T extends ReportInput>(
  { about, run }: LiveScan<T>,
  terminal: Terminal,
): Promise<{ readonly result?: T; readonly ending: Ending }> {
  const stop = new AbortController();
  const reading = new AbortController();
  const stage = new Stage(terminal, (size, outside) => Session.ofScan(about, size, Date.now(), outside));
  const clock = setInterval(() => stage.session.tick(Date.now()), TICK);
  let result: T | undefined;
  stage.stopReading = () => reading.abort();
  const stops = { reading: AbortSignal.any([reading.signal, stop.signal]), all: stop.signal };
  const scan = run((event) => stage.session.tell(event, Date.now()), stops)
    .then((finished) => {
      result = finished;
      stage.session.finish(finished);
    })
    .catch((error: unknown) => {
      if (!stop.signal.aborted) stage.fail(error);
    })
    .finally(() => clearInterval(clock));
  try {
    const ending = await stage.run();
    return { ...(result === undefined ? {} : { result }), ending };
  } finally {
    stop.abort();
    clearInterval(clock);
    void scan;
  }
}

/** The terminal while something is shown on it. */
class Stage {
  readonly session: Session;
  private readonly terminal: Terminal;
  private readonly screen: Screen;
  private readonly spoken: boolean;
  private end: (ending: Ending) => void = () => {};
  fail: (error: unknown) => void = () => {};
  stopReading: () => void = () => {};

  constructor(terminal: Terminal, make: (size: Screen['size'], outside: Outside) => Session) {
    this.terminal = terminal;
    this.screen = new Screen(terminal.output);
    this.spoken = terminal.env['INK_SCREEN_READER'] === 'true';
    this.session = make(this.screen.size, {
      copy: (text, what) => this.copy(text, what),
      edit: (place) => this.edit(place),
      suspend: () => this.suspend(),
      stopReading: () => this.stopReading(),
      quit: (finished) => this.end(finished ? 'quit' : 'interrupted'),
    });
  }

  /** Draws until the end, whatever brings it. */
  async run(): Promise<Ending> {
    const ended = new Promise<Ending>((resolvePromise, reject) => {
      this.end = resolvePromise;
      this.fail = reject;
    });
    const leave = (): void => this.screen.leave();
    const interrupt = (): void => this.end('interrupted');
    process.on('exit', leave);
    for (const signal of SIGNALS) process.on(signal, interrupt);
    this.screen.on('resize', () => this.session.resize(this.screen.size));
    if (!this.spoken) this.screen.enter();
    const { look, keyboard, output } = this.terminal;
    const shown = render(<Root session={this.session} look={look} spoken={this.spoken} />, {
      stdin: keyboard,
      stdout: this.spoken ? output : (this.screen as unknown as WriteStream),
      debug: !this.spoken,
      isScreenReaderEnabled: this.spoken,
      exitOnCtrlC: false,
      patchConsole: false,
    });
    shown.waitUntilExit().then(interrupt, this.fail);
    try {
      return await ended;
    } finally {
      leave();
      shown.unmount();
      // What was said last stays; the shell goes on below it.
      if (this.spoken) output.write('\n');
      process.off('exit', leave);
      for (const signal of SIGNALS) process.off(signal, interrupt);
    }
  }

  private copy(text: string, what: string): string {
    const { env, output } = this.terminal;
    const { copies, text: note } = copyNote(what, env);
    const sequence = copies ? copySequence(text) : undefined;
    if (sequence !== undefined) output.write(sequence);
    return copies && sequence === undefined ? `${what} is too long for the clipboard of a terminal` : note;
  }

  /** Hands the terminal to the editor and waits. */
  private edit(place: Parameters<Outside['edit']>[0]): string | undefined {
    const { env, cwd } = this.terminal;
    const command = editorCommand(env, place);
    if (command === undefined) return 'set $VISUAL or $EDITOR to open places in your editor';
    const { error } = this.aside(() => spawnSync(command.program, command.args, { stdio: 'inherit', cwd: resolve(cwd) }));
    return error === undefined ? undefined : `${forTerminal(command.program)} cannot be started: ${forTerminal(error.message)}`;
  }

  /** Gives the terminal back to the shell until `fg`. */
  private suspend(): void {
    this.screen.leave();
    this.terminal.keyboard.setRawMode(false);
    process.once('SIGCONT', () => this.back());
    process.kill(process.pid, 'SIGTSTP');
  }

  private aside<T>(work: () => T): T {
    this.screen.leave();
    this.terminal.keyboard.setRawMode(false);
    try {
      return work();
    } finally {
      this.back();
    }
  }

  private back(): void {
    this.terminal.keyboard.setRawMode(true);
    if (this.spoken) return;
    this.screen.enter();
    this.session.resize(this.screen.size);
  }
}
