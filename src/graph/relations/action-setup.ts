import { type ActionProvider, actionProvider, requiredByMode } from '../../facts/action-providers.ts';
import type { Cause, Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import { inOtherCluster } from '../ecs.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { before } from '../order.ts';
import type { Action } from '../pipeline.ts';
import { demandedBesides, type Misreading, misread } from './action-configuration.ts';
import { type BadInput, type CloneInput, cloneInputs, strays, type UnpackedFile, unpackedFiles } from './action-input.ts';
import { customDemands, type TypeFault, typeFault } from './custom-action.ts';
import { known } from './deploy.ts';

/** An action of a known provider, against what the provider demands. */
export interface ActionSetup extends Subject {
  readonly kind: 'action-setup';
  readonly action: Action;
  /** Its custom type is not the one in view. */
  readonly typeFault: TypeFault | undefined;
  /** Keys of the configuration that its custom type does not have. */
  readonly unknownKeys: readonly { readonly key: string; readonly at: Place }[];
  /** Keys of the configuration that must be there and surely are not. */
  readonly missing: readonly { readonly key: string; readonly at: Place }[];
  /** Lists of artifacts that are too short or too long. */
  readonly counts: readonly { readonly what: 'input' | 'output'; readonly fewest?: number; readonly most?: number; readonly at: Place }[];
  /** Texts of another form than the provider reads. */
  readonly misread: readonly Misreading[];
  /** Paths into artifacts that are not among the inputs. */
  readonly strays: readonly BadInput[];
  /** Files that the artifact does not hold. */
  readonly unpacked: readonly UnpackedFile[];
  /** References to commits where the action needs files. */
  readonly clones: readonly CloneInput[];
  /** A change set that is executed and that no action makes, or none before it, where others make one for the same stack. */
  readonly unmadeChangeSet: ChangeSetFault | undefined;
  /** An action before it with the same namespace for its variables. */
  readonly namesake: { readonly namespace: string; readonly at: Place; readonly other: Action } | undefined;
  /** The service that it updates, which another controller deploys. */
  readonly foreignService: { readonly service: string; readonly controller: string; readonly at: Place; readonly set: Place } | undefined;
  /** The service that it updates, which is in another cluster than it says; or a group that deploys something else. */
  readonly misdirected:
    | { readonly what: 'cluster' | 'group'; readonly name: string; readonly at: Place; readonly found: Place }
    | undefined;
  /** The project that it is to build in batches, which has no role that would start the builds of one. */
  readonly batchless: { readonly project: string; readonly at: Place; readonly lacks: Place } | undefined;
  /** Why more of the configuration may be missing. */
  readonly because: readonly Cause[];
}

export interface ChangeSetFault {
  readonly name: string;
  readonly at: Place;
  readonly made: Action;
  /** The change set has this name, and is made too late; else it has another. */
  readonly late: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'action-setup': ActionSetup;
  }
}

export const actionSetupKind: NodeKind<'action-setup'> = {
  kind: 'action-setup',
  types: [],
  stands: ['AWS::CodePipeline::Pipeline'],
  list: (graph) => graph.judged('pipeline').flatMap(({ actions }) => actions.flatMap((action) => setupOf(action, graph))),
};

function setupOf(action: Action, graph: DeliveryGraph): readonly ActionSetup[] {
  const [category, owner, provider] = [known(action.category), known(action.providerOwner), known(action.provider)];
  if (category === undefined || owner === undefined || provider === undefined) return [];
  const fault = typeFault(action, graph);
  const custom = customDemands(action, graph);
  const demands = actionProvider(category, owner, provider) ?? custom ?? (fault === undefined ? undefined : NO_DEMANDS);
  if (demands === undefined) return [];
  const mode = provider === 'CloudFormation' ? known(action.configuration.get('ActionMode').string()) : undefined;
  const required = [...demands.required, ...(mode === undefined ? [] : requiredByMode(mode)), ...demandedBesides(action, provider)];
  const keys = required.map((key) => ({ key, value: action.configuration.get(key) }));
  return [
    {
      kind: 'action-setup',
      id: `${action.id}|setup`,
      name: action.name,
      pipeline: action.owner.name,
      at: action.at,
      action,
      typeFault: fault,
      unknownKeys: custom?.keys === undefined ? [] : unknownKeys(action, custom.keys),
      missing: keys.filter(({ value }) => value.exists === 'no').map(({ key, value }) => ({ key, at: value.at })),
      counts: [...count('input', 'InputArtifacts', action, demands.inputs), ...count('output', 'OutputArtifacts', action, demands.outputs)],
      unmadeChangeSet: mode === 'CHANGE_SET_EXECUTE' ? unmadeChangeSet(action) : undefined,
      namesake: namesake(action),
      foreignService: provider === 'ECS' ? foreignService(action, graph) : undefined,
      misdirected: misdirected(action, provider, graph),
      batchless: provider === 'CodeBuild' ? batchless(action, graph) : undefined,
      misread: misread(action, graph),
      strays: strays(action),
      unpacked: unpackedFiles(action, graph),
      clones: cloneInputs(action),
      because: keys.flatMap(({ value: { exists } }) => (typeof exists === 'object' ? exists.because : [])),
    },
  ];
}

/** Of a type that is not the one in view nothing is demanded. */
const NO_DEMANDS: ActionProvider = { required: [], inputs: [0, Number.POSITIVE_INFINITY], outputs: [0, Number.POSITIVE_INFINITY] };

function unknownKeys({ configuration }: Action, keys: ReadonlySet<string>): ActionSetup['unknownKeys'] {
  return configuration
    .entries()
    .filter(([key, value]) => !keys.has(key) && value.exists === 'yes')
    .map(([key, value]) => ({ key, at: value.at }));
}

function count(
  what: 'input' | 'output',
  section: string,
  { value }: Action,
  [fewest, most]: readonly [number, number],
): ActionSetup['counts'] {
  const written = value.get(section);
  const { items, open } = written.items();
  if (items.length > most) return [{ what, most, at: written.at }];
  return items.length < fewest && open === undefined ? [{ what, fewest, at: written.at }] : [];
}

function unmadeChangeSet(action: Action): ChangeSetFault | undefined {
  const { configuration, owner } = action;
  const [stack, name] = [textOf(action, 'StackName'), textOf(action, 'ChangeSetName')];
  if (stack === undefined || name === undefined) return undefined;
  const makers = owner.actions.filter(
    (other) =>
      other.id !== action.id &&
      other.inputs.length > 0 &&
      textOf(other, 'StackName')?.same(stack) === 'yes' &&
      textOf(other, 'ChangeSetName') !== undefined,
  );
  const same = makers.filter((other) => textOf(other, 'ChangeSetName')?.same(name) !== 'no');
  const late = same.length > 0;
  const made = late ? same.find((other) => textOf(other, 'ChangeSetName')?.same(name) === 'yes') : makers[0];
  if (made === undefined || same.some((other) => before(other, action) !== 'no')) return undefined;
  return { name: name.print(), at: late ? action.value.get('RunOrder').at : configuration.get('ChangeSetName').at, made, late };
}

function textOf(action: Action, key: string): Text | undefined {
  return known(action.configuration.get(key).text());
}

function namesake(action: Action): ActionSetup['namesake'] {
  const { actions } = action.owner;
  const own = action.value.get('Namespace').text();
  if (!('value' in own)) return undefined;
  const other = actions
    .slice(0, actions.indexOf(action))
    .find(({ value }) => known(value.get('Namespace').text())?.same(own.value) === 'yes');
  return other === undefined ? undefined : { namespace: own.value.print(), at: own.at, other };
}

/** Source: CodeBuild API Reference, ProjectBuildBatchConfig: the role of a batch comes from the project. */
function batchless({ configuration }: Action, graph: DeliveryGraph): ActionSetup['batchless'] {
  const enabled = configuration.get('BatchEnabled').text();
  const project = graph.refer('build-project', configuration.get('ProjectName'));
  if (!('value' in enabled) || enabled.value.is('true') !== 'yes' || project.state !== 'node') return undefined;
  const { batch, name } = project.node;
  const lacking = batch.value.exists === 'no' ? batch.value : batch.value.get('ServiceRole');
  return lacking.exists === 'no' ? { project: name, at: enabled.at, lacks: lacking.at } : undefined;
}

/** Source: CodePipeline User Guide, "Amazon ECS deploy action reference": only services that ECS deploys itself. */
function foreignService(action: Action, graph: DeliveryGraph): ActionSetup['foreignService'] {
  const written = action.configuration.get('ServiceName');
  const service = referByAction(graph, 'ecs-service', action, 'ServiceName');
  if (service.state !== 'node') return undefined;
  const { controller, name } = service.node;
  return 'value' in controller && controller.value !== 'ECS'
    ? { service: name, controller: controller.value, at: written.at, set: controller.at }
    : undefined;
}

/** Source: CodePipeline User Guide, "Amazon ECS and CodeDeploy blue-green deploy action reference". */
function misdirected(action: Action, provider: string, graph: DeliveryGraph): ActionSetup['misdirected'] {
  const { configuration } = action;
  if (provider === 'ECS') {
    const service = referByAction(graph, 'ecs-service', action, 'ServiceName');
    const cluster = configuration.get('ClusterName');
    return service.state === 'node' && inOtherCluster(service.node, cluster.text(), graph)
      ? { what: 'cluster', name: service.node.name, at: cluster.at, found: service.node.cluster.at }
      : undefined;
  }
  if (provider !== 'CodeDeployToECS') return undefined;
  const group = referByAction(graph, 'deployment-group', action, 'DeploymentGroupName');
  const platform = group.state === 'node' ? known(group.node.platform) : undefined;
  return group.state === 'node' && platform !== undefined && platform !== 'ecs'
    ? { what: 'group', name: group.node.name, at: group.at, found: group.node.at }
    : undefined;
}
