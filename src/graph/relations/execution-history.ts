import type { Cause, Field, Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Pipeline } from '../pipeline.ts';

/** The latest executions of a pipeline that runs; only accounts tell of them. */
export interface ExecutionHistory extends Subject {
  readonly kind: 'execution-history';
  readonly owner: Pipeline;
  /** The day on which they were read, `YYYY-MM-DD`. */
  readonly readOn: Field<string>;
  /** ISO 8601. */
  readonly created: Field<string>;
  /** Newest first; CodePipeline remembers twelve months. */
  readonly executions: readonly Execution[];
  /** Why they are not known; empty when they are. */
  readonly because: readonly Cause[];
}

export interface Execution {
  readonly value: Value;
  readonly id: Field<string>;
  /** `Succeeded`, `Failed`, `InProgress`, `Superseded`, `Stopped`, `Stopping` or `Cancelled`. */
  readonly status: Field<string>;
  readonly started: Field<string>;
  readonly updated: Field<string>;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'execution-history': ExecutionHistory;
  }
}

export const executionHistoryKind: NodeKind<'execution-history'> = {
  kind: 'execution-history',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: histories,
};

function histories(graph: DeliveryGraph): readonly ExecutionHistory[] {
  return graph.subjects('pipeline').flatMap((owner) => {
    const { observed } = owner.resource;
    const listed = observed.get('Executions');
    if (listed.kind === 'absent') return [];
    const { items, open } = listed.items();
    return [
      {
        kind: 'execution-history',
        id: `${owner.id}|executions`,
        name: owner.name,
        pipeline: owner.name,
        at: owner.at,
        owner,
        readOn: observed.get('ReadOn').string(),
        created: observed.get('Created').string(),
        executions: items.map(executionOf),
        because: open ?? [],
      },
    ];
  });
}

function executionOf(value: Value): Execution {
  return {
    value,
    id: value.get('Id').string(),
    status: value.get('Status').string(),
    started: value.get('Started').string(),
    updated: value.get('Updated').string(),
  };
}
