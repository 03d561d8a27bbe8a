import { type Answer, any, type Cause, type Field, isValue, type Place, type Resource, Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { type Environment, isEarly } from '../environment.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { byMovableTag, type ImageReference, imageReference, tagMoves } from '../image-reference.ts';
import { type ImageRetention, imageRetention } from '../image-retention.ts';
import type { ImageRepository } from '../repository.ts';
import { environmentOfResource } from '../resource-environment.ts';
import { listedImages } from './listed-image.ts';

/** An image that a task definition or a function runs, or that a build lists for a deploy. */
export interface DeployedImage extends Subject {
  readonly kind: 'deployed-image';
  readonly image: ImageReference;
  readonly place: Place;
  readonly movable: Answer;
  readonly target: Environment;
  /** It runs in an environment named dev or test. */
  readonly early: boolean;
}

/** A repository of images beside what builds, delivers or runs them. */
export interface DeliveryRepository extends Subject {
  readonly kind: 'delivery-repository';
  readonly repository: ImageRepository;
  /** May every tag be moved? */
  readonly mutable: Answer;
  /** Are images scanned when they are pushed: by its own setting, or by that of a registry in view? */
  readonly scanned: Answer;
  /** The registry's setting is in view. */
  readonly registryInView: boolean;
  /** How soon it deletes images with tags; causes where its policy is not known. */
  readonly retention: ImageRetention | readonly Cause[] | undefined;
  /** What runs images of it. */
  readonly runs: readonly DeployedImage[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'deployed-image': DeployedImage;
    'delivery-repository': DeliveryRepository;
  }
}

export const deployedImageKind: NodeKind<'deployed-image'> = {
  kind: 'deployed-image',
  types: [],
  list: (graph) => [...deployedImages(graph), ...listedImages(graph)],
};
export const deliveryRepositoryKind: NodeKind<'delivery-repository'> = {
  kind: 'delivery-repository',
  types: [],
  stands: ['AWS::ECR::Repository'],
  list: deliveryRepositories,
};

function deployedImages(graph: DeliveryGraph): readonly DeployedImage[] {
  const tasks = graph.judged('task-definition').flatMap((task) => {
    const service = graph
      .subjects('ecs-service')
      .find(({ taskDefinition }) => taskDefinition.state === 'node' && taskDefinition.node.id === task.id);
    const names: readonly Field<Text>[] = [
      { at: task.at, state: 'set', value: task.family },
      ...(service === undefined ? [] : [service.cluster, { at: service.at, state: 'set' as const, value: service.serviceName }]),
    ];
    return task.containers.items.map(({ image, title }, index) =>
      imageOf(
        task.resource,
        image,
        `${task.name} / ${'value' in title ? title.value.print() : `container ${index + 1}`}`,
        `container ${index}`,
        names,
        graph,
      ),
    );
  });
  const functions = graph
    .judged('function')
    .map(({ resource, image, name, functionName, at }) =>
      imageOf(resource, image, name, 'image', [{ at, state: 'set', value: functionName }], graph),
    );
  return [...tasks, ...functions].flatMap((image) => image ?? []);
}

function imageOf(
  resource: Resource,
  field: Field<Text>,
  name: string,
  id: string,
  names: readonly Field<Text>[],
  graph: DeliveryGraph,
): DeployedImage | undefined {
  if (!('value' in field)) return undefined;
  const image = imageReference(field.value, graph);
  return {
    kind: 'deployed-image',
    id: `${resource.key}|${id}`,
    name,
    at: resource.at,
    image,
    place: field.at,
    get movable() {
      return byMovableTag(image);
    },
    get target() {
      return environmentOfResource(resource, names, graph);
    },
    get early() {
      return isEarly(environmentOfResource(resource, names, graph));
    },
  };
}

const DELIVERING = [
  'AWS::CodePipeline::Pipeline',
  'AWS::CodeBuild::Project',
  'AWS::ECS::TaskDefinition',
  'AWS::CodeDeploy::DeploymentGroup',
];

function deliveryRepositories(graph: DeliveryGraph): readonly DeliveryRepository[] {
  if (graph.resources(...DELIVERING).length === 0) return [];
  return graph.judged('image-repository').map((repository): DeliveryRepository => {
    const { id, name, at, tagMutability } = repository;
    return {
      kind: 'delivery-repository',
      id,
      name,
      at,
      repository,
      get mutable() {
        return 'value' in tagMutability && tagMutability.value === 'MUTABLE_WITH_EXCLUSION'
          ? 'no'
          : tagMoves(repository, Text.of('any-tag'));
      },
      get scanned() {
        return any([isValue(repository.scanOnPush, true), ...scannedByRegistry(repository, graph)]);
      },
      registryInView: graph.subjects('image-registry').length > 0,
      get retention() {
        return imageRetention(repository);
      },
      get runs() {
        return graph.subjects('deployed-image').filter(({ image }) => image.repository?.id === id);
      },
    };
  });
}

/** Source: ECR API Reference, PutRegistryScanningConfiguration. */
function scannedByRegistry({ repositoryName }: ImageRepository, graph: DeliveryGraph): readonly Answer[] {
  return graph.subjects('image-registry').flatMap(({ scanRules }) =>
    scanRules.flatMap(({ frequency, filters }) => {
      if ('value' in frequency && frequency.value === 'MANUAL') return [];
      return filters.map(
        (filter): Answer =>
          'value' in filter ? repositoryName.matches(filter.value) : 'because' in filter ? unknown(...filter.because) : 'no',
      );
    }),
  );
}
