import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before, beside } from '../order.ts';
import type { Action } from '../pipeline.ts';
import { known, titleWords } from './deploy.ts';
import { buildCommands } from './schema-migration.ts';

/** An action that clears the cache of a distribution: by its name, or by a command in view. */
export interface CacheInvalidation extends Subject {
  readonly kind: 'cache-invalidation';
  readonly action: Action;
  /** A command says so, not only a name. */
  readonly sure: boolean;
  /** The upload that it surely does not wait for, where no other upload of the stage comes before. */
  readonly upload: { readonly action: Action; readonly beside: boolean } | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'cache-invalidation': CacheInvalidation;
  }
}

export const cacheInvalidationKind: NodeKind<'cache-invalidation'> = {
  kind: 'cache-invalidation',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => invalidationOf(action, graph))),
};

const RUNNING = new Set(['Build', 'Invoke', 'Compute', 'Test']);
const WORDS = new Set(['invalidate', 'invalidates', 'invalidation', 'invalidations', 'invalidatecache', 'invalidatecloudfront']);
const CLEARS = /\bcloudfront\s+create-invalidation\b/;
/** The same build uploads something itself, which the invalidation may be for. */
const UPLOADS = /\baws\s+(?:[^|;&]*\s)?s3\s+(?:sync|cp|mv)\b|\bs3api\s+put-object\b/;

function invalidationOf(action: Action, graph: DeliveryGraph): readonly CacheInvalidation[] {
  if (!RUNNING.has(known(action.category) ?? '')) return [];
  const commands = buildCommands(action, graph);
  const sure = commands.some((line) => CLEARS.test(line));
  if (!sure && (commands.length > 0 || !titleWords(action.title).some((word) => WORDS.has(word)))) return [];
  if (commands.some((line) => UPLOADS.test(line))) return [];
  const uploads = action.stage.actions.filter(
    (other) => known(other.category) === 'Deploy' && known(other.providerOwner) === 'AWS' && known(other.provider) === 'S3',
  );
  const unmet = uploads.map((other) => ({
    action: other,
    beside: beside(other, action) === 'yes',
    later: before(action, other) === 'yes',
  }));
  const late = unmet.every((one) => one.beside || one.later) ? unmet[0] : undefined;
  return [
    {
      kind: 'cache-invalidation',
      id: `${action.id}|invalidation`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      action,
      sure,
      upload: late === undefined ? undefined : { action: late.action, beside: late.beside },
    },
  ];
}
