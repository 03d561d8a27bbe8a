import { type Place, Text } from '../../resource/index.ts';
import { referByAction } from '../action-target.ts';
import type { BuildProject } from '../build-project.ts';
import { type ShellLine, shellLines } from '../command-line.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { artifactsOf } from './artifact-use.ts';
import { environmentOf } from './build-environment.ts';
import { known } from './deploy.ts';

/** A container that a build in view lists for a deploy. */
export interface ListedContainer {
  readonly title: Text;
  readonly at: Place;
}

/** Source: CodePipeline User Guide, "Amazon ECS deploy action reference". */
const DEFAULT_LIST = 'imagedefinitions.json';

/** The containers that the list names which an ECS action reads, as far as a build in view writes it. */
export function listedContainers(action: Action, graph: DeliveryGraph): readonly ListedContainer[] {
  const written = action.configuration.get('FileName').string();
  const file = written.state === 'absent' ? DEFAULT_LIST : known(written);
  if (file === undefined) return [];
  const names = action.inputs.flatMap(({ name }) => ('value' in name ? [name.value] : []));
  const builds = artifactsOf(action.owner)
    .filter(({ title }) => names.some((name) => name.same(title) === 'yes'))
    .flatMap(({ producers }) => producers);
  return builds.flatMap((build) => {
    const project = known(build.provider) === 'CodeBuild' ? referByAction(graph, 'build-project', build, 'ProjectName') : undefined;
    return project?.state === 'node' ? namesIn(project.node, file, graph) : [];
  });
}

function namesIn(project: BuildProject, file: string, graph: DeliveryGraph): readonly ListedContainer[] {
  const lists = project.buildspec.commands.some(({ text }) => text.parts.some((part) => typeof part === 'string' && part.includes(file)));
  if (!lists) return [];
  const into = new RegExp(`(?:>|\\btee)\\s*["']?(?:[^\\s"']*/)?${file.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}["']?\\s*(?:$|[;&|<\\n])`);
  const writers = shellLines(project.buildspec.commands, environmentOf(project, graph)).filter(({ written }) => into.test(written));
  // Of several only the last is left, if all of them run and it adds to none.
  const last = writers.at(-1);
  const added = writers.length > 1 && writers.some(({ written }) => ADDING.test(written));
  return last === undefined || added || writers.some(({ sure }) => !sure) ? [] : namesOf(last);
}

const ADDING = />>|\btee\s+-a\b/;

const NAME = /\\?"name\\?"\s*:\s*\\?"(?:'"?(\$\w+)"?'|([^"\\]*))\\?"/;

/** Every object of the list has a name and an image. Names of variables are written without braces, which would end it. */
function namesOf({ written, at, fill }: ShellLine): readonly ListedContainer[] {
  const line = written.replace(/\$\{(\w+)\}/g, '$$$1');
  return [...line.matchAll(/\{[^{}]*\}/g)].flatMap(({ 0: entry, index }): readonly ListedContainer[] => {
    const found = NAME.exec(entry);
    const [, outside, inside = ''] = found ?? [];
    if (found === null || !entry.includes('imageUri')) return [];
    const before = line.slice(0, index + found.index);
    const piece = outside ?? (inside === '%s' ? argument(line, before) : inside);
    // Between single quotes the shell puts nothing in.
    const raw = outside === undefined && inside !== '%s' && inside.includes('$') && before.split("'").length % 2 === 0;
    const title = piece === undefined || raw ? undefined : fill(piece);
    return title === undefined || title.parts.length === 0 ? [] : [{ title: Text.of(title), at }];
  });
}

/** The word that `printf` puts at this place. */
function argument(line: string, before: string): string | undefined {
  const [, words = ''] = /\bprintf\s+(?:--\s+)?(?:'[^']*'|"(?:\\.|[^"\\])*")((?:\s+(?:"[^"]*"|'[^']*'|[^\s>|;&"']+))*)/.exec(line) ?? [];
  return words.match(/"[^"]*"|'[^']*'|[^\s"']+/g)?.[before.split('%s').length - 1];
}
