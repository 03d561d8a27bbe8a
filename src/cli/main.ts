import { reportFailure } from './failure.ts';
import { type Io, withoutRunnerCommands } from './io.ts';
import { buildProgram } from './program.ts';

export { processIo } from './io.ts';

/**
 * Runs the command line and gives the exit code (see exit-codes.ts); never throws.
 * @param argv the arguments after the program's name
 */
export async function main(argv: readonly string[], given: Io): Promise<number> {
  const io = withoutRunnerCommands(given);
  let exitCode = 0;
  try {
    const program = buildProgram(io, async (run) => {
      exitCode = await run();
    });
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, argv, io);
  }
}
