import type { ArtifactStore } from '../graph/artifact-store.ts';
import type { BuildProject } from '../graph/build-project.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph/graph.ts';
import { type Key, type KeyForm, keyForm, refersToAwsManagedKey } from '../graph/key.ts';
import type { Action, Pipeline } from '../graph/pipeline.ts';
import { artifactsOf } from '../graph/relations/artifact-use.ts';
import { known } from '../graph/relations/deploy.ts';
import { type Answer, all, any, not, type Place, type Text, unknown } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { artifactCalls } from './artifact-calls.ts';
import type { Caller } from './call.ts';
import { accountOf, actionCaller, roleCaller } from './callers.ts';
import { answerOfProof, prove } from './prove.ts';
import { type ActionRequirements, requirementsOf } from './requirements/index.ts';
import { expressionOf, Unsayable } from './statement.ts';
import { projectOf, runsElsewhere, storeOf } from './stores.ts';
import { hidden } from './targets.ts';

/** Somebody who reads or writes artifacts. */
export interface ArtifactUser {
  readonly action: Action;
  readonly account: Text;
  /** Acts in another account than the pipeline's. */
  readonly foreign: Answer;
  /** May give what it writes to the owner of the bucket, by an ACL. */
  readonly givesAway: Answer;
}

/** An artifact store with those who use it, and the key that it is told to use. */
export interface StoreUse extends Subject {
  readonly kind: 'store-use';
  readonly owner: Pipeline;
  readonly store: ArtifactStore;
  readonly region: Text;
  readonly key: Reference<Key>;
  /** How the key is named; undefined when that cannot be told. */
  readonly form: KeyForm | undefined;
  /** The key is AWS's, which it is where none is named. */
  readonly awsManaged: Answer;
  /** How the template of the pipeline names the key that the bucket encrypts with by default; undefined where it has no way to. */
  readonly bucketKey: () => unknown;
  readonly users: readonly ArtifactUser[];
  /** Some user acts in another account. */
  readonly acrossAccounts: Answer;
  /** Bucket and key are in the region of the store. */
  readonly bucketElsewhere: Answer;
  readonly keyElsewhere: Answer;
}

/** The output of a build action, with those who read it in other accounts. */
export interface BuildOutput extends Subject {
  readonly kind: 'build-output';
  readonly action: Action;
  readonly project: Reference<BuildProject>;
  /** Where the project names its key, or would. */
  readonly keyAt: Place;
  /** The build encrypts with the key that AWS manages. */
  readonly awsManaged: Answer;
  /** The store has a key of its own. */
  readonly storeHasKey: Answer;
  /** How the template of the project names that key; undefined where it has no way to. */
  readonly storeKey: () => unknown;
  /** The project names no key, its role is in view, and no other action of the pipelines in view builds with it. */
  readonly onlyHere: () => boolean;
  readonly readers: readonly ArtifactUser[];
  readonly readAcrossAccounts: Answer;
}

/**
 * An action that runs in a region of its own, with the store that it finds there; where stores are listed by region, also the
 * first action that runs in the pipeline's.
 */
export interface RegionalAction extends Subject {
  readonly kind: 'regional-action';
  readonly action: Action;
  readonly region: Text;
  /** The pipeline has a store in that region. */
  readonly hasStore: Answer;
  /** Where the stores are listed; the region of the action where there is only one store. */
  readonly storesAt: Place;
}

/** An artifact on its way from one action to another. */
export interface ArtifactTransfer extends Subject {
  readonly kind: 'artifact-transfer';
  readonly artifact: string;
  readonly producer: Action;
  readonly consumer: Action;
  /** Made in one account that is not the pipeline's, read in another. */
  readonly betweenForeignAccounts: Answer;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'store-use': StoreUse;
    'build-output': BuildOutput;
    'regional-action': RegionalAction;
    'artifact-transfer': ArtifactTransfer;
  }
}

export const storeUseKind: NodeKind<'store-use'> = {
  kind: 'store-use',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap((pipeline) => storeUses(pipeline, graph)),
};
export const buildOutputKind: NodeKind<'build-output'> = {
  kind: 'build-output',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap((pipeline) => buildOutputs(pipeline, graph)),
};
export const regionalActionKind: NodeKind<'regional-action'> = {
  kind: 'regional-action',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) =>
    graph.judged('pipeline').flatMap(({ actions, properties }) => {
      const home =
        properties.get('ArtifactStores').kind === 'absent' ? undefined : actions.find((action) => runsElsewhere(action) === 'no');
      return actions.filter((action) => action === home || runsElsewhere(action) !== 'no').map(regionalAction);
    }),
};
export const artifactTransferKind: NodeKind<'artifact-transfer'> = {
  kind: 'artifact-transfer',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap((pipeline) => transfers(pipeline, graph)),
};

function storeUses(owner: Pipeline, graph: DeliveryGraph): readonly StoreUse[] {
  return owner.stores.items.map((store, index): StoreUse => {
    const { key, bucket } = store;
    const region = store.region ?? owner.region;
    const users = owner.actions.filter((action) => storeOf(action)?.store === store).flatMap((action) => usersOf(action, graph));
    const text = 'text' in key ? key.text : undefined;
    return {
      kind: 'store-use',
      id: `${owner.id}|store ${store.region?.print() ?? index}`,
      name: store.region === undefined ? `artifact store of ${owner.name}` : `artifact store of ${owner.name} in ${store.region.print()}`,
      pipeline: owner.name,
      at: store.at,
      owner,
      store,
      region,
      key,
      form: text === undefined ? undefined : isBareId(key, text) ? 'key-id' : keyForm(text),
      awsManaged: managedOrAbsent(key),
      bucketKey: () => (bucket.state === 'node' ? sayable(bucket.node.encryption.key, owner.resource.id.instance, graph) : undefined),
      users,
      acrossAccounts: any(users.map(({ foreign }) => foreign)),
      bucketElsewhere: bucket.state === 'node' ? not(bucket.node.region.same(region)) : 'no',
      keyElsewhere: key.state === 'node' ? not(key.node.region.same(region)) : 'no',
    };
  });
}

/** `Ref` of a key in view gives its bare id. */
function isBareId(key: Reference<Key>, text: Text): boolean {
  return key.state === 'node' && text.same(key.node.keyId) === 'yes';
}

function managedOrAbsent(key: Reference<Key>): Answer {
  return key.state === 'absent' ? 'yes' : refersToAwsManagedKey(key);
}

/** Who reads and writes for an action: its own role, for builds the role of the project. */
function usersOf(action: Action, graph: DeliveryGraph): readonly ArtifactUser[] {
  const [category, owner, provider] = [known(action.category), known(action.providerOwner), known(action.provider)];
  const entry =
    category === undefined || owner === undefined || provider === undefined ? undefined : requirementsOf(category, owner, provider);
  if (entry === undefined) return [];
  const uses = (access: readonly ('read' | 'write')[] = []): boolean =>
    (access.includes('read') && action.inputs.length > 0) || (access.includes('write') && action.outputs.length > 0);
  const own = uses(entry.artifacts) ? actionCaller(action, graph) : undefined;
  const project = uses(entry.projectArtifacts) ? projectOf(action, graph) : undefined;
  const build = project?.state === 'node' ? roleCaller(project.node.role, graph) : undefined;
  return [own, build].flatMap((caller) => (caller === undefined ? [] : [userOf(action, caller, entry, graph)]));
}

function userOf(action: Action, caller: Caller, entry: ActionRequirements, graph: DeliveryGraph): ArtifactUser {
  const account = accountOf(caller);
  return {
    action,
    account,
    foreign: not(account.same(action.owner.account)),
    get givesAway() {
      const calls = artifactCalls(action, entry, graph, 'all').filter(
        (call) => call.requirement === 'artifact.write.acl' && call.caller.key === caller.key,
      );
      return calls.length === 0 ? 'no' : all(calls.map((call) => answerOfProof(prove(call))));
    },
  };
}

function buildOutputs(pipeline: Pipeline, graph: DeliveryGraph): readonly BuildOutput[] {
  return pipeline.actions.flatMap((action): readonly BuildOutput[] => {
    const project = projectOf(action, graph);
    const found = storeOf(action);
    if (project === undefined || action.outputs.length === 0 || found === undefined) return [];
    const readers = artifactsOf(pipeline)
      .filter(({ producers }) => producers.includes(action))
      .flatMap(({ consumers }) => consumers.flatMap((consumer) => usersOf(consumer, graph)));
    const encryption = project.state === 'node' ? project.node.encryptionKey : undefined;
    return [
      {
        kind: 'build-output',
        id: action.id,
        name: action.name,
        pipeline: pipeline.name,
        at: action.at,
        action,
        project,
        keyAt: project.state === 'node' ? project.node.properties.get('EncryptionKey').at : action.at,
        awsManaged: encryption === undefined ? unknown(...hidden(project, 'build project')) : managedOrAbsent(encryption),
        storeHasKey: not(managedOrAbsent(found.store.key)),
        onlyHere: () => project.state === 'node' && isOnlyFor(action, project.node, graph),
        storeKey: () => (project.state === 'node' ? sayable(found.store.key, project.node.resource.id.instance, graph) : undefined),
        readers,
        readAcrossAccounts: any(readers.map(({ foreign }) => foreign)),
      },
    ];
  });
}

function isOnlyFor(action: Action, { id, role, encryptionKey }: BuildProject, graph: DeliveryGraph): boolean {
  if (encryptionKey.state !== 'absent' || role.state !== 'node') return false;
  const others = graph.subjects('pipeline').flatMap(({ actions }) => actions.filter((other) => other !== action));
  return others.every((other) => {
    const project = projectOf(other, graph);
    return project?.state !== 'node' || project.node.id !== id;
  });
}

/** What stands for a key in a template. */
function sayable(key: Reference<Key>, instance: string, graph: DeliveryGraph): unknown {
  const text = key.state === 'node' ? key.node.resource.identity.arn : undefined;
  const said = text === undefined ? undefined : expressionOf(text, instance, graph);
  return said instanceof Unsayable ? undefined : said;
}

function regionalAction(action: Action): RegionalAction {
  const { owner, regionField } = action;
  const { items, open } = owner.stores;
  const listed = owner.properties.get('ArtifactStores');
  const answers = items.map((store) => (store.region ?? owner.region).same(action.region));
  return {
    kind: 'regional-action',
    id: action.id,
    name: action.name,
    pipeline: owner.name,
    at: action.at,
    action,
    region: action.region,
    hasStore: any([...answers, ...(open === undefined ? [] : [unknown(...open)])]),
    storesAt: listed.kind === 'absent' ? regionField.at : listed.at,
  };
}

function transfers(pipeline: Pipeline, graph: DeliveryGraph): readonly ArtifactTransfer[] {
  return artifactsOf(pipeline).flatMap(({ producers, consumers, title }) =>
    producers.flatMap((producer) =>
      consumers.map((consumer): ArtifactTransfer => {
        const from = usersOf(producer, graph);
        const to = usersOf(consumer, graph);
        const pairs = from.flatMap((one) => to.map((other) => all([one.foreign, other.foreign, not(one.account.same(other.account))])));
        return {
          kind: 'artifact-transfer',
          id: `${consumer.id}|${title.print()} from ${producer.name}`,
          name: `${title.print()} from ${producer.name} to ${consumer.name}`,
          pipeline: pipeline.name,
          at: consumer.at,
          artifact: title.print(),
          producer,
          consumer,
          betweenForeignAccounts: any(pairs),
        };
      }),
    ),
  );
}
