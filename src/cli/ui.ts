import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { JudgingProgress } from '../audit/audit.ts';
import type { AuditResult, ReportInput } from '../audit/result.ts';
import { UserError } from '../resource/user-error.ts';
import { redactAll } from '../text/mask.ts';
import { count, printSeverities } from '../text/words.ts';
import type { Terminal } from '../ui/open.tsx';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';
import { type ColourChoice, colourWanted } from './terminal.ts';
import type { Watch } from './watch.ts';

/** Milliseconds between two looks at what goes on. */
const FRAME = 60;

interface UiOptions {
  readonly color: ColourChoice;
  readonly redact?: boolean;
}

/** The terminal UI, on a terminal that was found fit for it. */
export interface TerminalUi {
  /** Shows a saved result until a person quits. @returns the exit code */
  browse(input: ReportInput): Promise<number>;
  /**
   * Shows a scan as it runs, then its result.
   * @param scan gives its exit code; what it writes to its `Io` comes out when the terminal is given back
   * @returns the exit code of the scan, or that of an interruption
   */
  show(about: string, scan: (watch: Watch, io: Io) => Promise<number>): Promise<number>;
}

/** The terminal UI on the terminal of the process. Throws UserError where there is none, before anything is read. */
export function terminalFor(io: Io, options: UiOptions): TerminalUi {
  if (io.stdout.isTTY !== true)
    throw new UserError('the terminal UI needs a terminal, and standard output is none', {
      next: 'without --ui the result is written as a report; --format json saves it for `pipeaudit ui RESULT`',
    });
  if (io.env['TERM'] === 'dumb')
    throw new UserError('the terminal UI cannot draw on this terminal: TERM is `dumb`', {
      next: 'without --ui the result is written as text',
    });
  const terminal: Terminal = {
    keyboard: keyboard(),
    output: process.stdout,
    env: io.env,
    cwd: io.cwd,
    look: { colour: colourWanted(options.color, io), unicode: showsUnicode(io) },
  };
  return {
    async browse(input) {
      const { browseResult } = await import('../ui/open.tsx');
      const ending = await browseResult(input, terminal);
      terminal.keyboard.unref();
      return exitCodes[ending === 'quit' ? 'clean' : 'interrupted'].code;
    },
    async show(about, scan) {
      const { showScan } = await import('../ui/open.tsx');
      const later: string[] = [];
      const quiet: Io = { ...io, stderr: { write: (text) => later.push(text) } };
      const run: Parameters<typeof showScan<Scanned>>[0]['run'] = async (tell, { reading, all }) => {
        let judged: ReportInput | undefined;
        const finish: Watch['finish'] = async (steps) => {
          const finished = await unhurried(steps, tell, all);
          judged = finished;
          return finished;
        };
        const code = await scan({ tell, stop: reading, finish }, quiet);
        if (judged === undefined) throw new UserError('nothing was judged: there is nothing to browse');
        return { ...shownInput(judged, options), code };
      };
      const { result: shown } = await showScan({ about, run }, terminal);
      terminal.keyboard.unref();
      io.stderr.write(later.join(''));
      if (shown === undefined) return exitCodes.interrupted.code;
      io.stderr.write(`${countsOf(shown.result)}\n`);
      return shown.code;
    },
  };
}

/** What is shown, and what the scan ended with. */
type Scanned = ReportInput & { readonly code: number };

/** What is shown holds no account where that was asked for. */
function shownInput(judged: ReportInput, { redact = false }: UiOptions): ReportInput {
  return redact ? { ...judged, result: redactAll(judged.result) } : judged;
}

/** Takes steps, and every now and then tells of them, lets keys be pressed and the screen be drawn. */
async function unhurried<T>(steps: Iterator<JudgingProgress, T>, tell: (event: JudgingProgress) => void, stop: AbortSignal): Promise<T> {
  let drawn = performance.now();
  let found: JudgingProgress['found'] = [];
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    found = [...found, ...step.value.found];
    if (performance.now() - drawn < FRAME) continue;
    tell({ ...step.value, found });
    found = [];
    await new Promise((resolve) => setImmediate(resolve));
    stop.throwIfAborted();
    drawn = performance.now();
  }
}

/** What is left in the scrollback. */
function countsOf({ summary }: AuditResult): string {
  const number = Object.values(summary.findings).reduce((sum, found) => sum + found, 0);
  const told = number === 0 ? 'no findings' : `${count(number, 'finding')}: ${printSeverities(summary.findings)}`;
  return summary.complete ? told : `${told} (incomplete)`;
}

/** Standard input, or the terminal itself where something else is read from there. Throws UserError without any. */
function keyboard(): ReadStream {
  if (process.stdin.isTTY) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    throw new UserError('the terminal UI needs a keyboard, and standard input is none', { next: 'name a file instead of `-`' });
  }
}

/** Whether the terminal is set to UTF-8. */
function showsUnicode({ env }: Io): boolean {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
}
