import { lineFromGit } from './git.ts';

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
  const files = lineFromGit(root, 'ls-files', '-z');
  if (files === undefined) return undefined;
  return {
    files: new Set(files.split('\0').filter((file) => file !== '')),
    remote: lineFromGit(root, 'remote', 'get-url', 'origin'),
    revision: lineFromGit(root, 'rev-parse', 'HEAD'),
    branch: lineFromGit(root, 'symbolic-ref', '--short', 'HEAD'),
  };
}
