import type { Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { shellText } from '../build-commands.ts';
import type { BuildProject } from '../build-project.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
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
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'shell-command': ShellCommand;
  }
}

export const shellCommandKind: NodeKind<'shell-command'> = { kind: 'shell-command', types: [], list: shellCommands };

interface Written {
  readonly text: Parameters<typeof shellText>[0];
  readonly at: Place;
}

function shellCommands(graph: DeliveryGraph): readonly ShellCommand[] {
  return [
    ...graph.subjects('build-project').flatMap((project) => commandsOf(project, project.buildspec.commands)),
    ...graph.subjects('action').flatMap((action) => commandsOf(action, writtenIn(action))),
  ];
}

/** Source: CodePipeline User Guide, "Commands action reference". */
function writtenIn({ value }: Action): readonly Written[] {
  return value
    .get('Commands')
    .items()
    .items.flatMap((item) => {
      const text = item.text();
      return 'value' in text ? [{ text: text.value, at: item.at }] : [];
    });
}

function commandsOf(by: BuildProject | Action, written: readonly Written[]): readonly ShellCommand[] {
  const all = written.map(({ text }) => linesOf(shellText(text)));
  const build = all.flat();
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
    }),
  );
}

/** A backslash joins a line with the next one. */
function linesOf(text: string): readonly string[] {
  return text
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
