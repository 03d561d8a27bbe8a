import type { Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import { shellText } from '../build-commands.ts';
import type { BuildProject } from '../build-project.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action, Pipeline } from '../pipeline.ts';
import { known } from './deploy.ts';

/** A pipeline that works on one folder of a repository of several, and is started by pushes to all of it. */
export interface FolderPipeline extends Subject {
  readonly kind: 'folder-pipeline';
  readonly owner: Pipeline;
  readonly source: Action;
  readonly repository: string;
  /** `services/basket`. */
  readonly folder: string;
  /** The trigger without paths, else the source. */
  readonly started: Place;
  /** Where a build says that it works in the folder. */
  readonly works: Place;
  /** A pipeline in view for another folder of the same repository. */
  readonly neighbour: Pipeline | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'folder-pipeline': FolderPipeline;
  }
}

export const folderPipelineKind: NodeKind<'folder-pipeline'> = {
  kind: 'folder-pipeline',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => {
    const found = graph.subjects('pipeline').flatMap((pipeline) => worksOnFolder(pipeline, graph) ?? []);
    return found.flatMap((one): readonly FolderPipeline[] => {
      const started = graph.inFocus(one.owner.resource) ? startedByAll(one.owner, one.source) : undefined;
      const neighbour = found.find(({ repository, folder }) => repository === one.repository && folder !== one.folder)?.owner;
      return started === undefined
        ? []
        : [{ ...one, kind: 'folder-pipeline', id: `${one.owner.id}|folder`, name: one.owner.name, at: one.owner.at, started, neighbour }];
    });
  },
};

type Found = Pick<FolderPipeline, 'owner' | 'source' | 'repository' | 'folder' | 'works'>;

/** Folders that by their names have others beside them. */
const FOLDER = /^(?:\.\/)?((?:services|microservices|packages|apps|applications|projects|modules|components|lambdas|functions)\/[\w.-]+)/;

/** The one folder that all builds of a pipeline work in, and all templates come from. */
function worksOnFolder(owner: Pipeline, graph: DeliveryGraph): Found | undefined {
  const sources = owner.actions.filter(({ category }) => known(category) === 'Source');
  const [source] = sources;
  if (source === undefined || sources.length > 1 || known(source.provider) !== 'CodeStarSourceConnection') return undefined;
  const repository = known(source.configuration.get('FullRepositoryId').string());
  const output = known(source.outputs[0]?.name ?? source.title)?.known;
  const works = owner.actions.flatMap((action) => worksIn(action, output, graph));
  const [first] = works;
  if (repository === undefined || first?.folder === undefined || works.some(({ folder }) => folder !== first.folder)) return undefined;
  return { owner, source, repository, folder: first.folder, works: first.at };
}

interface Work {
  readonly folder: string | undefined;
  readonly at: Place;
}

/** Where an action works that takes the source as it is; nothing for the others, which take what was made of it. */
function worksIn(action: Action, output: string | undefined, graph: DeliveryGraph): readonly Work[] {
  if (!action.inputs.some(({ name }) => known(name)?.known === output)) return [];
  const provider = known(action.provider);
  if (provider === 'CodeBuild') {
    const project = referByAction(graph, 'build-project', action, 'ProjectName');
    return [
      {
        folder: project.state === 'node' ? folderOf(project.node) : undefined,
        at: project.state === 'node' ? project.node.buildspec.at : action.at,
      },
    ];
  }
  const path = provider === 'CloudFormation' ? action.configuration.get('TemplatePath') : undefined;
  const written = path === undefined ? undefined : known(path.string())?.replace(/^[^:]*::/, '');
  return [{ folder: FOLDER.exec(written ?? '')?.[1], at: path?.at ?? action.at }];
}

/** By the folder of its buildspec, or by the first command of an inline one, where none leads out of it again. */
function folderOf({ buildspec }: BuildProject): string | undefined {
  if (buildspec.path?.known !== undefined) return FOLDER.exec(buildspec.path.known)?.[1];
  const [first, ...others] = buildspec.commands.map(({ text }) => shellText(text));
  const folder = FOLDER.exec(/^\s*cd\s+["']?([\w./-]+)["']?\s*(?:$|&&|\n)/.exec(first ?? '')?.[1] ?? '')?.[1];
  return others.some((command) => /\bcd\s|\.\.\/|\$CODEBUILD_SRC_DIR/.test(command)) ? undefined : folder;
}

/** What starts the pipeline for every push, whatever files it changes; undefined where nothing surely does. */
function startedByAll({ properties }: Pipeline, source: Action): Place | undefined {
  const triggers = properties.get('Triggers');
  if (triggers.exists === 'no') {
    const detects = source.configuration.get('DetectChanges').text();
    return detects.state === 'absent' || known(detects)?.is('true') === 'yes' ? source.at : undefined;
  }
  const { items, open } = triggers.items();
  if (open !== undefined) return undefined;
  const pushes = items.flatMap((item) => item.get('GitConfiguration', 'Push').items().items);
  return pushes.find((push) => push.get('FilePaths').exists === 'no' && push.get('Tags').exists === 'no')?.at;
}
