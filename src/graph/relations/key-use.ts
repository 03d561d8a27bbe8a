import { type Answer, answerOf, type Field } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { ArtifactStore } from '../artifact-store.ts';
import type { BuildProject } from '../build-project.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import { type Key, type KeyForm, keyForm, refersToAwsManagedKey } from '../key.ts';
import type { Pipeline } from '../pipeline.ts';

/** The key that an artifact store or a build project is told to encrypt with; there is one for each, key or not. */
export interface KeyUse extends Subject {
  readonly kind: 'key-use';
  readonly as: 'store' | 'build';
  readonly owner: Pipeline | BuildProject;
  readonly store: ArtifactStore | undefined;
  /** Absent where none is set. */
  readonly reference: Reference<Key>;
  /** The key in view. */
  readonly key: Key | undefined;
  /** It is the first use of that key: what is wrong with the key itself is told once. */
  readonly leads: boolean;
  /** How it is named; undefined where that cannot be told. */
  readonly form: KeyForm | undefined;
  /** It is named, and managed by AWS. */
  readonly awsManaged: Answer;
  /** What the bucket of a store encrypts with, which counts where the store names no key; undefined when not in view. */
  readonly ofBucket: { readonly algorithm: Field<string>; readonly key: Reference<Key> } | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'key-use': KeyUse;
  }
}

export const keyUseKind: NodeKind<'key-use'> = {
  kind: 'key-use',
  types: [],
  stands: ['AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline'],
  list: keyUses,
};

function keyUses(graph: DeliveryGraph): readonly KeyUse[] {
  const stores = graph
    .subjects('pipeline')
    .flatMap((pipeline) => pipeline.stores.items.map((store, index) => storeUse(pipeline, store, index)));
  const seen = new Set<string>();
  return [...stores, ...graph.subjects('build-project').map(buildUse)].map((use): KeyUse => {
    const key = use.reference.state === 'node' ? use.reference.node : undefined;
    const leads = key !== undefined && !seen.has(key.id);
    if (key !== undefined) seen.add(key.id);
    return { ...use, key, leads };
  });
}

function storeUse(owner: Pipeline, store: ArtifactStore, index: number): Omit<KeyUse, 'key' | 'leads'> {
  const { key: reference, region, bucket } = store;
  const label = region === undefined ? 'artifact store' : `artifact store in ${region.print()}`;
  return {
    kind: 'key-use',
    id: `${owner.id}|store ${index}`,
    name: `${owner.name} / ${label}`,
    pipeline: owner.name,
    at: reference.state === 'absent' ? store.at : reference.at,
    as: 'store',
    owner,
    store,
    reference,
    ...formOf(reference),
    ofBucket: bucket.state === 'node' ? bucket.node.encryption : undefined,
  };
}

function buildUse(owner: BuildProject): Omit<KeyUse, 'key' | 'leads'> {
  const { encryptionKey: reference } = owner;
  return {
    kind: 'key-use',
    id: owner.id,
    name: owner.name,
    at: reference.state === 'absent' ? owner.at : reference.at,
    as: 'build',
    owner,
    store: undefined,
    reference,
    ...formOf(reference),
    ofBucket: undefined,
  };
}

function formOf(reference: Reference<Key>): Pick<KeyUse, 'form' | 'awsManaged'> {
  const text = 'text' in reference ? reference.text : undefined;
  return {
    form: text === undefined ? undefined : keyForm(text),
    awsManaged: reference.state === 'absent' ? answerOf(false) : refersToAwsManagedKey(reference),
  };
}
