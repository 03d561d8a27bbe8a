import { execFileSync } from 'node:child_process';

/** What git answered, or why it did not. */
export type GitAnswer = { readonly output: Buffer } | { readonly failed: string };

const MOST_BYTES = 1 << 28;

/** Asks git. It takes no locks and changes nothing. */
export function askGit(cwd: string, words: readonly string[], input?: string): GitAnswer {
  try {
    const output = execFileSync('git', words, {
      cwd,
      maxBuffer: MOST_BYTES,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
      ...(input === undefined ? {} : { input }),
    });
    return { output };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && error.code === 'ENOENT') return { failed: 'git is not installed' };
    const said = 'stderr' in error && Buffer.isBuffer(error.stderr) ? error.stderr.toString('utf8').trim() : '';
    return { failed: said === '' ? error.message : said };
  }
}

/** One line of text from git; undefined when it does not answer. */
export function lineFromGit(cwd: string, ...words: readonly string[]): string | undefined {
  const answer = askGit(cwd, words);
  return 'output' in answer ? answer.output.toString('utf8').replace(/\r?\n$/, '') : undefined;
}
