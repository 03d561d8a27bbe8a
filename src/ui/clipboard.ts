/** Terminals refuse longer ones; xterm's limit, in bytes before encoding. */
const LONGEST = 74_000;

/** What is written to a terminal so that it takes a text into its clipboard (OSC 52); undefined where it is too long. */
export function copySequence(text: string): string | undefined {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length > LONGEST ? undefined : `\u001b]52;c;${bytes.toString('base64')}\u0007`;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Terminals that take no copies from programs. */
const WITHOUT: readonly { readonly is: (env: Environment) => boolean; readonly told: string }[] = [
  { is: (env) => env['TERM_PROGRAM'] === 'Apple_Terminal', told: 'Terminal.app takes no copies from programs' },
  { is: (env) => env['TERM'] === 'linux', told: 'the console has no clipboard' },
];

/**
 * What a person is told after a copy. No terminal answers whether it took one, so nothing more is claimed.
 * @param what `the fix`
 */
export function copyNote(what: string, env: Environment): { readonly copies: boolean; readonly text: string } {
  const without = WITHOUT.find(({ is }) => is(env));
  if (without !== undefined) return { copies: false, text: `${without.told}: select ${what} in the details instead` };
  const through = env['TMUX'] === undefined ? 'if it allows programs to copy' : 'which tmux passes on with `set -g set-clipboard on`';
  return { copies: true, text: `sent ${what} to the clipboard of the terminal, ${through}` };
}
