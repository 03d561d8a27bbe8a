import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { defaultPaths } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { judge } from '../api/judge.ts';
import { version } from '../api/version.ts';
import type { AuditResult } from '../audit/result.ts';
import { emptyConfig } from '../config/config.ts';
import { configFileNames, repositoryRoot } from '../config/discover.ts';
import { UserError } from '../resource/user-error.ts';
import { forTerminal } from '../text/terminal.ts';
import { count } from '../text/words.ts';
import type { InitOptions } from './commands/init.ts';
import { exitCodeOf } from './exit-codes.ts';
import { lineFromGit } from './git.ts';
import type { Io } from './io.ts';
import { inferred, printConfiguration, type Setup } from './setup.ts';
import { workflowFor } from './workflow.ts';

const WORKFLOW = '.github/workflows/pipeaudit.yml';

/** Runs `pipeaudit init`. Throws UserError for files that are there already, and when nothing could be written. @returns the exit code */
export async function runInit(options: InitOptions, io: Io): Promise<number> {
  const root = repositoryRoot(io.cwd) ?? io.cwd;
  const [standard] = configFileNames;
  const there = configFileNames.map((name) => join(io.cwd, name)).find((file) => existsSync(file));
  const config = there ?? join(io.cwd, standard);
  const workflow = options.workflow ? join(root, WORKFLOW) : undefined;
  refuseExisting([config, ...(workflow === undefined ? [] : [workflow])], options, io);
  if (options.force && config.endsWith('.json'))
    throw new UserError(`${relative(io.cwd, config)} is there, and init writes YAML`, { next: 'remove it first, or edit it by hand' });
  const result = await audited(options, io);
  const setup = await answered(inferred(result), workflow !== undefined, options, io);
  const written = [write(config, printConfiguration(setup, schemaFrom(dirname(config))), io)];
  if (workflow !== undefined && setup.workflow)
    written.push(write(workflow, workflowFor(version, relative(root, io.cwd), mainBranch(root)), io));
  io.stdout.write(told(written, setup, result));
  io.stderr.write(
    configurationsBelow(result, io)
      .map((file) => `note: ${forTerminal(file)} is there too: it holds where its folder alone is scanned\n`)
      .join(''),
  );
  return exitCodeOf(result.coverage.read.length === 0 ? ['nothing'] : []);
}

const SCHEMA = 'node_modules/pipeaudit/schema/pipeaudit.config.json';

/** Where editors find the schema; undefined where the package is not installed beside the configuration. */
function schemaFrom(folder: string): string | undefined {
  return existsSync(join(folder, SCHEMA)) ? `./${SCHEMA}` : undefined;
}

/** The branch that others are merged into: that of the remote, else the one that is checked out, else `main`. */
function mainBranch(root: string): string {
  const remote = lineFromGit(root, 'symbolic-ref', '--short', 'refs/remotes/origin/HEAD')?.replace(/^origin\//, '');
  return remote ?? lineFromGit(root, 'symbolic-ref', '--short', 'HEAD') ?? 'main';
}

function refuseExisting(files: readonly string[], { force }: InitOptions, io: Io): void {
  const there = files.filter((file) => existsSync(file)).map((file) => relative(io.cwd, file));
  if (there.length === 0 || force) return;
  throw new UserError(`${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} there already`, {
    next: 'nothing was written; --force overwrites, --no-workflow writes the configuration alone',
  });
}

/** Configurations in the folders of the templates, below the working directory. */
function configurationsBelow({ coverage }: AuditResult, { cwd }: Io): readonly string[] {
  const folders = new Set<string>();
  for (const { file } of coverage.read)
    for (let folder = dirname(file); folder !== '.' && !folders.has(folder) && dirname(folder) !== folder; folder = dirname(folder))
      folders.add(folder);
  return [...folders].flatMap((folder) => configFileNames.map((name) => join(folder, name)).filter((file) => existsSync(join(cwd, file))));
}

/** What a scan without any configuration knows and misses. */
async function audited({ paths }: InitOptions, io: Io): Promise<AuditResult> {
  const where = paths.length > 0 ? paths : defaultPaths(io.cwd);
  const inputs = await readInputs({ paths: where, cwd: io.cwd, config: emptyConfig, parameterFiles: [], parameters: new Map() });
  return judge(inputs, emptyConfig, {
    only: [],
    ignore: [],
    audience: undefined,
    minimumSeverity: undefined,
    failOn: undefined,
    honourIgnores: true,
    paths: where,
    cwd: io.cwd,
    today: new Date().toISOString().slice(0, 10),
  }).result;
}

/** Two questions at most, and none where nobody can answer. */
async function answered(setup: Setup, mayWrite: boolean, { yes }: InitOptions, io: Io): Promise<Setup> {
  const asks = !yes && io.stdout.isTTY === true && 'isTTY' in io.stdin && io.stdin.isTTY === true;
  if (!asks) return { ...setup, workflow: mayWrite };
  const answers = io.stdin[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    io.stdout.write(question);
    const { value, done } = await answers.next();
    return done === true ? '' : String(value).trim();
  };
  const production = setup.production.length > 0 ? undefined : await askAccount(ask, io);
  const wanted = mayWrite && !/^n/i.test(await ask(`Write ${WORKFLOW} for GitHub Actions? [Y/n] `));
  await answers.return?.();
  return { ...setup, production: production === undefined ? setup.production : [production], workflow: wanted };
}

async function askAccount(ask: (question: string) => Promise<string>, io: Io): Promise<string | undefined> {
  const answer = await ask('Account id of production (twelve digits; empty to fill in later): ');
  if (/^\d{12}$/.test(answer) || answer === '') return answer === '' ? undefined : answer;
  io.stdout.write('That is no account id: it is left blank.\n');
  return undefined;
}

function write(file: string, text: string, io: Io): string {
  const shown = relative(io.cwd, file);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`the file cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      where: { file: shown },
    });
  }
  return shown;
}

/** What was written, what was inferred, and what to do next. */
function told(
  files: readonly string[],
  { deployments, blanks, environments, production }: Setup,
  { summary, coverage }: AuditResult,
): string {
  const known = [
    ...(deployments.length === 0 ? [] : [count(deployments.length, 'deployment')]),
    ...(environments.length === 0 && production.length === 0 ? [] : [count(Math.max(1, environments.length), 'environment')]),
  ];
  return [
    ...files.map((file) => `wrote ${forTerminal(file)}`),
    summary.templates === 0
      ? 'no template was found: the configuration holds blanks to fill in'
      : `looked at ${count(summary.templates, 'template')} with ${count(summary.pipelines, 'pipeline')}${known.length === 0 ? '' : `; inferred ${known.join(' and ')}`}`,
    ...coverage.failed.map(({ file, reason }) => `not read: ${forTerminal(`${file}: ${reason}`)}`),
    ...(blanks.length === 0
      ? []
      : [
          `fill in where ${count(new Set(blanks.map(({ template }) => template)).size, 'template')} ${blanks.length === 1 ? 'is' : 'are'} deployed: the comments in the file show how`,
        ]),
    'next: pipeaudit scan',
    '',
  ].join('\n');
}
