import { execFileSync } from 'node:child_process';

/** What git knows of a checkout. */
export interface Checkout {
  /** Files git tracks, from the root, `/` as separator. */
  readonly files: ReadonlySet<string>;
  readonly remote: string | undefined;
  readonly revision: string | undefined;
  readonly branch: string | undefined;
}

/** Asks git about the checkout at a root; undefined where git does not answer. */
export function checkoutOf(root: string): Checkout | undefined {
  const files = git(root, 'ls-files', '-z');
  if (files === undefined) return undefined;
  return {
    files: new Set(files.split('\0').filter((file) => file !== '')),
    remote: git(root, 'remote', 'get-url', 'origin'),
    revision: git(root, 'rev-parse', 'HEAD'),
    branch: git(root, 'symbolic-ref', '--short', 'HEAD'),
  };
}

function git(cwd: string, ...words: readonly string[]): string | undefined {
  try {
    return execFileSync('git', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 }).trim();
  } catch {
    return undefined;
  }
}
