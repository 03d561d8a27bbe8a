import { type Cause, type Field, type Items, type Place, type Resource, Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { type ArtifactStore, artifactStores } from './artifact-store.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { type StructureFault, structureFaults } from './pipeline-structure.ts';
import type { Role } from './role.ts';

export interface Pipeline extends Subject {
  readonly kind: 'pipeline';
  readonly resource: Resource;
  readonly properties: Value;
  readonly type: Field<string>;
  readonly executionMode: Field<string>;
  readonly role: Reference<Role>;
  /** One per region; `open` says why there may be more. */
  readonly stores: { readonly items: readonly ArtifactStore[]; readonly open: readonly Cause[] | undefined };
  readonly stages: readonly Stage[];
  /** Why there may be further stages. */
  readonly open: readonly Cause[] | undefined;
  /** All actions of all stages in view. */
  readonly actions: readonly Action[];
  readonly account: Text;
  readonly region: Text;
  /** An action that updates the stack of this pipeline with values of the execution. */
  readonly selfUpdate: Action | undefined;
  /** What CodePipeline refuses in how it is put together. */
  readonly structureFaults: readonly StructureFault[];
}

export interface Stage extends Subject {
  readonly kind: 'stage';
  readonly value: Value;
  readonly index: number;
  readonly title: Field<Text>;
  readonly actions: readonly Action[];
  /** Why there may be further actions. */
  readonly open: readonly Cause[] | undefined;
}

/** A name that an action gives to what it reads or writes. */
export interface ArtifactName {
  readonly name: Field<Text>;
  readonly at: Place;
}

export interface Action extends Subject {
  readonly kind: 'action';
  readonly owner: Pipeline;
  readonly stage: Stage;
  readonly value: Value;
  readonly title: Field<Text>;
  readonly category: Field<string>;
  readonly providerOwner: Field<string>;
  readonly provider: Field<string>;
  /** 1 when it is not set. */
  readonly runOrder: Field<number>;
  readonly configuration: Value;
  readonly inputs: readonly ArtifactName[];
  readonly outputs: readonly ArtifactName[];
  /** The action's own role; absent when it acts as the pipeline's role. */
  readonly role: Reference<Role>;
  /** The action's region; the pipeline's when it is not set. */
  readonly region: Text;
  readonly regionField: Field<Text>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    pipeline: Pipeline;
    stage: Stage;
    action: Action;
  }
}

const TYPE = 'AWS::CodePipeline::Pipeline';

export const pipelineKind: NodeKind<'pipeline'> = { kind: 'pipeline', types: [TYPE], node: pipelineOf };
export const stageKind: NodeKind<'stage'> = {
  kind: 'stage',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.subjects('pipeline').flatMap(({ stages }) => stages),
};
export const actionKind: NodeKind<'action'> = {
  kind: 'action',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.subjects('pipeline').flatMap(({ actions }) => actions),
};

function pipelineOf(resource: Resource, graph: DeliveryGraph): Pipeline {
  const { properties } = resource;
  const stages: Stage[] = [];
  const actions: Action[] = [];
  const { items, open } = properties.get('Stages').items();
  const scope = resource.scope;
  const pseudo = (name: string): Text => {
    const content = scope.ref(name, properties.origin);
    return content.kind === 'text' ? content.text : resource.identity.name;
  };
  const pipeline: Pipeline = {
    kind: 'pipeline',
    id: resource.key,
    name: resource.logicalId,
    pipeline: resource.logicalId,
    at: resource.at,
    resource,
    properties,
    // Without a type CloudFormation makes a V1 pipeline. Source: deploy-safety.md, "Pipeline types".
    type: withDefault(properties.get('PipelineType').string(), 'V1'),
    executionMode: withDefault(properties.get('ExecutionMode').string(), 'SUPERSEDED'),
    role: graph.refer('role', properties.get('RoleArn')),
    stores: artifactStores(properties, graph),
    stages,
    open,
    actions,
    account: pseudo('AWS::AccountId'),
    region: pseudo('AWS::Region'),
    get structureFaults() {
      return structureFaults(pipeline);
    },
    get selfUpdate() {
      const own = pseudo('AWS::StackName');
      return actions.find(({ configuration }) => {
        const [stack, overrides] = [configuration.get('StackName').text(), configuration.get('ParameterOverrides').text()];
        return (
          'value' in stack && stack.value.same(own) === 'yes' && 'value' in overrides && overrides.value.matches(Text.of('*#{*')) === 'yes'
        );
      });
    },
  };
  items.forEach((value, index) => {
    const stage = stageOf(value, index, pipeline, graph);
    stages.push(stage);
    actions.push(...stage.actions);
  });
  return pipeline;
}

function stageOf(value: Value, index: number, pipeline: Pipeline, graph: DeliveryGraph): Stage {
  const title = value.get('Name').text();
  const name = printed(title, `stage ${index + 1}`);
  const actions: Action[] = [];
  const { items, open } = value.get('Actions').items();
  const stage: Stage = {
    kind: 'stage',
    id: distinct(`${pipeline.id}|${name}`, pipeline.stages),
    name: `${pipeline.name} / ${name}`,
    pipeline: pipeline.name,
    at: value.at,
    value,
    index,
    title,
    actions,
    open,
  };
  items.forEach((item, position) => {
    actions.push(actionOf(item, position, stage, pipeline, graph));
  });
  return stage;
}

function actionOf(value: Value, position: number, stage: Stage, owner: Pipeline, graph: DeliveryGraph): Action {
  const title = value.get('Name').text();
  const type = value.get('ActionTypeId');
  const name = printed(title, `action ${position + 1}`);
  const region = value.get('Region').text();
  return {
    kind: 'action',
    id: distinct(`${stage.id}|${name}`, stage.actions),
    name: `${stage.name} / ${name}`,
    pipeline: owner.name,
    at: value.at,
    owner,
    stage,
    value,
    title,
    category: type.get('Category').string(),
    providerOwner: type.get('Owner').string(),
    provider: type.get('Provider').string(),
    runOrder: withDefault(value.get('RunOrder').number(), 1),
    configuration: value.get('Configuration'),
    inputs: artifactNames(value.get('InputArtifacts').items()),
    outputs: artifactNames(value.get('OutputArtifacts').items()),
    role: graph.refer('role', value.get('RoleArn')),
    region: 'value' in region ? region.value : owner.region,
    regionField: region,
  };
}

/** Names of stages, and of the actions of a stage, are distinct; where a mistake repeats one, both are told apart all the same. */
function distinct(id: string, others: readonly { readonly id: string }[]): string {
  return others.some((other) => other.id === id) ? distinct(`${id} again`, others) : id;
}

function artifactNames({ items }: Items): readonly ArtifactName[] {
  return items.map((item) => ({ name: item.get('Name').text(), at: item.at }));
}

function printed(title: Field<Text>, otherwise: string): string {
  return 'value' in title ? title.value.print() : otherwise;
}
