import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { readInputs } from '../api/inputs.ts';
import { type Judging, judge } from '../api/judge.ts';
import type { Earlier } from '../audit/audit.ts';
import type { AuditResult } from '../audit/result.ts';
import type { Config } from '../config/config.ts';
import { nearest } from '../resource/did-you-mean.ts';
import { UserError } from '../resource/user-error.ts';
import { findInputs } from '../sources/cloudformation/files.ts';
import { forTerminal } from '../text/terminal.ts';
import { writeCommit } from './commit-files.ts';
import { askGit, lineFromGit } from './git.ts';
import type { Io } from './io.ts';
import type { ScanOptions } from './scan-options.ts';

/** What a scan is about that is compared with a commit. */
export interface SinceRequest {
  /** The commit as it was named. */
  readonly since: string;
  readonly options: Pick<ScanOptions, 'parameters' | 'parameter'>;
  readonly paths: readonly string[];
  readonly config: Config;
  readonly judging: Judging;
}

/**
 * What a commit has already: its files are written to a temporary folder and judged as the scan judges, by the rules and the
 * configuration of now. The commit is the one where the branch left the one that was named, as in a pull request. Nothing in
 * the checkout is touched. Throws UserError where there is no such commit or no repository.
 */
export async function earlierOf({ since, options, paths, config, judging }: SinceRequest, io: Io): Promise<Earlier> {
  const repository = repositoryAt(io.cwd);
  const commit = commitOf(repository.root, since, io);
  const below = paths.map((path) => pathBelow(path, repository.root, io.cwd));
  const folder = mkdtempSync(join(tmpdir(), 'pipeaudit-since-'));
  try {
    // Readers look up to the root of the repository, for what git ignores.
    mkdirSync(join(folder, '.git'));
    const failure = writeCommit(repository.root, commit, folder);
    if (failure !== undefined)
      throw new UserError(`the files of ${since} cannot be read: ${failure}`, { next: 'fetch the commit with its files, and scan again' });
    const cwd = join(folder, repository.prefix);
    mkdirSync(cwd, { recursive: true });
    const known = await pathsThere(below, cwd, since, io);
    if (known.length === 0) return { commit: since, fingerprints: new Set() };
    const moved = configBelow(config, repository.root, folder);
    const inputs = await readInputs({
      paths: known,
      cwd,
      config: moved,
      parameterFiles: options.parameters.map((file) => resolve(io.cwd, file)),
      parameters: options.parameter,
    });
    const { result } = judge(inputs, moved, { ...judging, cwd, paths: known, baseline: undefined, minimumSeverity: undefined });
    for (const { file } of result.coverage.failed)
      io.stderr.write(`note: ${forTerminal(`${file} cannot be read in ${since}: what is found there counts as new`)}\n`);
    return { commit: since, fingerprints: fingerprintsOf(result) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is open, and what shows when that is mended; what was ignored then and is not now is new. */
function fingerprintsOf({ findings }: AuditResult): ReadonlySet<string> {
  return new Set(findings.flatMap(({ fingerprint, superseded }) => [fingerprint, ...superseded.map((other) => other.fingerprint)]));
}

/** The repository of a folder: its root, and the way from there. */
function repositoryAt(cwd: string): { readonly root: string; readonly prefix: string } {
  const answer = askGit(cwd, ['rev-parse', '--show-cdup', '--show-prefix']);
  if ('failed' in answer)
    throw new UserError(`--since compares with a commit, and there is none here: ${answer.failed.replace(/^fatal: /, '').split('\n')[0]}`, {
      next: 'scan inside a git checkout; `pipeaudit diff` compares two results without one',
    });
  const [up = '', prefix = ''] = answer.output.toString('utf8').split('\n');
  return { root: resolve(cwd, up), prefix };
}

function commitOf(root: string, since: string, io: Io): string {
  const named = lineFromGit(root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${since}^{commit}`);
  const isShallow = lineFromGit(root, 'rev-parse', '--is-shallow-repository') === 'true';
  if (named === undefined) {
    const names = (lineFromGit(root, 'for-each-ref', '--format=%(refname:short)') ?? '').split('\n').filter((name) => name !== '');
    const meant = nearest(since, names);
    const fetching = 'the clone is shallow: `git fetch origin <branch>` gets more of it, in GitHub Actions `fetch-depth: 0`';
    throw new UserError(`there is no commit ${since} in this clone`, {
      next:
        meant !== undefined ? `did you mean \`${meant}\`?` : isShallow ? fetching : '`git branch --all` and `git tag` list what there is',
    });
  }
  const fork = lineFromGit(root, 'merge-base', named, 'HEAD');
  if (fork === undefined && isShallow)
    io.stderr.write(
      `note: the clone is too shallow to tell where this branch left ${forTerminal(since)}; compared with the commit itself\n`,
    );
  return fork ?? named;
}

/** A path as the other folder takes it: relative to the working directory. */
function pathBelow(path: string, root: string, cwd: string): string {
  if (path === '-') throw new UserError('--since cannot compare standard input', { next: 'name the file' });
  const way = relative(root, resolve(cwd, path));
  if (isAbsolute(way) || /^\.\.(?:[\\/]|$)/.test(way))
    throw new UserError(`--since cannot compare ${path}: it is outside of the repository`, { next: 'scan it without --since' });
  return isAbsolute(path) ? relative(cwd, path) || '.' : path;
}

/** The paths that lead somewhere in the commit too; of the others all that is found is new, which is told. */
async function pathsThere(paths: readonly string[], cwd: string, since: string, io: Io): Promise<readonly string[]> {
  const there: string[] = [];
  for (const path of paths) {
    if (existsSync(resolve(cwd, path)) || (await matches(path, cwd))) there.push(path);
    else io.stderr.write(`note: ${forTerminal(`${path} is not in ${since}: what is found there counts as new`)}\n`);
  }
  return there;
}

async function matches(glob: string, cwd: string): Promise<boolean> {
  try {
    return (await findInputs([glob], { cwd })).length > 0;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** The configuration of now, for the files in another folder. */
function configBelow(config: Config, root: string, folder: string): Config {
  const moved = (path: string): string => (relative(root, path).startsWith('..') ? path : join(folder, relative(root, path)));
  return {
    ...config,
    folder: config.folder === undefined ? undefined : moved(config.folder),
    deployments: config.deployments.map((deployment) => ({
      ...deployment,
      template: moved(deployment.template),
      ...(deployment.parameters === undefined
        ? {}
        : {
            parameters: Object.fromEntries(
              Object.entries(deployment.parameters).map(([name, value]) => [
                name,
                typeof value === 'object' && 'template' in value ? { ...value, template: moved(value.template) } : value,
              ]),
            ),
          }),
    })),
  };
}
