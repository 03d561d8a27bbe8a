import type { Place } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { Bucket } from '../bucket.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Action } from '../pipeline.ts';
import { known } from './deploy.ts';

/** An S3 deploy action to a bucket that is read as a website. */
export interface SiteUpload extends Subject {
  readonly kind: 'site-upload';
  readonly action: Action;
  readonly bucket: Bucket;
  /** What makes the bucket a website. */
  readonly site: Place;
  /** The files of the artifact stay packed, in an object that is not named like an archive, and no other action unpacks any there. */
  readonly packed: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'site-upload': SiteUpload;
  }
}

export const siteUploadKind: NodeKind<'site-upload'> = {
  kind: 'site-upload',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => uploadOf(action, actions, graph))),
};

function uploadOf(action: Action, actions: readonly Action[], graph: DeliveryGraph): readonly SiteUpload[] {
  const bucket = targetOf(action, graph);
  const site = bucket === undefined ? undefined : siteOf(bucket, graph);
  if (bucket === undefined || site === undefined) return [];
  return [
    {
      kind: 'site-upload',
      id: `${action.id}|site`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      action,
      bucket,
      site,
      get packed() {
        const key = known(action.configuration.get('ObjectKey').string());
        const archive = key === undefined || /\.(?:zip|tar|tgz|gz|jar|whl)$|#\{/i.test(key);
        return (
          extracts(action) === false &&
          !archive &&
          !actions.some((other) => extracts(other) !== false && targetOf(other, graph)?.id === bucket.id)
        );
      },
    },
  ];
}

function extracts({ configuration }: Action): boolean | undefined {
  return known(configuration.get('Extract').boolean());
}

function targetOf(action: Action, graph: DeliveryGraph): Bucket | undefined {
  if (known(action.category) !== 'Deploy' || known(action.provider) !== 'S3') return undefined;
  const bucket = referByAction(graph, 'bucket', action, 'BucketName');
  return bucket.state === 'node' ? bucket.node : undefined;
}

/** Where the bucket says that it is a website, or lets a distribution read it; or the distribution in view that does. */
function siteOf({ id, properties, policy }: Bucket, graph: DeliveryGraph): Place | undefined {
  const own = properties.get('WebsiteConfiguration');
  if (own.exists === 'yes') return own.at;
  const statements = policy.documents.flatMap(({ document }) => document.value.get('Statement').items().items);
  const reader = statements.find(
    (statement) =>
      known(statement.get('Effect').string()) === 'Allow' &&
      known(statement.get('Principal', 'Service').string()) === 'cloudfront.amazonaws.com',
  );
  return reader?.at ?? graph.once(origins).get(id);
}

/** Buckets that distributions in view have as an origin. */
function origins(graph: DeliveryGraph): ReadonlyMap<string, Place> {
  const found = graph.resources('AWS::CloudFront::Distribution').flatMap(({ properties }) =>
    properties
      .get('DistributionConfig', 'Origins')
      .items()
      .items.flatMap((origin) => {
        const domain = known(origin.get('DomainName').text());
        const owner = domain?.holes.find((hole) => hole.owner !== undefined)?.owner;
        const bucket = owner === undefined ? undefined : graph.subjects('bucket').find((one) => one.name === owner.logicalId);
        return bucket === undefined ? [] : [[bucket.id, origin.at] as const];
      }),
  );
  return new Map(found);
}
