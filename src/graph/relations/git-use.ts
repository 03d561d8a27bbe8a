import type { Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import { shellText } from '../build-commands.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { artifactsOf } from './artifact-use.ts';
import { known } from './deploy.ts';
import { linesOfCommands, type Written, writtenIn } from './shell-command.ts';
import type { Way } from './start.ts';

/** A command by which a build of a pipeline turns to the repository that the pipeline has its source from. */
export interface GitUse extends Subject {
  readonly kind: 'git-use';
  readonly action: Action;
  readonly source: Action;
  readonly branch: string;
  /** The command. */
  readonly place: Place;
  /** It builds the newest commit of the branch, in place of what the execution started with; or it pushes one to the branch. */
  readonly what: 'fetches' | 'pushes';
  /** An approval that surely comes before the build. */
  readonly approval: Action | undefined;
  /** What surely starts the pipeline on a push to the branch. */
  readonly startedBy: Way | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'git-use': GitUse;
  }
}

export const gitUseKind: NodeKind<'git-use'> = {
  kind: 'git-use',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap((pipeline) => usesIn(pipeline, graph)),
};

interface Repository {
  readonly source: Action;
  readonly branch: string;
  /** The build is given a clone with its remote. */
  readonly cloned: boolean;
  readonly isAt: (url: string) => boolean;
}

function usesIn(pipeline: Pipeline, graph: DeliveryGraph): readonly GitUse[] {
  const repositories = pipeline.actions.flatMap(repositoryOf);
  if (repositories.length === 0) return [];
  return pipeline.actions.flatMap((action) => {
    const commands = commandsOf(action, graph);
    if (!commands.some(({ text }) => shellText(text).includes('git '))) return [];
    return repositories.flatMap((repository) => usesOf(action, commands, repository, graph));
  });
}

function repositoryOf(source: Action): readonly Repository[] {
  const { configuration, category, provider } = source;
  if (known(category) !== 'Source') return [];
  const text = (key: string): string | undefined => known(configuration.get(key).string());
  const cloned = text('OutputArtifactFormat') === 'CODEBUILD_CLONE_REF';
  const branch = text('BranchName') ?? text('Branch');
  const name = known(provider) === 'GitHub' ? `${text('Owner') ?? ''}/${text('Repo') ?? ''}` : text('FullRepositoryId');
  if (branch === undefined) return [];
  if (known(provider) === 'CodeCommit') {
    const repository = text('RepositoryName');
    return repository === undefined ? [] : [{ source, branch, cloned, isAt: (url) => isInCodeCommit(url, repository) }];
  }
  if (name === undefined || !/^[^/]+\/.*[^/]$/.test(name)) return [];
  return [
    {
      source,
      branch,
      cloned,
      isAt: (url) => plainUrl(url).endsWith(name.toLowerCase()) && /[/:]/.test(plainUrl(url).at(-name.length - 1) ?? ''),
    },
  ];
}

/** Source: CodeCommit User Guide, "Connect to a repository". */
function isInCodeCommit(url: string, repository: string): boolean {
  const plain = plainUrl(url);
  const name = repository.toLowerCase();
  return plain.includes('codecommit') && (plain.endsWith(`/${name}`) || plain.endsWith(`@${name}`));
}

function plainUrl(url: string): string {
  return url
    .replace(/^["']|["']$/g, '')
    .replace(/\/?(?:\.git)?\/?$/, '')
    .toLowerCase();
}

function commandsOf(action: Action, graph: DeliveryGraph): readonly Written[] {
  if (known(action.provider) === 'Commands') return writtenIn(action);
  if (known(action.provider) !== 'CodeBuild' || action.configuration.get('BuildspecOverride').exists !== 'no') return [];
  const project = referByAction(graph, 'build-project', action, 'ProjectName');
  return project.state === 'node' ? project.node.buildspec.commands : [];
}

function usesOf(action: Action, commands: readonly Written[], repository: Repository, graph: DeliveryGraph): readonly GitUse[] {
  const { source, branch } = repository;
  if (before(source, action) !== 'yes') return [];
  const lines = linesOfCommands(commands);
  const pushes = lines.some((line) => /\bgit\b.*\bpush\b/.test(line));
  const takes = pushes || !isTaken(action) ? undefined : fetching(lines, repository);
  const line = pushes ? pushing(lines, repository) : takes;
  const place = line === undefined ? undefined : placeOf(line, commands);
  if (place === undefined) return [];
  return [
    {
      kind: 'git-use',
      id: `${action.id}|git ${source.id}`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      place,
      action,
      source,
      branch,
      what: pushes ? 'pushes' : 'fetches',
      get approval() {
        return action.owner.actions.find((other) => known(other.category) === 'Approval' && before(other, action) === 'yes');
      },
      get startedBy() {
        const start = graph.subjects('start').find((one) => one.source.id === source.id);
        return start?.ways.find(({ fits, trigger }) => fits === 'yes' && (trigger === undefined || !hasPaths(trigger)));
      },
    },
  ];
}

/** A trigger that looks at the changed files may leave out what the build writes. */
function hasPaths(trigger: NonNullable<Way['trigger']>): boolean {
  const { items, open } = trigger.get('GitConfiguration', 'Push').items();
  return open !== undefined || items.some((filter) => filter.get('FilePaths').exists !== 'no');
}

function placeOf(line: string, commands: readonly Written[]): Place | undefined {
  return commands.find((command) => linesOfCommands([command]).includes(line))?.at;
}

/** What the build makes is used by an action after it. */
function isTaken({ owner, outputs }: Action): boolean {
  return outputs.some(({ name }) => {
    const title = known(name);
    return (
      title !== undefined && artifactsOf(owner).some((artifact) => artifact.title.same(title) === 'yes' && artifact.consumers.length > 0)
    );
  });
}

/** With these a clone is put back to a commit that was chosen. */
const PINS = /\bgit\b.*\b(?:checkout|reset|switch|worktree|fetch)\b.*(?:\$|\b[0-9a-f]{7,40}\b)/;

/** The line by which a build moves to the newest commit of the branch, and works there. */
function fetching(lines: readonly string[], { branch, cloned, isAt }: Repository): string | undefined {
  if (lines.some((line) => PINS.test(line))) return undefined;
  for (const [index, line] of lines.entries()) {
    const words = wordsOf(line, 'clone');
    const url = words?.find((word) => isAt(word));
    if (words !== undefined && url !== undefined) {
      const chosen = /(?:\s-b\s*|\s--branch[\s=])["']?([^\s"']+)/.exec(line)?.[1];
      const given = words[words.indexOf(url) + 1];
      const folder = given === undefined || given.startsWith('-') ? plainUrl(url).split('/').at(-1) : given;
      const works = lines.slice(index).some((other) => worksIn(other, folder?.toLowerCase() ?? ''));
      if ((chosen === undefined || chosen === branch) && works) return line;
    }
    if (cloned && /(?:^|[\s;&])git\s+pull(?:\s+(?:--?[\w-]+|origin))*(?:\s+["']?([^\s"';&]+))?\s*$/.exec(line)?.[1] === branch) return line;
  }
  return undefined;
}

/** Goes into a folder, brings all of it here, or lets a tool work there. */
function worksIn(line: string, folder: string): boolean {
  if (entered(line) === folder) return true;
  const taken =
    /(?:^|[\s;&])(?:cp|mv|rsync)\s+(?:-\S+\s+)*["']?(?:\.\/)?([\w.-]+)(?:\/[.*]?)?["']?\s+["']?(?:\.\/?|\$\{?CODEBUILD_SRC_DIR\}?\/?)["']?(?:\s|;|&|$)/;
  const told = /(?<!\bgit)\s(?:-C|--prefix|--cwd|--directory)[\s=]["']?(?:\.\/)?([\w.-]+)\/?["']?(?:\s|;|&|$)/;
  return [taken, told].some((way) => way.exec(line)?.[1]?.toLowerCase() === folder);
}

function entered(line: string): string | undefined {
  return /(?:^|[\s;&])(?:cd|pushd)\s+["']?(?:\.\/)?([^\s"';&]+?)\/?["']?(?:\s|;|&|$)/.exec(line)?.[1]?.toLowerCase();
}

const COMMITS =
  /\bgit\b.*\bcommit\b|\b(?:npm|yarn|pnpm|lerna|poetry)\s+version\b|\bstandard-version\b|\brelease:prepare\b|\b(?:bumpversion|bump2version|cz\s+bump)\b/;
/** The build may see that the last commit was its own, or that there is nothing to commit. */
const LOOKS_FIRST =
  /\bgit\b.*\b(?:log|show)\b|\bgit\s+diff\b.*--(?:quiet|exit-code|staged|cached)|\bgit\s+status\b|\[(?:skip|ci|no)[ -]\w+\]|--allow-empty/i;
const MAY_NOT_RUN = /(?:^|[\s;])(?:if|case|for|while|until|then)\b|\|\||(?:^|[\s;&|])(?:\[|test\s)/;

/** The line by which a build surely pushes a commit of its own to the branch. */
function pushing(lines: readonly string[], repository: Repository): string | undefined {
  if (!lines.some((line) => COMMITS.test(line)) || lines.some((line) => LOOKS_FIRST.test(line) || MAY_NOT_RUN.test(line))) return undefined;
  const remote = lines.some(
    (line) => /\bgit\b.*\b(?:clone|remote)\b/.test(line) && line.split(/\s+/).some((word) => repository.isAt(word)),
  );
  const elsewhere = lines.some((line) => /\bgit\b.*\b(?:clone|remote\s+(?:add|set-url))\b/.test(line)) && !remote;
  return lines.find((line) => {
    const words = wordsOf(line, 'push')?.filter((word) => !word.startsWith('-'));
    const [to, ...refs] = words ?? [];
    if (to === undefined || line.includes('--dry-run')) return false;
    const there = to === 'origin' ? (repository.cloned || remote) && !elsewhere : repository.isAt(to);
    return there && refs.some((ref) => targetOf(ref) === repository.branch);
  });
}

/** The branch that a refspec names. */
function targetOf(ref: string): string {
  const target = ref.replace(/^["'+]+|["']+$/g, '');
  return target.slice(target.indexOf(':') + 1).replace(/^refs\/heads\//, '');
}

/** The words after `git <verb>` up to the end of that call. */
function wordsOf(line: string, verb: string): readonly string[] | undefined {
  const call = new RegExp(`(?:^|[\\s;&(])git(?:\\s+-[cC]\\s+\\S+)*\\s+${verb}\\s+([^;&|]*)`).exec(line)?.[1];
  return call
    ?.trim()
    .split(/\s+/)
    .map((word) => word.replace(/^["']|["']$/g, ''));
}
