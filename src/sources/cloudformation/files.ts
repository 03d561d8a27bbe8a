import { open, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { glob } from 'tinyglobby';
import { UserError } from '../../resource/user-error.ts';
import { shown, slashes, walkFolder } from './files-walk.ts';

/** Something to read. An assembly is a folder; standard input is read by the caller. */
export interface Input {
  /** Relative to the working directory, `/` as separator; `<stdin>` for standard input. */
  readonly file: string;
  readonly kind: 'template' | 'assembly' | 'snapshot' | 'stdin';
  /** A person named this very file, so that leaving it out is worth telling. */
  readonly named: boolean;
}

export interface FindOptions {
  /** Absolute; paths are taken from here. */
  readonly cwd: string;
  /** Told of what is left out, and why. */
  readonly onSkip?: (file: string, reason: string) => void;
}

export const STANDARD_INPUT = '<stdin>';

/** Endings that templates are kept under; files that are named are read under any. */
const ENDINGS = ['.yaml', '.yml', '.json', '.template', '.cform', '.cfn', '.j2'];
const GLOB = /[*?[\]{}!()]/;

/**
 * Finds what is to be read: the files named, those in the folders named (below them too, without what git ignores), those
 * that globs match, and standard input for `-`. A folder with the manifest of a cloud assembly is one input, and nothing
 * inside it is listed by itself. Each input occurs once, in the order of the paths, then of the names.
 * Throws UserError for a path or glob without a match, and for a folder that cannot be read.
 */
export async function findInputs(paths: readonly string[], options: FindOptions): Promise<readonly Input[]> {
  const found = new Map<string, Input>();
  for (const path of paths) {
    for (const input of await inputsAt(path, options)) {
      const known = found.get(input.file);
      if (known === undefined || (input.named && !known.named)) found.set(input.file, input);
    }
  }
  const assemblies = [...found.values()].filter(({ kind }) => kind === 'assembly').map(({ file }) => `${file}/`);
  return [...found.values()].filter(({ file, named }) => named || !assemblies.some((folder) => file.startsWith(folder)));
}

async function inputsAt(path: string, options: FindOptions): Promise<readonly Input[]> {
  if (path === '-') return [{ file: STANDARD_INPUT, kind: 'stdin', named: true }];
  const absolute = resolve(options.cwd, path);
  const kind = await stat(absolute).then(
    (entry) => (entry.isDirectory() ? 'folder' : 'file'),
    () => undefined,
  );
  if (kind === 'folder') return inputsBelow(absolute, options);
  if (kind === 'file') return [await fileInput(absolute, options, true)];
  return inputsOfGlob(path, options);
}

async function fileInput(absolute: string, { cwd }: FindOptions, named: boolean): Promise<Input> {
  const file = shown(cwd, absolute);
  if (/(?:^|\/)manifest\.json$/.test(file) && (await isAssembly(dirname(absolute))))
    return { file: shown(cwd, dirname(absolute)), kind: 'assembly', named };
  return { file, kind: (await isSnapshot(absolute)) ? 'snapshot' : 'template', named };
}

async function inputsBelow(folder: string, { cwd, onSkip }: FindOptions): Promise<readonly Input[]> {
  const inputs: Input[] = [];
  const visitor = {
    async folder(path: string, files: ReadonlySet<string>): Promise<boolean> {
      if (!files.has('manifest.json') || !(await isAssembly(path))) return false;
      inputs.push({ file: shown(cwd, path), kind: 'assembly', named: path === folder });
      return true;
    },
    file(path: string): void {
      if (ENDINGS.some((ending) => path.endsWith(ending))) inputs.push({ file: shown(cwd, path), kind: 'template', named: false });
    },
    leftOut(path: string, reason: string): void {
      onSkip?.(shown(cwd, path), reason);
    },
  };
  try {
    await walkFolder(folder, visitor);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UserError(`a folder cannot be read: ${error.message}`, { where: { file: shown(cwd, folder) } });
  }
  return inputs;
}

async function inputsOfGlob(pattern: string, options: FindOptions): Promise<readonly Input[]> {
  if (!GLOB.test(pattern)) throw new UserError(`no file or folder "${pattern}"`, { next: `Paths are taken from ${slashes(options.cwd)}.` });
  const matches = await glob([slashes(pattern)], {
    cwd: options.cwd,
    ignore: ['**/node_modules/**', '**/.git/**'],
    absolute: true,
    onlyFiles: false,
    followSymbolicLinks: false,
    dot: true,
  });
  const inputs: Input[] = [];
  for (const match of matches.sort()) {
    if (match.endsWith('/')) {
      if (await isAssembly(match)) inputs.push({ file: shown(options.cwd, match), kind: 'assembly', named: true });
    } else inputs.push(await fileInput(match, options, false));
  }
  if (inputs.length === 0)
    throw new UserError(`nothing matches "${pattern}"`, { next: 'A glob matches files; name a folder to read all templates below it.' });
  return inputs;
}

/** Whether the folder's manifest is that of a cloud assembly: it has a version and artifacts. */
export async function isAssembly(folder: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    return (
      typeof manifest === 'object' &&
      manifest !== null &&
      'version' in manifest &&
      'artifacts' in manifest &&
      typeof manifest.artifacts === 'object'
    );
  } catch {
    return false;
  }
}

const SNAPSHOT_SIGN = /^\ufeff?\s*\{\s*"pipeaudit-snapshot"\s*:/;

/** Whether the file begins as a snapshot does: with its format's version. One that cannot be read is told of when it is read. */
async function isSnapshot(path: string): Promise<boolean> {
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
      return SNAPSHOT_SIGN.test(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}
