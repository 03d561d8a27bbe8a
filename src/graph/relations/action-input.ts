import { type Answer, any, type Place, Text, unknown, type Value } from '../../resource/index.ts';
import { referByAction } from '../action-target.ts';
import type { BuildProject } from '../build-project.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { artifactsOf } from './artifact-use.ts';
import { known } from './deploy.ts';

/** Something that an action takes from an artifact, and cannot have from there. */
export interface BadInput {
  readonly path: string;
  readonly at: Place;
}

/** A file that the build which makes the artifact does not put into it. */
export interface UnpackedFile extends BadInput {
  readonly build: Action;
  /** Where the build lists what it packs. */
  readonly packed: Place;
}

/** An input that is a reference to a commit instead of files. */
export interface CloneInput {
  readonly artifact: string;
  readonly at: Place;
  readonly source: Action;
}

/**
 * What is read from artifacts that are not among the inputs: paths as `artifact::file`, values of parameters, files whose
 * artifact has a key of its own. One for each artifact.
 */
export function strays(action: Action): readonly BadInput[] {
  if (action.value.get('InputArtifacts').items().open !== undefined) return [];
  const read = [...filesOf(action), ...parameterFiles(action), ...parameterFiles(action, GET_ATTRIBUTE), ...primarySource(action)];
  const named = readFiles(action).map((file) => ({ ...file, at: file.named }));
  const seen = new Set<string>();
  return [...read, ...named].filter(({ artifact }) => {
    if (seen.has(artifact.key) || isInput(artifact, action) !== 'no') return false;
    seen.add(artifact.key);
    return true;
  });
}

/** Source: CodePipeline User Guide, "AWS CodeBuild build and test action reference", PrimarySource. */
function primarySource({ configuration, provider }: Action): readonly (BadInput & { readonly artifact: Text })[] {
  const artifact = known(configuration.get('PrimarySource').text());
  const build = known(provider) === 'CodeBuild';
  return artifact === undefined || !build ? [] : [{ artifact, path: 'its source', at: configuration.get('PrimarySource').at }];
}

function isInput(artifact: Text, { inputs }: Action): Answer {
  return any(
    inputs.map(({ name }): Answer => ('value' in name ? name.value.same(artifact) : 'because' in name ? unknown(...name.because) : 'no')),
  );
}

interface ArtifactFile extends BadInput {
  readonly artifact: Text;
  readonly file: Text;
}

/** Keys that hold `artifact::file`. */
const PATHS = ['TemplatePath', 'TemplateConfiguration'];

function filesOf({ configuration }: Action): readonly ArtifactFile[] {
  return PATHS.flatMap((key) => {
    const path = configuration.get(key).text();
    const parts = 'value' in path ? split(path.value) : undefined;
    return 'value' in path && parts !== undefined ? [{ ...parts, path: path.value.print(), at: path.at }] : [];
  });
}

/** Both sides of the first `::` of a text. */
function split({ parts }: Text): { readonly artifact: Text; readonly file: Text } | undefined {
  const index = parts.findIndex((part) => typeof part === 'string' && part.includes('::'));
  const part = parts[index];
  if (typeof part !== 'string') return undefined;
  const at = part.indexOf('::');
  return {
    artifact: Text.of(...parts.slice(0, index), part.slice(0, at)),
    file: Text.of(part.slice(at + 2), ...parts.slice(index + 1)),
  };
}

const GET_PARAM = /"Fn::GetParam"\s*:\s*\[\s*"([^"]+)"\s*,\s*"([^"]+)"/g;

const GET_ATTRIBUTE = /"Fn::GetArtifactAtt"\s*:\s*\[\s*"([^"]+)"\s*,\s*"([^"]+)"/g;

/** Files that the JSON of the parameters names. Source: CloudFormation User Guide, "Use parameter override functions with CodePipeline pipelines". */
function parameterFiles({ configuration }: Action, call = GET_PARAM): readonly ArtifactFile[] {
  const { at } = configuration.get('ParameterOverrides');
  const parts = known(configuration.get('ParameterOverrides').text())?.parts ?? [];
  return parts.flatMap((part) =>
    typeof part !== 'string'
      ? []
      : [...part.matchAll(call)].map(([, artifact = '', file = '']) => ({
          artifact: Text.of(artifact),
          file: Text.of(file),
          path: `${artifact}::${file}`,
          at,
        })),
  );
}

/** One file that a provider reads: the key that names its artifact (else the only input), the key that names it, and its default. */
interface ReadFile {
  readonly artifact?: string;
  readonly key?: string;
  readonly otherwise: string;
}

/** Source: CodePipeline User Guide, "Amazon ECS deploy action reference" and "Amazon ECS and CodeDeploy blue-green deploy action reference". */
const FILES: ReadonlyMap<string, readonly ReadFile[]> = new Map([
  ['ECS', [{ key: 'FileName', otherwise: 'imagedefinitions.json' }]],
  [
    'CodeDeployToECS',
    [
      { artifact: 'TaskDefinitionTemplateArtifact', key: 'TaskDefinitionTemplatePath', otherwise: 'taskdef.json' },
      { artifact: 'AppSpecTemplateArtifact', key: 'AppSpecTemplatePath', otherwise: 'appspec.yaml' },
      ...['1', '2', '3', '4'].map((number) => ({ artifact: `Image${number}ArtifactName`, otherwise: 'imageDetail.json' })),
    ],
  ],
]);

/** Files of artifacts that are packed by a build whose list of files is in view, and is without them. */
export function unpackedFiles(action: Action, graph: DeliveryGraph): readonly UnpackedFile[] {
  return [...filesOf(action), ...parameterFiles(action), ...readFiles(action)].flatMap(({ artifact, file, path, at }) => {
    const producers = artifactsOf(action.owner).find(({ title }) => title.same(artifact) === 'yes')?.producers ?? [];
    const [build] = producers;
    if (build === undefined || producers.length > 1) return [];
    const list = packedFiles(build, artifact, graph);
    return list !== undefined && file.known !== undefined && !list.globs.some((glob) => mayTake(glob, file.known ?? ''))
      ? [{ path, at, build, packed: list.at }]
      : [];
  });
}

/** The files that a provider reads; `named` is where the artifact is named. */
function readFiles(action: Action): readonly (ArtifactFile & { readonly named: Place })[] {
  const { configuration, inputs } = action;
  const only = inputs.length === 1 ? inputs[0]?.name : undefined;
  return (FILES.get(known(action.provider) ?? '') ?? []).flatMap((read): readonly (ArtifactFile & { readonly named: Place })[] => {
    const from = read.artifact === undefined ? only : configuration.get(read.artifact).text();
    const named = read.key === undefined ? undefined : configuration.get(read.key).text();
    const artifact = from === undefined ? undefined : known(from);
    const file = named === undefined || named.state === 'absent' ? Text.of(read.otherwise) : known(named);
    if (from === undefined || artifact === undefined || file === undefined) return [];
    return [
      { artifact, file, path: file.print(), at: named === undefined || named.state === 'absent' ? from.at : named.at, named: from.at },
    ];
  });
}

/** The files that an inline buildspec packs, as written; undefined where they are not all in view. */
function packedFiles(
  build: Action,
  artifact: Text,
  graph: DeliveryGraph,
): { readonly globs: readonly string[]; readonly at: Place } | undefined {
  if (known(build.provider) !== 'CodeBuild') return undefined;
  const project = referByAction(graph, 'build-project', build, 'ProjectName');
  return project.state === 'node' ? listed(project.node, build.outputs.length > 1 ? artifact.known : undefined) : undefined;
}

function listed({ buildspec }: BuildProject, secondary: string | undefined): ReturnType<typeof packedFiles> {
  if (buildspec.where !== 'inline') return undefined;
  const section: Value = secondary === undefined ? buildspec.artifacts : buildspec.artifacts.get('secondary-artifacts', secondary);
  const { items, open } = section.get('files').items();
  const globs = items.map((item) => known(item.text())?.known);
  // Another folder, or names without their folders, may make any name of them.
  const moved = ['base-directory', 'discard-paths'].some((key) => section.get(key).exists !== 'no');
  if (items.length === 0 || open !== undefined || moved) return undefined;
  const all = globs.flatMap((glob) => (glob === undefined || glob.includes('$') ? [] : [glob]));
  return all.length === globs.length ? { globs: all, at: buildspec.at } : undefined;
}

/** Does a pattern of the list take the file? Source: CodeBuild User Guide, "Build specification reference", artifacts/files. */
function mayTake(glob: string, file: string): boolean {
  const wanted = glob
    .replace(/^\.\//, '')
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => (part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part === '?' ? '.' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^(?:${wanted})$`).test(file.replace(/^\.\//, ''));
}

/** Providers that can read a commit instead of files. Source: CodePipeline User Guide, "CodeStarSourceConnection", OutputArtifactFormat. */
const CLONING = new Set(['CodeBuild', 'Commands']);

/** Inputs of an action that its source hands over as a reference to clone, which the action cannot do. */
export function cloneInputs(action: Action): readonly CloneInput[] {
  const provider = known(action.provider);
  if (known(action.providerOwner) !== 'AWS' || provider === undefined || CLONING.has(provider)) return [];
  return action.inputs.flatMap(({ name, at }): readonly CloneInput[] => {
    const title = known(name);
    const source = title === undefined ? undefined : artifactsOf(action.owner).find((one) => one.title.same(title) === 'yes')?.producers[0];
    const format = source === undefined ? undefined : known(source.configuration.get('OutputArtifactFormat').string());
    return title === undefined || source === undefined || format !== 'CODEBUILD_CLONE_REF' ? [] : [{ artifact: title.print(), at, source }];
  });
}
