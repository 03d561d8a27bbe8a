import { type Answer, all, any, type Field, isValue, type Resource, unknown } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { NodeKind } from './graph.ts';
import { nodeBase } from './node.ts';

/** An account in one region in which pipelines run; only a live source tells of it. */
export interface Account extends Subject {
  readonly kind: 'account';
  readonly resource: Resource;
  readonly region: Field<string>;
  /** Does a trail that is switched on record who changes pipelines? */
  readonly audited: Answer;
}

declare module '../rule/types.ts' {
  interface Subjects {
    account: Account;
  }
}

export const accountKind: NodeKind<'account'> = { kind: 'account', types: ['Pipeaudit::Account'], node: accountOf };

function accountOf(resource: Resource): Account {
  const { items, open } = resource.observed.get('Trails').items();
  return {
    ...nodeBase('account', resource),
    region: resource.observed.get('Region').string(),
    audited: any([
      ...items.map((trail) => all(['Logging', 'RecordsChanges'].map((key) => isValue(trail.get(key).boolean(), true)))),
      ...(open === undefined ? [] : [unknown(...open)]),
    ]),
  };
}
