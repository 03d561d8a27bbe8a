import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * The file with which a CDK app begins, so that it can stand for what has no line of its own: the first file in the
 * repository that `app` of the nearest `cdk.json` names, else that `cdk.json`.
 * @param from a folder in the repository
 * @param isCommitted is a file, named from the root with `/`, in the repository?
 * @returns an absolute path; undefined where no committed `cdk.json` is found up to the root
 */
export function cdkEntry(from: string, root: string, isCommitted: (file: string) => boolean): string | undefined {
  const named = (file: string): string => relative(root, file).split('\\').join('/');
  for (let folder = from; !relative(root, folder).startsWith('..'); folder = dirname(folder)) {
    const file = join(folder, 'cdk.json');
    if (existsSync(file) && isCommitted(named(file))) {
      const words = appOf(file).split(/[\s"'=]+/);
      return words.map((word) => join(folder, word)).find((path) => isCommitted(named(path))) ?? file;
    }
    if (folder === dirname(folder)) return undefined;
  }
  return undefined;
}

/** The command that makes the app; empty where the file does not say. */
function appOf(file: string): string {
  try {
    const { app } = JSON.parse(readFileSync(file, 'utf8')) as { readonly app?: unknown };
    return typeof app === 'string' ? app : '';
  } catch {
    return '';
  }
}
