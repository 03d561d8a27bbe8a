import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** Walking folders the way git sees them. Paths are absolute. */

/** Rules of one `.gitignore`, which hold below its folder. */
interface Rules {
  readonly folder: string;
  readonly matcher: Ignore;
}

/** What packages, git and `sam build` put there is nobody's source. */
const NEVER_ENTERED = new Set(['node_modules', '.git', '.aws-sam']);

export interface Visitor {
  /** Called for each folder before its files; `true` keeps the walk out of it. */
  folder(path: string, files: ReadonlySet<string>): Promise<boolean>;
  file(path: string): void;
  leftOut(path: string, reason: string): void;
}

/**
 * Visits the files below a folder in the order of their names, without what `.gitignore` files of the folder, of those
 * below and of those above up to the repository's root leave out. A folder that is itself ignored, but was named, is
 * walked all the same. Links to folders are not followed. Throws what reading a folder throws.
 */
export async function walkFolder(folder: string, visitor: Visitor): Promise<void> {
  const above = await rulesAbove(folder);
  const rules = isIgnored(folder, true, above) ? [] : above;
  await walk(folder, rules, visitor);
}

async function walk(folder: string, inherited: readonly Rules[], visitor: Visitor): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name));
  if (await visitor.folder(folder, names)) return;
  const rules = names.has('.gitignore') ? [...inherited, ...(await rulesOf(folder))] : inherited;
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory();
    if (isFolder && NEVER_ENTERED.has(entry.name)) visitor.leftOut(path, 'never read as part of a folder');
    else if (isIgnored(path, isFolder, rules)) visitor.leftOut(path, 'ignored by .gitignore');
    else if (isFolder) await walk(path, rules, visitor);
    else if (await isFile(entry, path)) visitor.file(path);
  }
}

async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    return (await stat(path)).isFile();
  } catch {
    // A link that leads nowhere.
    return false;
  }
}

async function rulesAbove(folder: string): Promise<readonly Rules[]> {
  const above: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    if (at !== folder) above.unshift(at);
    if (await exists(join(at, '.git'))) break;
    // Without a repository nothing above the folder counts.
    if (dirname(at) === at) return [];
  }
  return (await Promise.all(above.map(rulesOf))).flat();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function rulesOf(folder: string): Promise<readonly Rules[]> {
  try {
    return [{ folder, matcher: ignore({ ignorecase: false }).add(await readFile(join(folder, '.gitignore'), 'utf8')) }];
  } catch {
    return [];
  }
}

function isIgnored(path: string, isFolder: boolean, rules: readonly Rules[]): boolean {
  let ignored = false;
  for (const { folder, matcher } of rules) {
    const below = slashes(relative(folder, path));
    if (below === '' || below.startsWith('../')) continue;
    const answer = matcher.test(isFolder ? `${below}/` : below);
    // The nearest file has the last word, and may take a file in again.
    if (answer.ignored) ignored = true;
    else if (answer.unignored) ignored = false;
  }
  return ignored;
}

/** A path as it is printed: `/` between its parts, whatever the system. */
export function slashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

/** A path relative to the working directory as it is printed. */
export function shown(cwd: string, path: string): string {
  return slashes(relative(cwd, resolve(cwd, path))) || '.';
}
