/** What the process ends with: the one table behind the code, the help, the documentation and the tests. */
export const exitCodes = {
  clean: { code: 0, meaning: 'nothing at or above --fail-on' },
  findings: { code: 1, meaning: 'findings at or above --fail-on' },
  mistake: { code: 2, meaning: 'usage, configuration or internal error' },
  nothing: { code: 3, meaning: 'nothing to audit' },
  incomplete: { code: 4, meaning: 'something could not be read or judged; with --strict any unknown' },
  interrupted: { code: 130, meaning: 'interrupted' },
} as const;

export type Outcome = keyof typeof exitCodes;

/** Which outcome counts when several hold: a finding is not hidden by incompleteness, nor incompleteness by a clean rest. */
export const precedence: readonly Outcome[] = ['interrupted', 'mistake', 'findings', 'incomplete', 'nothing', 'clean'];

/** The exit code of everything that happened; of nothing it is 0. */
export function exitCodeOf(outcomes: Iterable<Outcome>): number {
  const happened = new Set(outcomes);
  return exitCodes[precedence.find((outcome) => happened.has(outcome)) ?? 'clean'].code;
}

/** For the end of the help. */
export function exitCodesInHelp(): string {
  const lines = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`);
  return `\nExit codes:\n${lines.join('\n')}\n`;
}
