import { CommanderError } from 'commander';
import { UserError } from '../resource/user-error.ts';
import { exitCodes } from './exit-codes.ts';
import type { Io } from './io.ts';

/**
 * Tells a person what went wrong and gives the exit code. A mistake is one sentence and the next step; anything else is
 * a bug and says so, with its stack under `--debug` only.
 */
export function reportFailure(error: unknown, argv: readonly string[], io: Io): number {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.clean.code;
  if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.mistake.code; // called without a command: the help was shown
  const mistake = error instanceof CommanderError ? inOurWords(error, argv) : error;
  if (mistake instanceof UserError) io.stderr.write(asText(mistake));
  else io.stderr.write(bug(error, argv.includes('--debug')));
  return exitCodes.mistake.code;
}

/** One sentence and, where there is one, the next step. */
export function asText({ what, where, next }: UserError): string {
  const place = where === undefined ? '' : `${[where.file, where.line, where.column].filter((part) => part !== undefined).join(':')}: `;
  return `error: ${place}${what}\n${next === undefined ? '' : `help: ${next}\n`}`;
}

function inOurWords(error: CommanderError, argv: readonly string[]): UserError {
  const [what = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const meant = rest.join(' ').match(/Did you mean (?:one of )?(.+?)\?/)?.[1];
  const stray = error.code === 'commander.unknownCommand' ? argv.find((argument) => /[./\\]/.test(argument)) : undefined;
  if (stray !== undefined) return new UserError(what, { next: `to audit it: pipeaudit scan ${stray}` });
  const command = argv.find((argument) => /^[a-z]/.test(argument));
  const help = error.code === 'commander.unknownCommand' || command === undefined ? 'pipeaudit --help' : `pipeaudit ${command} --help`;
  return new UserError(what, { next: meant === undefined ? `\`${help}\` lists what there is` : `did you mean \`${meant}\`?` });
}

function bug(error: unknown, debug: boolean): string {
  const shown = error instanceof Error ? (debug ? (error.stack ?? error.message) : error.message) : String(error);
  const next = debug
    ? 'please report it with the command line and this stack'
    : 'run it again with --debug for the stack, and please report it';
  return `error: this is a bug in pipeaudit: ${shown}\nhelp: ${next}\n`;
}
