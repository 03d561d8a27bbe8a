import type { Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { shellText } from '../build-commands.ts';
import type { BuildProject } from '../build-project.ts';
import { type FetchedSecret, secretSteps } from '../fetched-secrets.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { lazy } from '../lazy.ts';
import type { Action } from '../pipeline.ts';

/** A command that a build runs: of a buildspec in view, or of a Commands action. */
export interface ShellCommand extends Subject {
  readonly kind: 'shell-command';
  /** What runs it. */
  readonly by: BuildProject | Action;
  /** Without comments; what is not known stands as `$Name`. */
  readonly lines: readonly string[];
  /** All commands of the same build, in order. */
  readonly build: readonly string[];
  /** Variables whose text outsiders choose: a branch, a title, a commit message. */
  readonly outside: readonly string[];
  /** It fetches the source of its pipeline again, which is a fault of its own. */
  readonly fetchesSource: boolean;
  /** A secret that the build has fetched and that this command prints. */
  readonly reveals: FetchedSecret | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'shell-command': ShellCommand;
  }
}

export const shellCommandKind: NodeKind<'shell-command'> = {
  kind: 'shell-command',
  types: [],
  stands: ['AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline'],
  list: shellCommands,
};

/** A command as it is written. */
export interface Written {
  readonly text: Parameters<typeof shellText>[0];
  readonly at: Place;
}

/** Set by CodeBuild from what a webhook says. Source: CodeBuild User Guide, "Environment variables in build environments". */
const OUTSIDE: readonly string[] = ['CODEBUILD_WEBHOOK_HEAD_REF', 'CODEBUILD_WEBHOOK_TRIGGER'];

/** Output variables of source actions that a committer writes. Source: CodePipeline User Guide, "Variables". */
const OUTSIDE_VARIABLE = /#\{[\w.@-]+\.(?:CommitMessage|BranchName|PullRequestTitle|HeadBranchName|AuthorDisplayName|AuthorId)\}/;

/** Variables by which actions hand such a text to their project. */
function carriedVariables(graph: DeliveryGraph): ReadonlyMap<string, readonly string[]> {
  const carried = new Map<string, readonly string[]>();
  for (const { project, variables } of graph.subjects('build-use')) {
    if (project.state !== 'node') continue;
    const names = variables.items.flatMap(({ name, value }) => {
      const text = value.text();
      return 'value' in name && 'value' in text && text.value.test(OUTSIDE_VARIABLE) === 'yes' ? [name.value.print()] : [];
    });
    carried.set(project.node.id, [...(carried.get(project.node.id) ?? []), ...names]);
  }
  return carried;
}

function shellCommands(graph: DeliveryGraph): readonly ShellCommand[] {
  const carried = carriedVariables(graph);
  return [
    ...graph
      .judged('build-project')
      .flatMap((project) => commandsOf(project, project.buildspec.commands, carried.get(project.id) ?? [], graph)),
    ...graph
      .subjects('action')
      .filter(({ owner }) => graph.inFocus(owner.resource))
      .flatMap((action) => commandsOf(action, writtenIn(action), [], graph)),
  ];
}

/** Source: CodePipeline User Guide, "Commands action reference". */
export function writtenIn({ value }: Action): readonly Written[] {
  return value
    .get('Commands')
    .items()
    .items.flatMap((item) => {
      const text = item.text();
      return 'value' in text ? [{ text: text.value, at: item.at }] : [];
    });
}

function commandsOf(
  by: BuildProject | Action,
  written: readonly Written[],
  outside: readonly string[],
  graph: DeliveryGraph,
): readonly ShellCommand[] {
  const all = written.map(({ text }) => linesOf(shellText(text)));
  const build = all.flat();
  const steps = lazy(() => secretSteps(build));
  const starts = all.map((_, index) => all.slice(0, index).flat().length);
  return written.map(
    ({ at }, index): ShellCommand => ({
      kind: 'shell-command',
      id: `${by.id}|command ${index}`,
      name: by.name,
      ...(by.pipeline === undefined ? {} : { pipeline: by.pipeline }),
      at,
      by,
      lines: all[index] ?? [],
      build,
      outside: [...OUTSIDE, ...outside],
      get fetchesSource() {
        return graph.subjects('git-use').some(({ what, place }) => what === 'fetches' && place === at);
      },
      get reveals() {
        const from = starts[index] ?? 0;
        return steps()
          .slice(from, from + (all[index]?.length ?? 0))
          .find(({ printed }) => printed !== undefined)?.printed;
      },
    }),
  );
}

/** The lines of commands, in order, without comments. */
export function linesOfCommands(commands: readonly Written[]): readonly string[] {
  return commands.flatMap(({ text }) => linesOf(shellText(text)));
}

/** A backslash joins a line with the next one. */
function linesOf(text: string): readonly string[] {
  return text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
