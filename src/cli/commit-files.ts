import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { askGit } from './git.ts';

/** A file of a commit. */
interface Entry {
  readonly path: string;
  readonly object: string;
  readonly size: number;
  readonly isLink: boolean;
}

/** No reader takes more; what is larger is no source. */
const LARGEST_FILE = 20_000_000;
/** How much is asked of git at once. */
const BATCH_BYTES = 32_000_000;
/** Folders that no scan enters. */
const NEVER_READ = /(?:^|\/)(?:node_modules|\.git|\.aws-sam|\.\.?)(?:\/|$)/i;

/**
 * Writes the files of a commit into a folder, byte for byte as git keeps them: nothing is checked out, and neither filters
 * nor hooks run. A link to a file of the commit becomes a copy of it; other links and submodules are left out.
 * @returns why it cannot be done, or undefined
 */
export function writeCommit(root: string, commit: string, folder: string): string | undefined {
  const listing = askGit(root, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]);
  if ('failed' in listing) return listing.failed;
  const entries = entriesOf(listing.output.toString('utf8'));
  const files = new Map(entries.filter(({ isLink }) => !isLink).map((entry) => [entry.path, entry]));
  for (const batch of batches(entries)) {
    const contents = readObjects(root, batch);
    if ('failed' in contents) return contents.failed;
    for (const entry of batch) {
      const content = contents.objects.get(entry.object);
      if (content === undefined) return `${entry.path} is not in this clone`;
      if (!entry.isLink) write(folder, entry.path, content);
    }
    const failure = copyLinks(root, folder, batch, files, contents.objects);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function entriesOf(listing: string): readonly Entry[] {
  return listing.split('\0').flatMap((line) => {
    const [, mode = '', kind, object = '', size = '', path = ''] = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    const bytes = Number(size);
    if (kind !== 'blob' || !(bytes <= LARGEST_FILE) || posix.isAbsolute(path) || NEVER_READ.test(path)) return [];
    return [{ path, object, size: bytes, isLink: mode === '120000' }];
  });
}

function* batches(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let batch: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && bytes + entry.size > BATCH_BYTES) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(entry);
    bytes += entry.size;
  }
  if (batch.length > 0) yield batch;
}

function readObjects(
  root: string,
  entries: readonly Entry[],
): { readonly objects: ReadonlyMap<string, Buffer> } | { readonly failed: string } {
  const wanted = [...new Set(entries.map(({ object }) => object))];
  const answer = askGit(root, ['cat-file', '--batch'], `${wanted.join('\n')}\n`);
  if ('failed' in answer) return answer;
  const objects = new Map<string, Buffer>();
  // Each object is `<name> blob <size>`, its bytes, and a line break; or `<name> missing`.
  for (let at = 0; at < answer.output.length; ) {
    const end = answer.output.indexOf('\n', at);
    if (end < 0) break;
    const [object = '', kind, size] = answer.output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (kind !== 'blob') continue;
    objects.set(object, answer.output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return { objects };
}

function copyLinks(
  root: string,
  folder: string,
  batch: readonly Entry[],
  files: ReadonlyMap<string, Entry>,
  objects: ReadonlyMap<string, Buffer>,
): string | undefined {
  for (const { path, object } of batch.filter(({ isLink }) => isLink)) {
    const target = posix.join(posix.dirname(path), objects.get(object)?.toString('utf8') ?? '');
    const file = files.get(target);
    if (file === undefined) continue;
    const content = readObjects(root, [file]);
    if ('failed' in content) return content.failed;
    write(folder, path, content.objects.get(file.object) ?? Buffer.alloc(0));
  }
  return undefined;
}

function write(folder: string, path: string, content: Buffer): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
