import type { Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { Bucket } from '../bucket.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Approval } from './approval.ts';
import { known } from './deploy.ts';

/** What a pipeline does with a bucket. */
export interface BucketUse {
  readonly pipeline: Pipeline;
  readonly as: 'store' | 'source';
  readonly at: Place;
}

/** A bucket that pipelines keep artifacts in or read their source from; one subject per bucket. */
export interface ArtifactBucket extends Subject {
  readonly kind: 'artifact-bucket';
  readonly bucket: Reference<Bucket>;
  readonly uses: readonly BucketUse[];
  /** The approval that may wait longest, in the pipelines that keep artifacts here. */
  readonly longestApproval: Approval | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'artifact-bucket': ArtifactBucket;
  }
}

export const artifactBucketKind: NodeKind<'artifact-bucket'> = {
  kind: 'artifact-bucket',
  types: [],
  stands: ['AWS::S3::Bucket', 'AWS::CodePipeline::Pipeline'],
  list: artifactBuckets,
};

function artifactBuckets(graph: DeliveryGraph): readonly ArtifactBucket[] {
  const grouped = new Map<string, { readonly bucket: Reference<Bucket>; readonly uses: BucketUse[] }>();
  for (const pipeline of graph.subjects('pipeline')) {
    for (const [bucket, as] of bucketsOf(pipeline, graph)) {
      if (bucket.state === 'absent') continue;
      const key = keyOf(bucket, pipeline);
      const entry = grouped.get(key) ?? { bucket, uses: [] };
      entry.uses.push({ pipeline, as, at: bucket.at });
      grouped.set(key, entry);
    }
  }
  return [...grouped].map(([key, { bucket, uses }]) => {
    const { at, name } =
      bucket.state === 'node'
        ? bucket.node
        : { at: bucket.at, name: 'text' in bucket && bucket.text !== undefined ? bucket.text.print() : 'the artifact bucket' };
    const pipeline = uses[0]?.pipeline.name;
    return {
      kind: 'artifact-bucket',
      id: key,
      name,
      at,
      bucket,
      uses,
      get longestApproval() {
        return longestApproval(uses, graph);
      },
      ...(pipeline === undefined ? {} : { pipeline }),
    };
  });
}

function longestApproval(uses: readonly BucketUse[], graph: DeliveryGraph): Approval | undefined {
  const pipelines = new Set(uses.filter((use) => use.as === 'store').map((use) => use.pipeline.id));
  const waiting = graph.subjects('approval').filter(({ action }) => pipelines.has(action.owner.id));
  const minutes = ({ timeoutMinutes }: Approval): number => ('value' in timeoutMinutes ? timeoutMinutes.value : 0);
  return waiting.reduce<Approval | undefined>(
    (longest, approval) => (longest === undefined || minutes(approval) > minutes(longest) ? approval : longest),
    undefined,
  );
}

function bucketsOf(pipeline: Pipeline, graph: DeliveryGraph): readonly (readonly [Reference<Bucket>, BucketUse['as']])[] {
  const sources = pipeline.actions.filter(({ category, provider }) => known(category) === 'Source' && known(provider) === 'S3');
  return [
    ...pipeline.stores.items.map(({ bucket }) => [bucket, 'store'] as const),
    ...sources.map(({ configuration }) => [graph.refer('bucket', configuration.get('S3Bucket')), 'source'] as const),
  ];
}

/** The bucket in view, or the pipeline with what it calls the bucket: the same name in two pipelines need not be the same bucket. */
function keyOf(bucket: Reference<Bucket>, pipeline: Pipeline): string {
  if (bucket.state === 'node') return bucket.node.id;
  return `${pipeline.id}|bucket ${'text' in bucket && bucket.text !== undefined ? bucket.text.print() : bucket.state}`;
}
