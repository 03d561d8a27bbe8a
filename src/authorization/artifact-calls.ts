import { referByAction } from '../graph/action-target.ts';
import type { ArtifactStore } from '../graph/artifact-store.ts';
import type { BuildProject } from '../graph/build-project.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action, ArtifactName } from '../graph/pipeline.ts';
import { artifactsOf } from '../graph/relations/artifact-use.ts';
import { known } from '../graph/relations/deploy.ts';
import type { Role } from '../graph/role.ts';
import { type Cause, type Place, Text } from '../resource/index.ts';
import type { Call, Caller, GrantCategory } from './call.ts';
import { accountOf, actionCaller, pipelineCaller, roleCaller } from './callers.ts';
import { keyContexts, type Network, objectContexts } from './contexts.ts';
import { expand, type Facts, type Wanted, wantedOf } from './expand.ts';
import { withRuntimeParts } from './fill.ts';
import { instanceCallers } from './instances.ts';
import { statementsAllowing } from './policy/administrator.ts';
import type { RequestContext } from './request.ts';
import { artifactRead, artifactWrite, serviceRole } from './requirements/artifact-store.ts';
import type { ActionRequirements, Requirement } from './requirements/index.ts';
import { cfnExecutionRoleArtifact } from './requirements/stack-roles.ts';
import { artifactKey, homeStore, partitionOf, projectKey, projectOf, runsElsewhere, storeBucket, storeKey, storeOf } from './stores.ts';
import type { ArnTarget, BucketTarget } from './targets.ts';

/** Reads and writes of artifacts: who makes them, in which store, with which key. */

/** What the calls of one action have in common. */
interface Frame {
  readonly action: Action;
  readonly store: ArtifactStore;
  readonly bucket: BucketTarget;
  readonly region: Text;
  readonly doubt: readonly Cause[];
  readonly graph: DeliveryGraph;
  readonly wanted: Wanted;
}

/** One caller's use of one artifact. */
interface Use {
  readonly caller: Caller;
  readonly requirements: readonly Requirement[];
  readonly key: ArnTarget;
  readonly artifact: string;
  readonly writes: boolean;
  readonly network: Network;
  readonly at: Place;
  readonly doubt: readonly Cause[];
}

/** The calls by which an action, or the build it runs, reads its inputs and writes its outputs. */
export function artifactCalls(action: Action, entry: ActionRequirements, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const found = storeOf(action);
  const bucket = found === undefined ? undefined : storeBucket(found.store, action.owner, graph);
  if (found === undefined || bucket === undefined) return [];
  const frame: Frame = { action, store: found.store, bucket, region: action.region, doubt: found.doubt, graph, wanted };
  const own: Access = { caller: actionCaller(action, graph), access: entry.artifacts, network: 'aws', project: undefined };
  const users = [own, ...(entry.projectArtifacts === undefined ? [] : buildAccess(action, graph))];
  return [...users.flatMap((user) => accessCalls(user, frame)), ...stackCalls(frame), ...instanceCalls(frame), ...copyCalls(frame)];
}

interface Access {
  readonly caller: Caller | undefined;
  readonly access: readonly ('read' | 'write')[];
  readonly network: Network;
  readonly project: BuildProject | undefined;
}

/** The role of the project, or the one that the action puts in its place. */
function buildAccess(action: Action, graph: DeliveryGraph): readonly Access[] {
  const project = projectOf(action, graph);
  if (project?.state !== 'node') return [];
  const { node } = project;
  const override = referByAction(graph, 'role', action, 'ServiceRoleArnOverride');
  const caller = roleCaller(override.state === 'absent' ? node.role : override, graph);
  return [{ caller, access: ['read', 'write'], network: node.vpc.exists === 'no' ? 'aws' : 'own', project: node }];
}

function accessCalls({ caller, access, network, project }: Access, frame: Frame): readonly Call[] {
  if (caller === undefined) return [];
  const { action, store, graph } = frame;
  const key = project === undefined ? storeKey(store, action.owner, graph) : projectKey(project, graph);
  const reads = access.includes('read') ? action.inputs.flatMap((input) => readCalls(input, caller, network, frame)) : [];
  const writes = access.includes('write') ? action.outputs : [];
  return [
    ...reads,
    ...writes.flatMap((output) =>
      callsOfUse(
        {
          caller,
          requirements: handsOver(caller, frame) ? artifactHandedOver : artifactWrite,
          key,
          artifact: titleOf(output),
          writes: true,
          network,
          at: output.at,
          doubt: project === undefined ? [] : nothingMade(output, project, action),
        },
        frame,
      ),
    ),
  ];
}

const artifactHandedOver = artifactWrite.map((requirement) =>
  requirement.id === 'artifact.write.acl'
    ? { ...requirement, necessity: 'required' as const, confidence: 'inferred' as const, sources: ['cdk' as const] }
    : requirement,
);

/**
 * A source of CodeCommit in another account gives its artifact to the owner of the bucket, where that still has ACLs. Source:
 * the CDK, which lets such actions set the ACL, and them alone; S3 User Guide, "Controlling ownership of objects".
 */
function handsOver(caller: Caller, { action, bucket, store }: Frame): boolean {
  const ownership = store.bucket.state === 'node' ? known(store.bucket.node.ownership) : undefined;
  const preferred = ownership === 'BucketOwnerPreferred' && known(action.provider) === 'CodeCommit';
  return preferred && accountOf(caller).same(bucket.target.account) === 'no';
}

/** A build whose specification names no artifacts uploads nothing; where somebody takes them, the one in view is not the one. */
function nothingMade(output: ArtifactName, { buildspec, name }: BuildProject, { owner, configuration }: Action): readonly Cause[] {
  const document = configuration.get('BuildspecOverride').kind === 'absent' ? buildspec.document : undefined;
  if (document === undefined || document.get('artifacts').kind !== 'absent') return [];
  const title = 'value' in output.name ? output.name.value : undefined;
  const taken = artifactsOf(owner).some((artifact) => artifact.title.key === title?.key && artifact.consumers.length > 0);
  return taken ? [] : [{ kind: 'unsupported', what: `what ${name} uploads: its buildspec names no artifacts, and nobody takes them` }];
}

function readCalls(input: ArtifactName, caller: Caller, network: Network, frame: Frame, requirements = artifactRead): readonly Call[] {
  const title = 'value' in input.name ? input.name.value : undefined;
  const { key, doubt } = artifactKey(title, frame.store, frame.action.owner, frame.graph);
  return callsOfUse({ caller, requirements, key, artifact: titleOf(input), writes: false, network, at: input.at, doubt }, frame);
}

function titleOf({ name }: ArtifactName): string {
  return 'value' in name ? name.value.print() : '';
}

/**
 * CloudFormation opens artifacts with the role of the stack when parameters hand it their bucket and key, and when the
 * template it deploys takes code from them: a role whose policies name the objects of the store was made for that.
 */
function stackCalls(frame: Frame): readonly Call[] {
  const { action, graph } = frame;
  if (known(action.provider) !== 'CloudFormation') return [];
  const handedOver = referByAction(graph, 'role', action, 'RoleArn');
  const reader = handedOver.state === 'node' && namesStore(handedOver.node, frame.bucket) ? roleCaller(handedOver, graph) : undefined;
  if (reader !== undefined) return action.inputs.flatMap((input) => readCalls(input, reader, 'aws', frame, cfnExecutionRoleArtifact));
  const overrides = action.configuration.get('ParameterOverrides').text();
  if (!('value' in overrides) || overrides.value.matches(Text.of('*Fn::GetArtifactAtt*')) !== 'yes') return [];
  const caller = roleCaller(referByAction(graph, 'role', action, 'RoleArn'), graph) ?? actionCaller(action, graph);
  if (caller === undefined) return [];
  return action.inputs.flatMap((input) => {
    const title = 'value' in input.name ? input.name.value : Text.of();
    const handed = overrides.value.matches(Text.of('*Fn::GetArtifactAtt*"', title, '"*"ObjectKey"*'));
    return title.known === undefined || handed !== 'yes' ? [] : readCalls(input, caller, 'aws', frame, cfnExecutionRoleArtifact);
  });
}

/** Does a statement of the role allow the objects of the store by their name, not just all there are? */
function namesStore({ identity }: Role, bucket: BucketTarget): boolean {
  const object = withRuntimeParts(Text.of(bucket.arn, '/*'));
  return identity.documents.some(({ document }) =>
    statementsAllowing(document, 's3:GetObject').some(
      ({ statement, answer }) =>
        answer === 'yes' && statement.resources?.items.some(({ text }) => text.is('*') === 'no' && object.matches(text) === 'yes'),
    ),
  );
}

const TO_SERVERS = ['CodeDeploy', 'EC2'];

/** Servers that are deployed to download the revision themselves. */
function instanceCalls(frame: Frame): readonly Call[] {
  const { action, graph } = frame;
  if (!TO_SERVERS.includes(known(action.provider) ?? '')) return [];
  return instanceCallers(action, graph).flatMap((caller) => action.inputs.flatMap((input) => readCalls(input, caller, 'own', frame)));
}

const replication = serviceRole.filter(({ id }) => id.startsWith('service.replica'));

/** Inputs of an action in another region are copied there by the role of the pipeline. */
function copyCalls(frame: Frame): readonly Call[] {
  const { action, store, graph } = frame;
  const { owner, regionField } = action;
  const home = homeStore(owner);
  const caller = pipelineCaller(owner, graph);
  const elsewhere = runsElsewhere(action);
  if (elsewhere === 'no' || action.inputs.length === 0 || home === undefined || home === store || caller === undefined) return [];
  const doubt = elsewhere === 'yes' ? [] : elsewhere.because;
  const source = storeBucket(home, owner, graph);
  const there: Frame | undefined =
    source === undefined ? undefined : { ...frame, store: home, bucket: source, region: owner.region, doubt };
  const reads = there === undefined ? [] : action.inputs.flatMap((input) => readCalls(input, caller, 'aws', there));
  const key = storeKey(store, owner, graph);
  const at = 'value' in regionField ? regionField.at : action.at;
  return [
    ...reads,
    ...callsOfUse({ caller, requirements: replication, key, artifact: '', writes: true, network: 'aws', at, doubt }, frame),
  ];
}

const FACTS: Facts = new Map([
  ['customer-key', 'yes'],
  ['cross-region', 'yes'],
  ['stack-reads-artifacts', 'yes'],
]);

/** Keys that are not the customer's need no grant; the call is made all the same. */
function callsOfUse(use: Use, frame: Frame): readonly Call[] {
  const { key, writes, artifact } = use;
  const { action, bucket, graph, wanted } = frame;
  const isKeyUse = (name: string): boolean => name.startsWith('kms:');
  const placeholders: ReadonlyMap<string, readonly Text[]> = new Map([
    ['ArtifactBucketArn', [bucket.arn]],
    ['ArtifactKeyArn', [key.arn]],
    ['Partition', [partitionOf(action.owner.resource)]],
  ]);
  const contexts = graph.once(contextsByUse);
  const calls = wantedOf(use.requirements, wanted).flatMap((requirement) =>
    expand(requirement, {
      caller: use.caller,
      category: (name): GrantCategory => (isKeyUse(name) ? (writes ? 'encrypt' : 'decrypt') : 'artifact'),
      filler: (name) => placeholders.get(name) ?? [],
      target: (name) => (isKeyUse(name) ? key.target : bucket.target),
      configuration: undefined,
      facts: FACTS,
      contexts: (name) =>
        isKeyUse(name) ? contexts.key(bucket, frame.region) : contexts.object(writes ? key : undefined, frame.region, use.network),
      at: use.at,
      step: action,
      doubt: use.doubt.length === 0 ? frame.doubt : [...frame.doubt, ...use.doubt],
    }),
  );
  return artifact === '' ? calls : calls.map((call) => ({ ...call, why: `${call.why} ${artifact}` }));
}

/** Contexts are made once: what is proved of a call is remembered by them. */
function contextsByUse(_graph: DeliveryGraph): {
  readonly key: (bucket: BucketTarget, region: Text) => readonly RequestContext[];
  readonly object: (written: ArnTarget | undefined, region: Text, network: Network) => readonly RequestContext[];
} {
  const made = new Map<string, readonly RequestContext[]>();
  const remembered = (key: string, make: () => readonly RequestContext[]): readonly RequestContext[] => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known;
  };
  return {
    key: (bucket, region) =>
      remembered(`key ${bucket.arn.key} ${region.key}`, () => {
        const object = ['aws:s3:arn', withRuntimeParts(Text.of(bucket.arn, '/*'))] as const;
        const whole = ['aws:s3:arn', bucket.arn] as const;
        const { bucketKey } = bucket;
        return keyContexts('s3', region, bucketKey === 'yes' ? [whole] : bucketKey === 'no' ? [object] : [object, whole]);
      }),
    object: (written, region, network) =>
      remembered(`object ${network} ${region.key} ${written?.arn.key}`, () =>
        objectContexts(written === undefined ? undefined : { key: written.arn, awsManaged: written.target.awsManaged }, region, network),
      ),
  };
}
