import { Command, type Option } from 'commander';
import { version } from '../api/version.ts';
import { baselineCommand } from './commands/baseline.ts';
import { completeCommand, completionCommand } from './commands/completion.ts';
import { controlsCommand } from './commands/controls.ts';
import { diffCommand } from './commands/diff.ts';
import { doctorCommand } from './commands/doctor.ts';
import { explainCommand } from './commands/explain.ts';
import { fixCommand } from './commands/fix.ts';
import { graphCommand } from './commands/graph.ts';
import { initCommand } from './commands/init.ts';
import { mergeCommand } from './commands/merge.ts';
import { planCommand } from './commands/plan.ts';
import { policyCommand } from './commands/policy.ts';
import { proveCommand } from './commands/prove.ts';
import { rulesCommand } from './commands/rules.ts';
import { runCommand } from './commands/run.ts';
import { scanCommand } from './commands/scan.ts';
import { schemaCommand } from './commands/schema.ts';
import { uiCommand } from './commands/ui.ts';
import { exitCodesInHelp } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Runs one command: `run` is handed the arguments and options as commander parsed them, and gives the exit code. */
export type Execute = (run: () => Promise<number>) => Promise<void>;

/** A command: adds its name, arguments and options. What it does is imported only when it runs. */
export type CommandDefinition = (program: Command, execute: Execute, io: Io) => Command;

const commands: readonly CommandDefinition[] = [
  scanCommand,
  uiCommand,
  fixCommand,
  proveCommand,
  graphCommand,
  rulesCommand,
  explainCommand,
  controlsCommand,
  baselineCommand,
  diffCommand,
  policyCommand,
  planCommand,
  runCommand,
  mergeCommand,
  initCommand,
  doctorCommand,
  schemaCommand,
  completionCommand,
  completeCommand,
];

/** The whole command line. Mistakes are thrown, never printed; help and version are written to `io`. */
export function buildProgram(io: Io, execute: Execute): Command {
  const program = new Command('pipeaudit')
    .description('Audits AWS delivery pipelines across accounts: what will fail, leak, or reach production unwatched.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .usage('<command> [options]')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .configureHelp({ optionDescription: describe })
    .addHelpText('after', exitCodesInHelp);
  for (const define of commands)
    define(program, execute, io)
      .option('--debug', 'show the stack when pipeaudit itself fails')
      .helpOption('-h, --help', 'print this help');
  return program;
}

/** Only a default that is a word says something: that a switch is off, and a list empty, goes without saying. */
function describe({ description, defaultValue }: Option): string {
  return typeof defaultValue === 'string' && defaultValue !== '' ? `${description} (default: ${defaultValue})` : description;
}
