import type { ArtifactStore } from '../graph/artifact-store.ts';
import type { BuildProject } from '../graph/build-project.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action, ArtifactName } from '../graph/pipeline.ts';
import { type Cause, type Place, Text } from '../resource/index.ts';
import type { Call, Caller, GrantCategory } from './call.ts';
import { actionCaller, pipelineCaller, roleCaller } from './callers.ts';
import { keyContexts, type Network, objectContext } from './contexts.ts';
import { expand } from './expand.ts';
import { withRuntimeParts } from './fill.ts';
import { artifactRead, artifactWrite, serviceRole } from './requirements/artifact-store.ts';
import type { ActionRequirements, Requirement } from './requirements/index.ts';
import { cfnExecutionRoleArtifact } from './requirements/stack-roles.ts';
import { artifactKey, homeStore, partitionOf, projectKey, projectOf, runsElsewhere, storeBucket, storeKey, storeOf } from './stores.ts';
import type { ArnTarget } from './targets.ts';

/** Reads and writes of artifacts: who makes them, in which store, with which key. */

/** One caller's use of one artifact. */
interface Use {
  readonly caller: Caller;
  readonly requirements: readonly Requirement[];
  readonly bucket: ArnTarget;
  readonly key: ArnTarget;
  readonly artifact: string;
  readonly writes: boolean;
  readonly region: Text;
  readonly network: Network;
  readonly at: Place;
  readonly step: Action;
  readonly doubt: readonly Cause[];
}

/** The calls by which an action, or the build it runs, reads its inputs and writes its outputs. */
export function artifactCalls(action: Action, entry: ActionRequirements, graph: DeliveryGraph): readonly Call[] {
  const found = storeOf(action);
  if (found === undefined) return [];
  const { store, doubt } = found;
  const bucket = storeBucket(store, action.owner, graph);
  if (bucket === undefined) return [];
  const users = [ownAccess(action, entry, graph), ...(entry.projectArtifacts === undefined ? [] : [buildAccess(action, graph)])];
  const calls = users.flatMap((user) => {
    if (user?.caller === undefined) return [];
    const { caller, access, network, project, doubt: more } = user;
    const shared = { caller, bucket, region: action.region, network, step: action, doubt: [...doubt, ...more] };
    const reads = access.includes('read') ? action.inputs.flatMap((input) => readCalls(input, store, shared, graph)) : [];
    const writes = access.includes('write')
      ? action.outputs.flatMap((output) =>
          callsOfUse({
            ...shared,
            requirements: artifactWrite,
            key: outputKey(store, project, action, graph),
            artifact: titleOf(output),
            writes: true,
            at: output.at,
          }),
        )
      : [];
    return [...reads, ...writes];
  });
  return [...calls, ...stackCalls(action, store, bucket, doubt, graph), ...copyCalls(action, store, bucket, graph)];
}

interface Access {
  readonly caller: Caller | undefined;
  readonly access: readonly ('read' | 'write')[];
  readonly network: Network;
  readonly project: BuildProject | undefined;
  readonly doubt: readonly Cause[];
}

function ownAccess(action: Action, { artifacts }: ActionRequirements, graph: DeliveryGraph): Access {
  return { caller: actionCaller(action, graph), access: artifacts, network: 'aws', project: undefined, doubt: [] };
}

/** The role of the project, or the one that the action puts in its place. */
function buildAccess(action: Action, graph: DeliveryGraph): Access | undefined {
  const project = projectOf(action, graph);
  if (project?.state !== 'node') return undefined;
  const { node } = project;
  const override = graph.refer('role', action.configuration.get('ServiceRoleArnOverride'));
  const caller = roleCaller(override.state === 'absent' ? node.role : override, graph);
  return { caller, access: ['read', 'write'], network: node.vpc.exists === 'no' ? 'aws' : 'own', project: node, doubt: [] };
}

type Shared = Pick<Use, 'caller' | 'bucket' | 'region' | 'network' | 'step' | 'doubt'>;

function readCalls(input: ArtifactName, store: ArtifactStore, shared: Shared, graph: DeliveryGraph): readonly Call[] {
  const title = 'value' in input.name ? input.name.value : undefined;
  const { key, doubt } = artifactKey(title, store, shared.step.owner, graph);
  return callsOfUse({
    ...shared,
    requirements: artifactRead,
    key,
    artifact: titleOf(input),
    writes: false,
    at: input.at,
    doubt: [...shared.doubt, ...doubt],
  });
}

function outputKey(store: ArtifactStore, project: BuildProject | undefined, action: Action, graph: DeliveryGraph): ArnTarget {
  return project === undefined ? storeKey(store, action.owner, graph) : projectKey(project, graph);
}

function titleOf({ name }: ArtifactName): string {
  return 'value' in name ? name.value.print() : '';
}

/** CloudFormation opens artifacts with the role of the stack when parameters hand it their bucket and key. */
function stackCalls(
  action: Action,
  store: ArtifactStore,
  bucket: ArnTarget,
  doubt: readonly Cause[],
  graph: DeliveryGraph,
): readonly Call[] {
  const overrides = action.configuration.get('ParameterOverrides').text();
  if (!('value' in overrides) || overrides.value.matches(Text.of('*Fn::GetArtifactAtt*')) !== 'yes') return [];
  const caller = roleCaller(graph.refer('role', action.configuration.get('RoleArn')), graph) ?? actionCaller(action, graph);
  if (caller === undefined) return [];
  return action.inputs.flatMap((input) => {
    const title = 'value' in input.name ? input.name.value : undefined;
    if (title?.known === undefined || overrides.value.matches(Text.of('*Fn::GetArtifactAtt*"', title, '"*"ObjectKey"*')) !== 'yes')
      return [];
    const { key, doubt: more } = artifactKey(title, store, action.owner, graph);
    return callsOfUse({
      caller,
      requirements: cfnExecutionRoleArtifact,
      bucket,
      key,
      artifact: title.print(),
      writes: false,
      region: action.region,
      network: 'aws',
      at: overrides.at,
      step: action,
      doubt: [...doubt, ...more],
    });
  });
}

/** Inputs of an action in another region are copied there by the role of the pipeline. */
function copyCalls(action: Action, store: ArtifactStore, bucket: ArnTarget, graph: DeliveryGraph): readonly Call[] {
  const { owner } = action;
  const home = homeStore(owner);
  const caller = pipelineCaller(owner, graph);
  const elsewhere = runsElsewhere(action);
  if (elsewhere === 'no' || action.inputs.length === 0 || home === undefined || home === store || caller === undefined) return [];
  const source = storeBucket(home, owner, graph);
  const doubt = elsewhere === 'yes' ? [] : elsewhere.because;
  const shared = { caller, network: 'aws' as const, step: action, doubt };
  const reads =
    source === undefined
      ? []
      : action.inputs.flatMap((input) => readCalls(input, home, { ...shared, bucket: source, region: owner.region }, graph));
  const replica = serviceRole.filter(({ id }) => id.startsWith('service.replica'));
  const writes = callsOfUse({
    ...shared,
    requirements: replica,
    bucket,
    key: storeKey(store, owner, graph),
    artifact: '',
    writes: true,
    region: action.region,
    at: 'value' in action.regionField ? action.regionField.at : action.at,
  });
  return [...reads, ...writes];
}

/** Keys that are not the customer's need no grant; the call is made all the same. */
function callsOfUse(use: Use): readonly Call[] {
  const { bucket, key, writes, region, network, artifact } = use;
  const objects = Text.of(bucket.arn, '/*');
  const keyUse = keyContexts('s3', region, [
    ['aws:s3:arn', withRuntimeParts(objects)],
    ['aws:s3:arn', bucket.arn],
  ]);
  const object = [objectContext(writes ? { key: key.target.awsManaged ? undefined : key.arn } : undefined, network)];
  const isKeyUse = (action: string): boolean => action.startsWith('kms:');
  const placeholders: ReadonlyMap<string, Text> = new Map([
    ['ArtifactBucketArn', bucket.arn],
    ['ArtifactKeyArn', key.arn],
    ['Partition', partitionOf(use.step.owner.resource)],
  ]);
  return use.requirements
    .flatMap((requirement) =>
      expand(requirement, {
        caller: use.caller,
        category: (action): GrantCategory => (isKeyUse(action) ? (writes ? 'encrypt' : 'decrypt') : 'artifact'),
        filler: (name) => {
          const text = placeholders.get(name);
          return text === undefined ? [] : [text];
        },
        target: (action) => (isKeyUse(action) ? key.target : bucket.target),
        configuration: undefined,
        facts: new Map([
          ['customer-key', 'yes'],
          ['cross-region', 'yes'],
          ['stack-reads-artifacts', 'yes'],
        ]),
        contexts: (action) => (isKeyUse(action) ? keyUse : object),
        at: use.at,
        step: use.step,
        doubt: use.doubt,
      }),
    )
    .map((call) => (artifact === '' ? call : { ...call, why: `${call.why} ${artifact}` }));
}
