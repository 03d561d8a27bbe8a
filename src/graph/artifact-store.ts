import type { Cause, Place, Text, Value } from '../resource/index.ts';
import type { Bucket } from './bucket.ts';
import type { DeliveryGraph, Reference } from './graph.ts';
import type { Key } from './key.ts';

/** Where a pipeline keeps artifacts in one region. */
export interface ArtifactStore {
  readonly at: Place;
  readonly value: Value;
  /** Absent for the single store of `ArtifactStore`: it is in the pipeline's region. */
  readonly region: Text | undefined;
  readonly bucket: Reference<Bucket>;
  /** The encryption key as set on the store; absent means that the bucket's default encryption decides. */
  readonly key: Reference<Key>;
}

/** The stores of a pipeline, from `ArtifactStore` or `ArtifactStores`. */
export function artifactStores(
  properties: Value,
  graph: DeliveryGraph,
): { readonly items: readonly ArtifactStore[]; readonly open: readonly Cause[] | undefined } {
  const single = properties.get('ArtifactStore');
  if (single.kind === 'map') return { items: [storeOf(single, undefined, graph)], open: undefined };
  const several = properties.get('ArtifactStores').items();
  const unresolved = single.kind === 'unresolved' ? single.because : undefined;
  const items = several.items.map((item) => {
    const region = item.get('Region').text();
    return storeOf(item.get('ArtifactStore'), 'value' in region ? region.value : undefined, graph);
  });
  return { items, open: several.open ?? unresolved };
}

function storeOf(value: Value, region: Text | undefined, graph: DeliveryGraph): ArtifactStore {
  return {
    at: value.at,
    value,
    region,
    bucket: graph.refer('bucket', value.get('Location')),
    key: graph.refer('key', value.get('EncryptionKey').get('Id')),
  };
}
