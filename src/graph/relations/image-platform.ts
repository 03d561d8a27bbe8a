import { type Answer, type Field, unknown } from '../../resource/index.ts';
import type { Confidence, Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import { shellText } from '../build-commands.ts';
import { hostOf } from '../build-environment.ts';
import type { BuildProject } from '../build-project.ts';
import type { TaskDefinition } from '../ecs.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { artifactsOf } from './artifact-use.ts';
import { known } from './deploy.ts';

/** An image that a build makes for one kind of processor, and the task definition that runs it. */
export interface ImagePlatform extends Subject {
  readonly kind: 'image-platform';
  readonly project: BuildProject;
  readonly task: TaskDefinition;
  readonly made: Made;
  /** `ARM64` or `X86_64`. */
  readonly runs: Field<string>;
  readonly differs: Answer;
}

/** What a build makes images for: what its commands say, else what it runs on. */
interface Made {
  readonly processor: 'ARM64' | 'X86_64';
  readonly said: boolean;
  readonly confidence: Confidence;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'image-platform': ImagePlatform;
  }
}

export const imagePlatformKind: NodeKind<'image-platform'> = {
  kind: 'image-platform',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) =>
    graph
      .judged('pipeline')
      .flatMap(({ actions }) => actions)
      .filter(({ provider }) => known(provider) === 'ECS')
      .flatMap((action) => platformsOf(action, graph)),
};

/** The ECS action changes the image of the definition that the service has, and nothing else of it. */
function platformsOf(action: Action, graph: DeliveryGraph): readonly ImagePlatform[] {
  const service = referByAction(graph, 'ecs-service', action, 'ServiceName');
  const task = service.state === 'node' ? service.node.taskDefinition : undefined;
  const project = soleBuilder(action, graph);
  if (task?.state !== 'node' || project === undefined) return [];
  const runs = processorOf(task.node);
  const made = madeBy(project);
  if (runs === undefined || made === undefined) return [];
  return [
    {
      kind: 'image-platform',
      id: `${action.id}|platform`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      project,
      task: task.node,
      made,
      runs,
      differs: 'value' in runs ? (runs.value === made.processor ? 'no' : 'yes') : unknown(...('because' in runs ? runs.because : [])),
    },
  ];
}

/** The project that writes the input, where no other build of the pipeline may make its images. */
function soleBuilder(action: Action, graph: DeliveryGraph): BuildProject | undefined {
  const names = action.inputs.flatMap(({ name }) => ('value' in name ? [name.value] : []));
  const producers = artifactsOf(action.owner)
    .filter(({ title }) => names.some((name) => name.same(title) === 'yes'))
    .flatMap((artifact) => artifact.producers);
  const builds = action.owner.actions.filter(({ category, provider }) => known(category) === 'Build' || known(provider) === 'Commands');
  const [producer] = producers;
  if (producer === undefined || producers.length > 1 || known(producer.provider) !== 'CodeBuild') return undefined;
  const others = builds.filter(({ id }) => id !== producer.id).map((build) => builderOf(build, graph));
  const project = builderOf(producer, graph);
  return project === undefined || others.some((other) => other === undefined || makesImages(other)) ? undefined : project;
}

function builderOf(action: Action, graph: DeliveryGraph): BuildProject | undefined {
  const project = referByAction(graph, 'build-project', action, 'ProjectName');
  return project.state === 'node' ? project.node : undefined;
}

/** Without privileged mode a build has no engine that makes images. */
function makesImages({ privileged }: BuildProject): boolean {
  return known(privileged) !== false;
}

/** Absent, Fargate takes x86, and instances decide by themselves. Source: ECS API Reference, RuntimePlatform. */
function processorOf({ properties, onFargate }: TaskDefinition): Field<string> | undefined {
  const platform = properties.get('RuntimePlatform');
  const system = platform.get('OperatingSystemFamily').string();
  if (system.state !== 'absent' && known(system) !== 'LINUX') return undefined;
  const field = platform.get('CpuArchitecture').string();
  if (field.state !== 'absent') return field;
  return onFargate ? { at: field.at, state: 'default', value: 'X86_64' } : undefined;
}

const PLATFORM = /--platform[=\s]+["']?(linux\/(?:amd64|x86_64|arm64(?:\/v8)?|aarch64))["']?(?=[\s;&|]|$)/g;
/** Anything by which a build makes images for other processors than its own. */
const ELSEWHERE = /--platform|DOCKER_DEFAULT_PLATFORM|\bbuildx\b|\bmanifest\b|GOARCH|qemu|binfmt|TARGETARCH/i;

function madeBy(project: BuildProject): Made | undefined {
  const { environmentType, buildspec, variables } = project;
  if (!makesImages(project)) return undefined;
  const host = hostOf(known(environmentType) ?? '');
  if (host !== 'arm' && host !== 'x86') return undefined;
  const own = host === 'arm' ? 'ARM64' : 'X86_64';
  if (buildspec.where === 'elsewhere')
    // Images for ARM are made on x86 often enough, by emulation; the other way round hardly ever.
    return host === 'arm' && !variables.items.some(({ name }) => ELSEWHERE.test(known(name)?.print() ?? ''))
      ? { processor: own, said: false, confidence: 'medium' }
      : undefined;
  const builds = buildspec.commandsFor('image-build').map(({ text }) => shellText(text));
  const all = buildspec.commands.map(({ text }) => shellText(text)).join('\n');
  if (builds.length === 0 || buildspec.because.length > 0) return undefined;
  if (!ELSEWHERE.test(all)) return { processor: own, said: false, confidence: 'medium' };
  const platforms = new Set([...all.matchAll(PLATFORM)].map(([, platform = '']) => (/arm|aarch/.test(platform) ? 'ARM64' : 'X86_64')));
  const [only, ...others] = platforms;
  const mentions = all.match(/--platform/g)?.length ?? 0;
  return only !== undefined && others.length === 0 && mentions === [...all.matchAll(PLATFORM)].length && mentions >= builds.length
    ? { processor: only, said: true, confidence: 'high' }
    : undefined;
}
