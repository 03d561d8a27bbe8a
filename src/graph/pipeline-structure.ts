import type { Field, Place, Text } from '../resource/index.ts';
import type { Action, Pipeline, Stage } from './pipeline.ts';

/** What CodePipeline refuses in how a pipeline is put together. */
export interface StructureFault {
  /**
   * `stages`: fewer than two. `first`: something else than a source in the first stage. `later`: a source in another one.
   * `sources`: nothing but sources. `twice`: two of one name. `name`: characters that a name does not have. `order`: a run
   * order out of range.
   */
  readonly reason: 'stages' | 'first' | 'later' | 'sources' | 'twice' | 'name' | 'order';
  /** For people: `the stage`, `the artifact`. */
  readonly what: string;
  readonly name: string;
  readonly at: Place;
  /** Where the name stands first. */
  readonly first?: Place;
}

const NAME = /^[A-Za-z0-9.@_-]{1,100}$/;
const ARTIFACT = /^[A-Za-z0-9_-]{1,100}$/;
const NAMESPACE = /^[A-Za-z0-9@_-]{1,100}$/;

/**
 * Only what is wholly in view is judged.
 * Sources: CodePipeline User Guide, "Pipeline structure reference"; CodePipeline API Reference, StageDeclaration,
 * ActionDeclaration, OutputArtifact.
 */
export function structureFaults(pipeline: Pipeline): readonly StructureFault[] {
  const { stages, open, properties } = pipeline;
  const whole = open === undefined && stages.every((stage) => stage.open === undefined);
  return [
    ...namesIn(pipeline),
    ...twice(stages, 'the stage'),
    ...stages.flatMap(({ actions }) => [...twice(actions, 'the action'), ...orders(actions)]),
    ...(whole ? order(pipeline) : []),
    ...(whole && stages.length === 1 ? [{ reason: 'stages' as const, what: '', name: '', at: properties.get('Stages').at }] : []),
  ];
}

function category({ category: field }: Action): string | undefined {
  return 'value' in field ? field.value : undefined;
}

function order({ stages, actions, properties }: Pipeline): readonly StructureFault[] {
  if (actions.some((action) => category(action) === undefined)) return [];
  const misplaced = actions.filter((action) => (category(action) === 'Source') !== (action.stage.index === 0));
  const fault = (action: Action): StructureFault => {
    const reason = action.stage.index === 0 ? 'first' : 'later';
    return { reason, what: 'the action', name: action.name, at: action.value.get('ActionTypeId', 'Category').at };
  };
  const onlySources = stages.length > 1 && actions.length > 0 && actions.every((action) => category(action) === 'Source');
  return onlySources ? [{ reason: 'sources', what: '', name: '', at: properties.get('Stages').at }] : misplaced.map(fault);
}

function twice(items: readonly (Stage | Action)[], what: string): readonly StructureFault[] {
  const seen = new Map<string, Place>();
  return items.flatMap(({ title }): readonly StructureFault[] => {
    const name = 'value' in title ? title.value.key : undefined;
    if (name === undefined || !('value' in title)) return [];
    const first = seen.get(name);
    if (first === undefined) seen.set(name, title.at);
    return first === undefined ? [] : [{ reason: 'twice', what, name: title.value.print(), at: title.at, first }];
  });
}

/** Source: CodePipeline API Reference, ActionDeclaration, `runOrder`. */
function orders(actions: readonly Action[]): readonly StructureFault[] {
  return actions.flatMap(({ runOrder }): readonly StructureFault[] =>
    'value' in runOrder && (runOrder.value < 1 || runOrder.value > 999 || !Number.isInteger(runOrder.value))
      ? [{ reason: 'order', what: 'the run order', name: String(runOrder.value), at: runOrder.at }]
      : [],
  );
}

function namesIn({ properties, stages, actions }: Pipeline): readonly StructureFault[] {
  return [
    ...named(properties.get('Name').text(), NAME, 'the pipeline'),
    ...stages.flatMap(({ title }) => named(title, NAME, 'the stage')),
    ...actions.flatMap(({ title, outputs, value }) => [
      ...named(title, NAME, 'the action'),
      ...outputs.flatMap(({ name }) => named(name, ARTIFACT, 'the artifact')),
      ...named(value.get('Namespace').text(), NAMESPACE, 'the namespace'),
    ]),
  ];
}

function named(field: Field<Text>, allowed: RegExp, what: string): readonly StructureFault[] {
  const written = 'value' in field ? field.value.known : undefined;
  return written === undefined || allowed.test(written) ? [] : [{ reason: 'name', what, name: written.slice(0, 60), at: field.at }];
}
