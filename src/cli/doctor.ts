import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import pc from 'picocolors';
import { configFor, defaultPaths } from '../api/configuration.ts';
import { readInputs } from '../api/inputs.ts';
import { allRules } from '../api/registry.ts';
import { version } from '../api/version.ts';
import { checkRules } from '../config/check.ts';
import { repositoryRoot } from '../config/discover.ts';
import { UserError } from '../resource/user-error.ts';
import { forTerminal } from '../text/terminal.ts';
import { count } from '../text/words.ts';
import { hang } from '../text/wrap.ts';
import { ciOf } from './ci.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import { exitCodeOf, type Outcome } from './exit-codes.ts';
import { lineFromGit } from './git.ts';
import type { Io } from './io.ts';
import { colourWanted, hyperlinksWanted, widthOf } from './terminal.ts';

/** One thing that was looked at. */
export interface Examined {
  readonly topic: string;
  readonly state: 'fine' | 'note' | 'problem';
  readonly text: string;
  /** What to do about it. */
  readonly next?: string;
  /** What a scan would end with because of it. */
  readonly outcome?: Outcome;
}

/** Runs `pipeaudit doctor`. @returns the exit code that a scan would have for the problems that were met */
export async function runDoctor(options: DoctorOptions, io: Io): Promise<number> {
  const paths = options.paths.length > 0 ? options.paths : defaultPaths(io.cwd);
  const examined: Examined[] = [
    runtime(),
    git(io),
    ...(await inputs(paths, io)),
    assembly(io),
    ...aws(io),
    ...(options.live ? [await identity()] : []),
    terminal(io),
  ];
  const colours = pc.createColors(colourWanted(options.color, io));
  io.stdout.write(
    examined
      .flatMap((one) => linesOf(one, colours, widthOf(io)))
      .map((line) => `${line}\n`)
      .join(''),
  );
  const problems = examined.filter(({ state }) => state === 'problem').length;
  io.stdout.write(`\n${problems === 0 ? 'Nothing stands in the way of a scan.' : `${count(problems, 'problem')}.`}\n`);
  return exitCodeOf(examined.flatMap(({ outcome }) => outcome ?? []));
}

const SIGNS = { fine: '+', note: '-', problem: '!' } as const;
const TOPIC = 16;

function linesOf({ topic, state, text, next }: Examined, colours: ReturnType<typeof pc.createColors>, width: number): readonly string[] {
  const paint = { fine: colours.green, note: colours.dim, problem: colours.red }[state];
  const prefix = `${SIGNS[state]} ${topic.padEnd(TOPIC)}`;
  const [first = '', ...rest] = hang(prefix, forTerminal(text), width);
  return [
    `${paint(first.slice(0, 1))}${first.slice(1)}`,
    ...rest,
    ...(next === undefined ? [] : hang(' '.repeat(prefix.length), forTerminal(next), width)),
  ];
}

function runtime(): Examined {
  const text = `pipeaudit ${version} with ${count(allRules.length, 'rule')}, Node.js ${process.versions.node} on ${process.platform} ${process.arch}`;
  return { topic: 'versions', state: 'fine', text };
}

function git({ cwd }: Io): Examined {
  const topic = 'git';
  const installed = lineFromGit(cwd, '--version');
  if (installed === undefined)
    return { topic, state: 'note', text: 'git does not answer', next: '--since needs it, and SARIF tells of committed files only with it' };
  const root = repositoryRoot(cwd);
  if (root === undefined)
    return {
      topic,
      state: 'note',
      text: `${installed}; this folder is in no repository`,
      next: '--since needs one; configuration is looked for up to this folder',
    };
  const branch = lineFromGit(cwd, 'symbolic-ref', '--short', 'HEAD');
  const shallow = lineFromGit(cwd, 'rev-parse', '--is-shallow-repository') === 'true';
  const where = relative(cwd, root) === '' ? 'this folder' : root;
  return {
    topic,
    state: 'fine',
    text: `${installed}; the repository is ${where}${branch === undefined ? '' : `, on ${branch}`}`,
    ...(shallow ? { next: 'the clone is shallow: --since needs the commit it names (actions/checkout: fetch-depth: 0)' } : {}),
  };
}

/** The configuration, and what a scan would read with it. */
async function inputs(paths: readonly string[], io: Io): Promise<readonly Examined[]> {
  const topic = 'configuration';
  try {
    const config = configFor(undefined, paths, io.cwd);
    checkRules(config, allRules);
    const { coverage, systems } = await readInputs({ paths, cwd: io.cwd, config, parameterFiles: [], parameters: new Map() });
    const said = [
      count(config.deployments.length, 'deployment'),
      count(config.environments.length, 'environment'),
      count(config.ignores.length, 'ignore'),
    ].join(', ');
    const configured: Examined =
      config.file === undefined
        ? { topic, state: 'note', text: 'none found', next: '`pipeaudit init` writes one with what the templates tell' }
        : { topic, state: 'fine', text: `${relative(io.cwd, config.file)}: ${said}` };
    return [configured, templates(paths, coverage.read.length, systems.length), ...coverage.failed.map(unread)];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [problem(topic, error)];
  }
}

function templates(paths: readonly string[], read: number, systems: number): Examined {
  const topic = 'templates';
  const where = paths.map((path) => (path === '.' ? 'this folder' : path)).join(', ');
  if (read > 0) return { topic, state: 'fine', text: `${count(read, 'template')} in ${where}, which form ${count(systems, 'system')}` };
  return {
    topic,
    state: 'problem',
    text: `none in ${where}`,
    next: 'name where they are: pipeaudit scan PATH; for a CDK app run `cdk synth` first',
    outcome: 'nothing',
  };
}

function unread({
  file,
  line,
  reason,
  next,
}: {
  readonly file: string;
  readonly line?: number;
  readonly reason: string;
  readonly next?: string;
}): Examined {
  return {
    topic: 'templates',
    state: 'problem',
    text: `${file}${line === undefined ? '' : `:${line}`} cannot be read: ${reason}`,
    ...(next === undefined ? {} : { next }),
    outcome: 'incomplete',
  };
}

function problem(topic: string, { what, where, next }: UserError): Examined {
  const place = where === undefined ? '' : `${[where.file, where.line, where.column].filter((part) => part !== undefined).join(':')}: `;
  return { topic, state: 'problem', text: `${place}${what}`, ...(next === undefined ? {} : { next }), outcome: 'mistake' };
}

function assembly({ cwd }: Io): Examined {
  const topic = 'CDK';
  if (existsSync(resolve(cwd, 'cdk.out/manifest.json')))
    return {
      topic,
      state: 'fine',
      text: 'cdk.out holds a cloud assembly: a scan without paths reads it',
      next: 'run `cdk synth` again when the app changed',
    };
  if (existsSync(resolve(cwd, 'cdk.json')))
    return {
      topic,
      state: 'problem',
      text: 'this is a CDK app without a cloud assembly',
      next: '`cdk synth` writes it to cdk.out; then scan again',
    };
  return { topic, state: 'note', text: 'no app here' };
}

/** Where credentials would come from, in the order in which the AWS SDK looks. Nothing of them is shown. */
const SOURCES: readonly (readonly [string, (env: Io['env'], home: string) => boolean])[] = [
  ['access keys in AWS_ACCESS_KEY_ID', (env) => Boolean(env['AWS_ACCESS_KEY_ID'])],
  ['the profile in AWS_PROFILE', (env) => Boolean(env['AWS_PROFILE'])],
  ['a web identity token', (env) => Boolean(env['AWS_WEB_IDENTITY_TOKEN_FILE'])],
  [
    'the credentials of a container',
    (env) => Boolean(env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] ?? env['AWS_CONTAINER_CREDENTIALS_FULL_URI']),
  ],
  [
    'the default profile',
    (env, home) =>
      existsSync(env['AWS_CONFIG_FILE'] ?? join(home, '.aws/config')) ||
      existsSync(env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, '.aws/credentials')),
  ],
];

function aws({ env }: Io): readonly Examined[] {
  const topic = 'AWS';
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  const found = SOURCES.filter(([, there]) => there(env, home)).map(([name]) => name);
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  const where = region === undefined ? 'no region is set' : `region ${region}`;
  const [first, ...others] = found;
  if (first === undefined)
    return [
      {
        topic,
        state: 'note',
        text: 'no credentials: templates are read without them',
        next: 'only `scan --live` needs them: AWS_PROFILE, or `aws sso login`',
      },
    ];
  const behind = others.length === 0 ? '' : ` (before ${others.join(', ')})`;
  return [{ topic, state: 'fine', text: `${first} would be used${behind}; ${where}`, next: '`doctor --live` asks AWS whose they are' }];
}

async function identity(): Promise<Examined> {
  const topic = 'AWS';
  const { openAccounts } = await import('../sources/aws/credentials.ts');
  const { Transport } = await import('../sources/aws/transport.ts');
  const stop = new AbortController();
  try {
    const sources = { profiles: [], roleArns: [], externalId: undefined, region: undefined };
    const { sessions } = await openAccounts(new Transport(stop.signal, {}), sources);
    return { topic, state: 'fine', text: sessions.map(({ account, arn }) => `account ${account} as ${arn}`).join(', ') };
  } catch (error) {
    if (error instanceof UserError) return problem(topic, error);
    throw error;
  } finally {
    stop.abort();
  }
}

function terminal(io: Io): Examined {
  const { env, stdout } = io;
  const ci = ciOf(io);
  const kind = stdout.isTTY === true ? `a terminal of ${widthOf(io)} columns` : 'no terminal: text is written for a file or a pipe';
  const colour = colourWanted('auto', io) ? 'colours' : `no colours${env['NO_COLOR'] ? ' (NO_COLOR)' : ''}`;
  const parts = [
    kind,
    colour,
    ...(hyperlinksWanted(io) ? ['links'] : []),
    ...(ci.obeysLog ? ['in GitHub Actions'] : env['CI'] ? ['in CI'] : []),
  ];
  return { topic: 'output', state: 'fine', text: parts.join(', ') };
}
