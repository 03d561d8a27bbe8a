import type { PrincipalEntry, Statement } from '../../authorization/policy/document.ts';
import { actionAnswer } from '../../authorization/policy/match.ts';
import { type Answer, all, answerOf, any, not, type Place, type Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { accountPart, wholeAccount } from '../arn.ts';
import type { Bucket } from '../bucket.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Key } from '../key.ts';
import type { Pipeline } from '../pipeline.ts';
import type { PolicySet } from '../policy-set.ts';

/** A principal that the policy of an artifact key or artifact bucket lets read artifacts. */
export interface StoreReader extends Subject {
  readonly kind: 'store-reader';
  readonly store: Key | Bucket;
  readonly principal: 'everyone' | 'account' | 'identity';
  readonly text: Text;
  /** It is the account of the store itself. */
  readonly ownAccount: Answer;
  /** A pipeline of the store acts in that account, by a role that is named. */
  readonly deploysThere: Answer;
  /** A pipeline of the store acts in the account of the principal, whichever form it is written in. */
  readonly delivers: Answer;
  /** The statement also lets it write artifacts, or change who may. */
  readonly writes: boolean;
  /** The statement lets another account administer the store; said of the first principal of a statement. */
  readonly administers: Answer;
  /** Keys of the statement's conditions, lower case. */
  readonly conditions: readonly string[];
  readonly statement: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'store-reader': StoreReader;
  }
}

export const storeReaderKind: NodeKind<'store-reader'> = {
  kind: 'store-reader',
  types: [],
  stands: ['AWS::S3::BucketPolicy', 'AWS::KMS::Key'],
  list: storeReaders,
};

const READS = { key: ['kms:Decrypt', 'kms:GenerateDataKey'], bucket: ['s3:GetObject', 's3:PutObject'] } as const;

/** Encrypting with a key writes nothing; changing its policy, or that of the bucket, opens everything. */
const WRITES = { key: ['kms:PutKeyPolicy', 'kms:CreateGrant'], bucket: ['s3:PutObject', 's3:DeleteObject', 's3:PutBucketPolicy'] } as const;

const ADMINISTERS = { key: 'kms:PutKeyPolicy', bucket: 's3:PutBucketPolicy' } as const;

function storeReaders(graph: DeliveryGraph): readonly StoreReader[] {
  const stores = new Map<string, { readonly store: Key | Bucket; readonly pipelines: Pipeline[] }>();
  for (const pipeline of graph.subjects('pipeline')) {
    for (const { key, bucket } of pipeline.stores.items) {
      for (const reference of [key, bucket]) {
        if (reference.state !== 'node') continue;
        const entry = stores.get(reference.node.id) ?? { store: reference.node, pipelines: [] };
        stores.set(reference.node.id, entry);
        entry.pipelines.push(pipeline);
      }
    }
  }
  return [...stores.values()]
    .filter(({ store }) => graph.inFocus(store.resource))
    .flatMap(({ store, pipelines }) => readersOf(store, store.policy, pipelines));
}

function readersOf(store: Key | Bucket, { documents }: PolicySet, pipelines: readonly Pipeline[]): readonly StoreReader[] {
  const readable = (statement: Statement): boolean =>
    statement.effect === 'Allow' && READS[store.kind].some((action) => actionAnswer(statement, action) === 'yes');
  return documents.flatMap(({ document }, policy) =>
    document.statements
      .filter(readable)
      .flatMap((statement) =>
        (statement.principals?.items ?? []).flatMap((entry, position) =>
          readerOf(store, statement, entry, `${policy}.${statement.index}.${position}`, pipelines, position === 0),
        ),
      ),
  );
}

function readerOf(
  store: Key | Bucket,
  statement: Statement,
  { kind, text, value }: PrincipalEntry,
  id: string,
  pipelines: readonly Pipeline[],
  leads: boolean,
): readonly StoreReader[] {
  if (kind !== 'anyone' && kind !== 'aws') return [];
  const account = wholeAccount(text);
  const home = account ?? accountPart(text);
  return [
    {
      kind: 'store-reader',
      id: `${store.id}|reader ${id}`,
      name: store.name,
      at: value.at,
      store,
      principal: kind === 'anyone' ? 'everyone' : account === undefined ? 'identity' : 'account',
      text,
      ownAccount: account === undefined ? answerOf(false) : account.same(store.account),
      deploysThere: account === undefined ? answerOf(false) : any(pipelines.map((pipeline) => actsIn(pipeline, account))),
      delivers:
        home === undefined ? answerOf(false) : any([home.same(store.account), ...pipelines.map((pipeline) => actsIn(pipeline, home))]),
      writes: WRITES[store.kind].some((action) => actionAnswer(statement, action) === 'yes'),
      administers:
        leads && home !== undefined
          ? all([actionAnswer(statement, ADMINISTERS[store.kind]), not(home.same(store.account))])
          : answerOf(false),
      conditions: statement.conditions.items.map(({ key }) => key.toLowerCase()),
      statement: statement.value.at,
    },
  ];
}

/** Does an action of the pipeline work by a role of this account? */
function actsIn({ actions, account: home, open }: Pipeline, account: Text): Answer {
  return any([
    home.same(account),
    ...actions.map(({ role }): Answer => {
      if (role.state === 'absent') return 'no';
      const text = 'text' in role ? role.text : undefined;
      const other = text === undefined ? undefined : accountPart(text);
      return other === undefined ? unknown(...('because' in role ? role.because : [])) : other.same(account);
    }),
    ...(open === undefined ? [] : [unknown(...open)]),
  ]);
}
