import { referByAction } from '../graph/action-target.ts';
import { accountPart, arnParts } from '../graph/arn.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { LinkedSystem } from '../graph/linked.ts';
import type { Action, ArtifactName, Pipeline, Stage } from '../graph/pipeline.ts';
import { accountOf, type Deploy, known } from '../graph/relations/deploy.ts';
import type { Answer, Field, Place, Resource, Text } from '../resource/index.ts';
import type { System } from '../resource/system.ts';
import { arnOf, reportPlace } from './places.ts';
import type {
  ActionDrawing,
  PipelineDrawing,
  ReportedPlace,
  ResourceDrawing,
  StageDrawing,
  StoreDrawing,
  SystemSummary,
} from './result.ts';

/** What an audit tells of a system: its instances, and its pipelines as they are drawn. */
export function drawSystem(linked: LinkedSystem): SystemSummary {
  const { name, link, instances } = linked.system;
  return {
    name,
    link,
    instances: instances.map(({ id, template, account, region, stackName }) => ({
      id,
      template: template.document.file,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
      ...(stackName === undefined ? {} : { stackName }),
    })),
    worlds: linked.worlds,
    pipelines: drawPipelines(linked.given),
  };
}

/** The pipelines of a system as they are drawn: stages and actions, with where and as whom they act. */
function drawPipelines(graph: DeliveryGraph): readonly PipelineDrawing[] {
  const deploys = new Map(graph.subjects('deploy').map((deploy) => [deploy.action.id, deploy]));
  return graph.subjects('pipeline').map((pipeline) => drawPipeline(pipeline, deploys, graph));
}

function drawPipeline(pipeline: Pipeline, deploys: ReadonlyMap<string, Deploy>, graph: DeliveryGraph): PipelineDrawing {
  const { system } = graph.resolution;
  const role = drawReference(pipeline.role, system);
  return {
    name: pipeline.name,
    place: reportPlace(pipeline.at, system),
    instance: pipeline.resource.id.instance,
    type: known(pipeline.type) ?? '?',
    executionMode: known(pipeline.executionMode) ?? '?',
    ...optional('account', pipeline.account.known),
    ...optional('region', pipeline.region.known),
    ...(role === undefined ? {} : { role }),
    stores: pipeline.stores.items.map(({ bucket, key, region }) => drawStore(bucket, key, region, system)),
    stages: pipeline.stages.map((stage) => drawStage(stage, deploys, graph)),
    partial: pipeline.open !== undefined,
  };
}

function drawStore(bucket: Reference<Drawn>, key: Reference<Drawn>, region: Text | undefined, system: System): StoreDrawing {
  const encryption = drawReference(key, system);
  return {
    ...optional('region', region?.print()),
    bucket: drawReference(bucket, system) ?? { name: '?' },
    ...(encryption === undefined ? {} : { key: encryption }),
  };
}

function drawStage(stage: Stage, deploys: ReadonlyMap<string, Deploy>, graph: DeliveryGraph): StageDrawing {
  const rules = stage.value
    .get('BeforeEntry', 'Conditions')
    .items()
    .items.flatMap((condition) => condition.get('Rules').items().items);
  return {
    name: nameWithin(stage.pipeline ?? '', stage.name),
    entryRules: rules.map((rule) => known(rule.get('RuleTypeId', 'Provider').string()) ?? '?'),
    actions: stage.actions.map((action) => drawAction(action, deploys.get(action.id), graph)),
    partial: stage.open !== undefined,
  };
}

function drawAction(action: Action, deploy: Deploy | undefined, graph: DeliveryGraph): ActionDrawing {
  const { system } = graph.resolution;
  const provider = known(action.provider);
  const project = provider === 'CodeBuild' ? referByAction(graph, 'build-project', action, 'ProjectName') : undefined;
  const built = project === undefined ? undefined : drawReference(project, system);
  const stack = provider?.startsWith('CloudFormation') === true ? referByAction(graph, 'role', action, 'RoleArn') : undefined;
  return {
    name: nameWithin(action.stage.name, action.name),
    subject: action.name,
    ...placed(action.at, system),
    provider: provider ?? '?',
    category: known(action.category) ?? '?',
    runOrder: known(action.runOrder),
    ...optional('target', targetName(action)),
    ...optional('account', foreignAccount(action)),
    ...(action.region.same(action.owner.region) === 'yes' ? {} : { region: action.region.print() }),
    roles: [
      ...roleAs('action', action.role, system),
      ...(project?.state === 'node' ? roleAs('build', project.node.role, system) : []),
      ...(stack === undefined ? [] : roleAs('stack', stack, system)),
    ],
    ...(built === undefined ? {} : { project: built }),
    inputs: namesOf(action.inputs),
    outputs: namesOf(action.outputs),
    ...optional('environment', deploy?.target.name),
    ...(deploy === undefined ? {} : { deploy: { production: productionOf(deploy), gated: printAnswer(deploy.gated) } }),
  };
}

function productionOf({ target: { production } }: Deploy): NonNullable<ActionDrawing['deploy']>['production'] {
  return typeof production === 'object' ? 'unknown' : production;
}

function printAnswer(answer: Answer): 'yes' | 'no' | 'unknown' {
  return typeof answer === 'object' ? 'unknown' : answer;
}

/** The account as far as something says it; that the deployment decides over it says nothing. */
function foreignAccount(action: Action): string | undefined {
  const account = accountOf(action);
  return account === undefined || (account.known === undefined && account.same(action.owner.account) === 'yes')
    ? undefined
    : account.print();
}

/** Keys of an action's configuration that name what it acts on, the most telling first. Source: CodePipeline action reference. */
const TARGETS = [
  'StackName',
  'StackSetName',
  'ProjectName',
  'ServiceName',
  'DeploymentGroupName',
  'FunctionName',
  'FullRepositoryId',
  'RepositoryName',
  'Repo',
  'S3Bucket',
  'BucketName',
  'EnvironmentName',
  'StateMachineArn',
];

function targetName({ configuration }: Action): string | undefined {
  const names: readonly Field<Text>[] = TARGETS.map((key) => configuration.get(key).text());
  const named = names.find((name) => 'value' in name);
  return named !== undefined && 'value' in named ? lastPart(named.value) : undefined;
}

function namesOf(artifacts: readonly ArtifactName[]): readonly string[] {
  return artifacts.map(({ name }) => ('value' in name ? name.value.print() : '?'));
}

function roleAs(as: ActionDrawing['roles'][number]['as'], role: Reference<Drawn>, system: System): ActionDrawing['roles'] {
  const drawn = drawReference(role, system);
  return drawn === undefined ? [] : [{ as, role: drawn }];
}

/** What a reference has to lead to, to be drawn. */
interface Drawn {
  readonly name: string;
  readonly resource: Resource;
  readonly account?: Text;
}

/** What is referred to; undefined when nothing is. */
function drawReference(reference: Reference<Drawn>, system: System): ResourceDrawing | undefined {
  if (reference.state === 'absent') return undefined;
  if (reference.state === 'node') {
    const { name, resource, account } = reference.node;
    const { instance, logicalId } = resource.id;
    const of = system.instances.find(({ id }) => id === instance);
    const file = of === undefined || of.live === true ? '' : of.template.document.file;
    const arn = of?.live === true ? arnOf(logicalId, of) : undefined;
    return { name, ...optional('account', account?.known), inView: { instance, file, logicalId, ...optional('arn', arn) } };
  }
  const { text } = reference;
  if (text === undefined) return { name: '?' };
  return { name: lastPart(text), ...optional('account', accountPart(text)?.print()) };
}

/** The logical id of what is in view, the part of an ARN that names the resource, any other text as a whole. */
function lastPart(text: Text): string {
  const owner = text.hole?.owner;
  if (owner !== undefined) return owner.logicalId;
  const resource = arnParts(text)?.[5]?.print();
  return resource === undefined ? text.print() : resource.slice(resource.search(/[/:]/) + 1);
}

/** To find a line costs more than to judge, and most reports do not draw. What was read from accounts is let go once it is judged. */
function placed(at: Place, system: System): Pick<ActionDrawing, 'place'> {
  if (system.instances.some(({ live }) => live === true)) return { place: placeOf(at, system) };
  return {
    get place() {
      return placeOf(at, system);
    },
  };
}

function placeOf(place: Place, system: System): ReportedPlace {
  const { snippet: _, ...rest } = reportPlace(place, system);
  return rest;
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { readonly [key in K]: string });
}

/** The name of a part, whose subject is named after its whole. */
function nameWithin(whole: string, name: string): string {
  return name.slice(whole.length + ' / '.length);
}
