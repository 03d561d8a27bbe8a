import type { BuildProject, ProjectArtifacts, ProjectSource } from '../graph/build-project.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { known } from '../graph/relations/deploy.ts';
import { type Answer, type Place, Text } from '../resource/index.ts';
import type { Target } from './call.ts';
import type { RequirementFact } from './requirements/index.ts';
import { partitionOf, projectKey } from './stores.ts';
import { bucketTarget } from './targets.ts';

/** One need of a project, with the field that makes it one. */
export interface Need {
  readonly holds: Answer;
  readonly at: Place;
  readonly texts: ReadonlyMap<string, readonly Text[]>;
  /** The key or bucket that it is about. */
  readonly on?: Target;
}

/**
 * What a project of its own fetches and stores with its role: sources and artifacts in buckets in view, repositories of
 * CodeCommit. Source: CodeBuild User Guide, "Create a CodeBuild service role".
 */
export function storageNeeds(project: BuildProject, graph: DeliveryGraph): readonly (readonly [RequirementFact, readonly Need[]])[] {
  const sources = [project.source, ...project.secondarySources];
  const uploads = [project.artifacts, ...project.secondaryArtifacts].flatMap((artifacts) => uploadNeed(artifacts, project, graph));
  return [
    ['build-source-object', sources.flatMap((source) => objectNeed(source, project, graph))],
    ['build-source-repository', sources.flatMap((source) => repositoryNeed(source, project))],
    ['build-artifact-bucket', uploads],
    ['build-artifact-key', uploads.flatMap((upload) => keyNeed(upload, project, graph))],
    ['build-bucket-logs', bucketLogNeeds(project, graph)],
  ];
}

/** A bucket in view that keeps the logs. */
function bucketLogNeeds(project: BuildProject, graph: DeliveryGraph): readonly Need[] {
  const { enabled, location } = project.logs.s3;
  return known(enabled) === 'ENABLED' && 'value' in location
    ? bucketNeed('LogObjects', location.value, location.at, (prefix) => Text.of(prefix, '*'), project, graph)
    : [];
}

/** `bucket/key` of an archive. */
function objectNeed({ type, location }: ProjectSource, project: BuildProject, graph: DeliveryGraph): readonly Need[] {
  return known(type) === 'S3' && 'value' in location
    ? bucketNeed('SourceObject', location.value, location.at, (key) => key, project, graph)
    : [];
}

/** A buildspec that names no artifacts stores none. */
function uploadNeed({ type, location }: ProjectArtifacts, project: BuildProject, graph: DeliveryGraph): readonly Need[] {
  const { document } = project.buildspec;
  const stores = known(type) === 'S3' && (document === undefined || document.get('artifacts').kind !== 'absent');
  return stores && 'value' in location
    ? bucketNeed('ArtifactObjects', location.value, location.at, () => Text.of('*'), project, graph)
    : [];
}

function bucketNeed(
  placeholder: string,
  location: Text,
  at: Place,
  keyOf: (rest: Text) => Text,
  { resource }: BuildProject,
  graph: DeliveryGraph,
): readonly Need[] {
  const [name, rest = Text.of()] = cut(location, '/');
  const bucket = graph.named('bucket', name.startsWith('arn:') === 'yes' ? location : name, at);
  const found = bucket.state === 'node' ? bucketTarget(bucket, partitionOf(resource), undefined, graph) : undefined;
  return found === undefined
    ? []
    : [{ holds: 'yes', at, texts: new Map([[placeholder, [Text.of(found.arn, '/', keyOf(rest))]]]), on: found.target }];
}

/** With a key of its own the project encrypts what it stores. */
function keyNeed({ at }: Need, project: BuildProject, graph: DeliveryGraph): readonly Need[] {
  const plain = [project.artifacts, ...project.secondaryArtifacts].some(({ encryptionDisabled }) => known(encryptionDisabled) !== false);
  if (project.encryptionKey.state !== 'node' || plain) return [];
  const { arn, target } = projectKey(project, graph);
  return [{ holds: 'yes', at, texts: new Map([['ProjectKeyArn', [arn]]]), on: target }];
}

const REPOSITORY = '/v1/repos/';

/** `https://git-codecommit.region.amazonaws.com/v1/repos/name`, of the account of the project. */
function repositoryNeed({ type, location }: ProjectSource, { account, resource }: BuildProject): readonly Need[] {
  if (known(type) !== 'CODECOMMIT' || !('value' in location)) return [];
  const [host, name] = cut(location.value, REPOSITORY);
  const [region, suffix] = cut(cut(host, 'git-codecommit.')[1] ?? Text.of(), '.');
  if (name === undefined || suffix === undefined) return [];
  const arn = Text.of('arn:', partitionOf(resource), ':codecommit:', region, ':', account, ':', name);
  return [{ holds: 'yes', at: location.at, texts: new Map([['RepositoryArn', [arn]]]) }];
}

/** What stands before and after a written text; without it all stands before. */
export function cut(text: Text, sign: string): readonly [Text, Text?] {
  const at = text.parts.findIndex((part) => typeof part === 'string' && part.includes(sign));
  const part = text.parts[at];
  if (typeof part !== 'string') return [text];
  const [before = '', ...after] = part.split(sign);
  return [Text.of(...text.parts.slice(0, at), before), Text.of(after.join(sign), ...text.parts.slice(at + 1))];
}
