import { withoutCommands } from '../text/workflow-command.ts';
import { ciOf } from './ci.ts';

/** All that a command may use of the process it runs in; tests hand in their own. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Standard output for lines that the runner of a workflow is to obey, where `stdout` takes none. */
  readonly runner?: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
  /** Tells when it takes more, after it said that it is full. */
  once?(event: 'drain', listener: () => void): unknown;
}

/** The real process. A reader that went away (`pipeaudit rules | head`) ends the program quietly. */
export function processIo(): Io {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? 0);
  });
  const { stdin, stdout, stderr, env } = process;
  return { stdin, stdout, stderr, env, cwd: process.cwd() };
}

/**
 * In a log whose lines may be commands to the runner of a workflow, nothing that is written is one by accident: names in
 * templates come from whoever opens a pull request.
 */
export function withoutRunnerCommands(io: Io): Io {
  if (!ciOf(io).obeysLog) return io;
  return { ...io, runner: io.stdout, stdout: harmless(io.stdout), stderr: harmless(io.stderr) };
}

function harmless(output: Output): Output {
  return {
    write: (text) => output.write(withoutCommands(text)),
    isTTY: output.isTTY === true,
    ...(output.columns === undefined ? {} : { columns: output.columns }),
    ...(output.once === undefined ? {} : { once: (event, listener) => output.once?.(event, listener) }),
  };
}
