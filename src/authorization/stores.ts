import { referByAction } from '../graph/action-target.ts';
import type { ArtifactStore } from '../graph/artifact-store.ts';
import type { BuildProject } from '../graph/build-project.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { Action, Pipeline } from '../graph/pipeline.ts';
import { artifactsOf } from '../graph/relations/artifact-use.ts';
import { known } from '../graph/relations/deploy.ts';
import { type Answer, answerOf, type Cause, type Resource, Text } from '../resource/index.ts';
import { type ArnTarget, type BucketTarget, bucketTarget, hidden, keyTarget } from './targets.ts';

/** Where the artifacts of an action are, and what they are encrypted with. */

/** The store of an action's region; undefined when there is none, or it cannot be told which. */
export function storeOf(action: Action): { readonly store: ArtifactStore; readonly doubt: readonly Cause[] } | undefined {
  const { owner, region } = action;
  const { items } = owner.stores;
  const found = items.find((store) => (store.region ?? owner.region).same(region) === 'yes');
  if (found !== undefined) return { store: found, doubt: [] };
  const [only, ...others] = items;
  const may = only === undefined || others.length > 0 ? 'no' : (only.region ?? owner.region).same(region);
  return only !== undefined && typeof may === 'object' ? { store: only, doubt: may.because } : undefined;
}

/** The store of the pipeline's own region. */
export function homeStore({ stores, region }: Pipeline): ArtifactStore | undefined {
  return stores.items.find((store) => (store.region ?? region).same(region) === 'yes');
}

/** Does an action run in another region than its pipeline? */
export function runsElsewhere({ owner, region, regionField }: Action): Answer {
  if (regionField.state === 'absent') return 'no';
  const same = region.same(owner.region);
  return typeof same === 'object' ? same : answerOf(same === 'no');
}

/** The bucket of a store, which is in the pipeline's account. Source: CodePipeline User Guide, "Add a cross-Region action". */
export function storeBucket(store: ArtifactStore, pipeline: Pipeline, graph: DeliveryGraph): BucketTarget | undefined {
  return bucketTarget(store.bucket, partitionOf(pipeline.resource), pipeline.account, graph);
}

/** The key of a store; it is in the store's region and the pipeline's account. */
export function storeKey(store: ArtifactStore, pipeline: Pipeline, graph: DeliveryGraph): ArnTarget {
  const { account, resource } = pipeline;
  return keyTarget(
    store.key,
    { account, region: store.region ?? pipeline.region, partition: partitionOf(resource), origin: store.value.origin },
    graph,
  );
}

/** What a build project encrypts its output with. */
export function projectKey(project: BuildProject, graph: DeliveryGraph): ArnTarget {
  const { account, region, resource, properties } = project;
  return keyTarget(project.encryptionKey, { account, region, partition: partitionOf(resource), origin: properties.origin }, graph);
}

/** The build project that an action runs; undefined for other actions. */
export function projectOf(action: Action, graph: DeliveryGraph): Reference<BuildProject> | undefined {
  return known(action.provider) === 'CodeBuild' ? referByAction(graph, 'build-project', action, 'ProjectName') : undefined;
}

/**
 * What an artifact in a store is encrypted with. Builds encrypt with the key of their project, everything else with the
 * key of the store; a copy in another region with the key of the store there.
 * Source: CodeBuild User Guide, "EncryptionKey"; CodePipeline User Guide, "Configure server-side encryption".
 */
export function artifactKey(
  title: Text | undefined,
  store: ArtifactStore,
  pipeline: Pipeline,
  graph: DeliveryGraph,
): { readonly key: ArnTarget; readonly doubt: readonly Cause[] } {
  const own = { key: storeKey(store, pipeline, graph), doubt: [] };
  if (title === undefined || store !== homeStore(pipeline)) return own;
  const [producer] = artifactsOf(pipeline).find((artifact) => artifact.title.key === title.key)?.producers ?? [];
  const project = producer === undefined ? undefined : projectOf(producer, graph);
  if (project === undefined) return own;
  return project.state === 'node'
    ? { key: projectKey(project.node, graph), doubt: [] }
    : { ...own, doubt: hidden(project, 'build project') };
}

/** The partition that a resource is deployed in. */
export function partitionOf({ scope, properties }: Resource): Text {
  const content = scope.ref('AWS::Partition', properties.origin);
  return content.kind === 'text' ? content.text : Text.of('aws');
}
