import type { Io, Output } from './io.ts';

export const colourChoices = ['auto', 'always', 'never'] as const;
export type ColourChoice = (typeof colourChoices)[number];

const DEFAULT_WIDTH = 100;

/** Whether to colour what is written to an output: the option, then NO_COLOR and FORCE_COLOR, then what the output is. */
export function colourWanted(choice: ColourChoice, io: Io, output: Output = io.stdout): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (io.env['NO_COLOR']) return false;
  const forced = io.env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return output.isTTY === true && io.env['TERM'] !== 'dumb';
}

/** Columns to write in: those of the terminal, else COLUMNS, else 100. */
export function widthOf(io: Io, output: Output = io.stdout): number {
  const stated = Number.parseInt(io.env['COLUMNS'] ?? '', 10);
  return output.columns ?? (stated > 0 ? stated : DEFAULT_WIDTH);
}

/** Whether the terminal shows links; only asked where text goes to one. */
export function hyperlinksWanted(io: Io): boolean {
  return (
    io.stdout.isTTY === true &&
    (io.env['FORCE_HYPERLINK'] === '1' || /^(iTerm\.app|WezTerm|vscode|ghostty)$/.test(io.env['TERM_PROGRAM'] ?? ''))
  );
}
