import { type Answer, any, type Cause, distinctCauses, type Field, type Place, type Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action, ArtifactName, Pipeline } from '../pipeline.ts';

/** An artifact of a pipeline: the actions that write it under one name, and those that read it. */
export interface Artifact extends Subject {
  readonly kind: 'artifact';
  readonly owner: Pipeline;
  readonly title: Text;
  /** Several are a mistake: a name is written once. */
  readonly producers: readonly Action[];
  readonly consumers: readonly Action[];
  /** Where it is read, and whether it is surely written by then. */
  readonly reads: readonly { readonly action: Action; readonly at: Place; readonly produced: Answer }[];
  readonly writes: readonly { readonly action: Action; readonly at: Place }[];
  /** Why it may be written or read elsewhere too. */
  readonly because: readonly Cause[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    artifact: Artifact;
  }
}

export const artifactKind: NodeKind<'artifact'> = {
  kind: 'artifact',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(artifactsOf),
};

const known = new WeakMap<Pipeline, readonly Artifact[]>();

/** The artifacts of a pipeline, those that are only read included. */
export function artifactsOf(pipeline: Pipeline): readonly Artifact[] {
  const remembered = known.get(pipeline);
  if (remembered !== undefined) return remembered;
  const titles = new Map<string, { readonly title: Text; readonly first: ArtifactName }>();
  for (const action of pipeline.actions) {
    for (const artifact of [...action.outputs, ...action.inputs]) {
      if ('value' in artifact.name && !titles.has(artifact.name.value.key))
        titles.set(artifact.name.value.key, { title: artifact.name.value, first: artifact });
    }
  }
  const artifacts = [...titles.values()].map(({ title, first }) => artifactOf(title, first, pipeline));
  known.set(pipeline, artifacts);
  return artifacts;
}

function artifactOf(title: Text, first: ArtifactName, owner: Pipeline): Artifact {
  const because: Cause[] = [...openEnds(owner)];
  const using = (names: (action: Action) => readonly ArtifactName[]): readonly Action[] =>
    owner.actions.filter((action) =>
      names(action).some(({ name }) => {
        const answer = sameName(name, title);
        if (typeof answer === 'object') because.push(...answer.because);
        return answer === 'yes';
      }),
    );
  const producers = using(({ outputs }) => outputs);
  const consumers = using(({ inputs }) => inputs);
  return {
    kind: 'artifact',
    id: `${owner.id}|artifact ${title.print()}`,
    name: `${owner.name} / ${title.print()}`,
    pipeline: owner.name,
    at: first.at,
    owner,
    title,
    producers,
    consumers,
    get reads() {
      return consumers.map((action) => ({
        action,
        at: placeOf(action.inputs, title) ?? action.at,
        produced: any(producers.map((producer) => before(producer, action))),
      }));
    },
    get writes() {
      return producers.map((action) => ({ action, at: placeOf(action.outputs, title) ?? action.at }));
    },
    because: distinctCauses(because),
  };
}

function placeOf(names: readonly ArtifactName[], title: Text): Place | undefined {
  return names.find(({ name }) => sameName(name, title) === 'yes')?.at;
}

function sameName(name: Field<Text>, title: Text): Answer {
  if ('value' in name) return name.value.same(title);
  return name.state === 'unresolved' ? { because: name.because } : 'no';
}

function openEnds(pipeline: Pipeline): readonly Cause[] {
  return [...(pipeline.open ?? []), ...pipeline.stages.flatMap(({ open }) => open ?? [])];
}

/** The action whose inputs are shipped: itself, or the one that creates the change set which it executes. */
export function shipperOf(action: Action): Action {
  return action.inputs.length > 0 ? action : (changeSetOf(action) ?? action);
}

/** The action that creates the change set which an action executes: same stack, and before it. */
function changeSetOf(execution: Action): Action | undefined {
  const stack = execution.configuration.get('StackName').text();
  if (!('value' in stack)) return undefined;
  return execution.owner.actions.findLast((action) => {
    const other = action.configuration.get('StackName').text();
    return action.inputs.length > 0 && 'value' in other && other.value.same(stack.value) === 'yes' && before(action, execution) === 'yes';
  });
}

/** Where the inputs of an action come from, back to the sources. */
export interface Lineage {
  readonly sources: readonly Action[];
  /** Everything between sources and the action that made artifacts on the way, nearest first. */
  readonly builds: readonly Action[];
  /** Why there may be more; empty when this is all. */
  readonly because: readonly Cause[];
}

/** Follows artifacts from an action back through the actions that produced them. */
export function lineage(action: Action): Lineage {
  const artifacts = artifactsOf(action.owner);
  const seen = new Set<string>([action.id]);
  const found: Action[] = [];
  const because: Cause[] = [];
  const pending: Action[] = [action];
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    for (const { name } of at.inputs) {
      if (!('value' in name)) {
        if ('because' in name) because.push(...name.because);
        continue;
      }
      const { key } = name.value;
      const artifact = artifacts.find(({ title }) => title.key === key);
      if (artifact === undefined) continue;
      if (artifact.producers.length === 0) because.push(...artifact.because);
      for (const producer of artifact.producers) {
        if (seen.has(producer.id)) continue;
        seen.add(producer.id);
        found.push(producer);
        pending.push(producer);
      }
    }
  }
  const isSource = ({ category }: Action): boolean => 'value' in category && category.value === 'Source';
  return { sources: found.filter(isSource), builds: found.filter((producer) => !isSource(producer)), because: distinctCauses(because) };
}

/** The actions that read what an action wrote, and what they made of it, onward to the last. */
export function consumersOf(action: Action): readonly Action[] {
  const artifacts = artifactsOf(action.owner);
  const seen = new Set<string>([action.id]);
  const found: Action[] = [];
  const pending: Action[] = [action];
  for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
    const { id } = at;
    for (const { producers, consumers } of artifacts) {
      if (!producers.some((producer) => producer.id === id)) continue;
      for (const consumer of consumers) {
        if (seen.has(consumer.id)) continue;
        seen.add(consumer.id);
        found.push(consumer);
        pending.push(consumer);
      }
    }
  }
  return found;
}
