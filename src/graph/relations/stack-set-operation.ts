import type { Field } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { known } from './deploy.ts';

/** How a stack set is changed: by its template, or by an action of a pipeline. Shares in percent. */
export interface StackSetOperation extends Subject {
  readonly kind: 'stack-set-operation';
  readonly tolerance: Field<number>;
  readonly concurrency: Field<number>;
  /** `SEQUENTIAL` or `PARALLEL`. */
  readonly parallelRegions: Field<string>;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'stack-set-operation': StackSetOperation;
  }
}

export const stackSetOperationKind: NodeKind<'stack-set-operation'> = { kind: 'stack-set-operation', types: [], list: operations };

const PROVIDERS: readonly (string | undefined)[] = ['CloudFormationStackSet', 'CloudFormationStackInstances'];

function operations(graph: DeliveryGraph): readonly StackSetOperation[] {
  const own = graph.judged('stack-set').map(({ id, name, at, preferences }): StackSetOperation => {
    const { failureTolerancePercentage, maxConcurrentPercentage, regionConcurrency } = preferences;
    return {
      kind: 'stack-set-operation',
      id,
      name,
      at,
      tolerance: failureTolerancePercentage,
      concurrency: maxConcurrentPercentage,
      parallelRegions: regionConcurrency,
    };
  });
  const actions = graph
    .subjects('action')
    .filter(({ category, provider }) => known(category) === 'Deploy' && PROVIDERS.includes(known(provider)));
  return [
    ...own,
    ...actions.map(
      ({ id, name, at, owner, configuration }): StackSetOperation => ({
        kind: 'stack-set-operation',
        id,
        name,
        at,
        pipeline: owner.name,
        tolerance: configuration.get('FailureTolerancePercentage').number(),
        concurrency: configuration.get('MaxConcurrentPercentage').number(),
        parallelRegions: configuration.get('RegionConcurrencyType').string(),
      }),
    ),
  ];
}
