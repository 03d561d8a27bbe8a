import { referByAction } from '../graph/action-target.ts';
import { arnParts } from '../graph/arn.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import { type Answer, answerOf, type Cause, type Field, Text } from '../resource/index.ts';
import type { Call, Caller, GrantCategory, Target } from './call.ts';
import { accountOf, actionCaller, roleCaller, unknownText } from './callers.ts';
import { keyContexts, uploadContexts } from './contexts.ts';
import { type Expansion, expand, type Facts, type Wanted, wantedOf } from './expand.ts';
import { type Filler, withoutVariables } from './fill.ts';
import { admitsOthers, functionPolicies, isForService, isServicePermission } from './function-permissions.ts';
import type { ActionRequirements, Requirement, RequirementFact } from './requirements/index.ts';
import { partitionOf } from './stores.ts';
import { bucketTarget, hidden, keyTarget, outOfView, plainTarget, roleTarget, topicTarget } from './targets.ts';

/** The calls of an action's provider: start the build, change the stack, pass the role. */

/** What the provider of an action calls, by whichever role. */
export function providerCalls(action: Action, { requirements }: ActionRequirements, graph: DeliveryGraph, wanted: Wanted): readonly Call[] {
  const caller = actionCaller(action, graph);
  if (caller === undefined) return [];
  const own = expansionOf(action, caller, graph);
  return wantedOf(requirements, wanted).flatMap((requirement) => {
    switch (requirement.by) {
      case 'action':
        return expand(presumed(requirement, action, graph), { ...own, doubt: doubtOf(requirement, action, graph) });
      case 'function':
        return functionCalls(requirement, action, own, graph);
      case 'build':
        // Clones are made by the builds that take the reference.
        return [];
      default:
        return [];
    }
  });
}

/** What an action's requirements are filled with. */
export function expansionOf(action: Action, caller: Caller, graph: DeliveryGraph): Expansion {
  const account = accountOf(caller);
  const filler = fillerOf(action, account, graph);
  return {
    caller,
    category: (name): GrantCategory => (name === 'iam:PassRole' ? 'pass-role' : 'provider'),
    filler,
    target: (name, resource) => targetOf(name, resource, action, account, graph),
    configuration: action.configuration,
    facts: factsOf(action, graph),
    contexts: (name, resource) => contextsOf(name, resource, action, filler),
    at: action.at,
    step: action,
  };
}

/** The function reports what came of its job, as itself. */
function functionCalls(requirement: Requirement, action: Action, own: Expansion, graph: DeliveryGraph): readonly Call[] {
  const reference = referByAction(graph, 'function', action, 'FunctionName');
  const role = reference.state === 'node' ? reference.node.role : undefined;
  const because: readonly Cause[] = reference.state === 'absent' ? [] : hidden(reference, 'function');
  const caller =
    role === undefined
      ? roleCaller(
          {
            at: reference.at,
            state: 'unresolved',
            because: because.length > 0 ? because : [{ kind: 'unsupported', what: 'the function' }],
          },
          graph,
        )
      : roleCaller(role, graph);
  if (caller === undefined) return [];
  const name = reference.state === 'node' ? reference.node.name : 'the function';
  const target = plainTarget(`jobs of ${own.caller.key}`, `the jobs of ${name}`, accountOf(caller));
  return expand(requirement, { ...own, caller, category: () => 'job-result', target: () => target });
}

type Given = ReadonlyMap<string, () => readonly Text[]>;

function fillerOf(action: Action, account: Text, graph: DeliveryGraph): Filler {
  const { owner, region } = action;
  const given: Given = new Map<string, () => readonly Text[]>([
    ['Partition', () => [partitionOf(owner.resource)]],
    ['ActionRegion', () => [region]],
    ['ActionAccount', () => [account]],
    ['PipelineRegion', () => [owner.region]],
    ['PipelineAccount', () => [owner.account]],
    ['PipelineName', () => [owner.resource.identity.name]],
    ['DeploymentConfigName', () => [deploymentConfigOf(action, graph)]],
    ['TaskRoleArn', () => taskRole(action, 'taskRole', account, graph)],
    ['TaskExecutionRoleArn', () => taskRole(action, 'executionRole', account, graph)],
    ['SourceBucketKmsKeyArn', () => bucketKey(action, 'S3Bucket', graph)],
    ['TopicKmsKeyArn', () => topicKey(action, graph)],
    ['config.KMSEncryptionKeyARN', () => targetKey(action, graph)],
    ['SecretArn', () => secretsOf(action, account)],
  ]);
  return (placeholder) => given.get(placeholder)?.() ?? fromConfiguration(placeholder, action);
}

const CONFIGURED = /^(each|nameOf)?\(?config\.(\w+)\)?$/;

/** `config.X`, `each(config.X)` for a list with commas, `nameOf(config.X)` for the last part of an ARN. */
function fromConfiguration(placeholder: string, { configuration }: Action): readonly Text[] {
  const [, change, key = ''] = CONFIGURED.exec(placeholder) ?? [];
  const field = configuration.get(key).text();
  if (field.state === 'absent') return DEFAULTS.get(key) ?? [];
  const text = 'value' in field ? withoutVariables(field.value) : unknownText(`the configuration ${key}`, field.because);
  if (change === 'each') return text.known === undefined ? [text] : text.known.split(',').map((item) => Text.of(item.trim()));
  if (change === 'nameOf') return [arnParts(text)?.[5] === undefined ? text : lastPart(text)];
  return [text];
}

/** Optional keys that are part of an ARN. Source: CodePipeline User Guide, action structure reference. */
const DEFAULTS: ReadonlyMap<string, readonly Text[]> = new Map([['ExecutionNamePrefix', [Text.of('')]]]);

function lastPart(text: Text): Text {
  const rest = arnParts(text)?.[5] ?? text;
  const [first, ...others] = rest.parts;
  return typeof first === 'string' ? Text.of(first.slice(Math.max(first.lastIndexOf(':'), first.lastIndexOf('/')) + 1), ...others) : rest;
}

function deploymentConfigOf(action: Action, graph: DeliveryGraph): Text {
  const group = referByAction(graph, 'deployment-group', action, 'DeploymentGroupName');
  if (group.state !== 'node') return unknownText('the deployment configuration', hidden(group, 'deployment group'));
  const { configName } = group.node;
  if (configName.state === 'absent') return Text.of('CodeDeployDefault.OneAtATime');
  return 'value' in configName ? configName.value : unknownText('the deployment configuration', configName.because);
}

/** The role that a service's task definition hands to ECS, one of the same account; hidden where the task definition is. */
function taskRole(action: Action, which: 'taskRole' | 'executionRole', account: Text, graph: DeliveryGraph): readonly Text[] {
  const service = referByAction(graph, 'ecs-service', action, 'ServiceName');
  const definition = service.state === 'node' ? service.node.taskDefinition : undefined;
  if (definition?.state !== 'node') {
    const name = unknownText(which === 'taskRole' ? 'the task role' : 'the execution role', [
      { kind: 'not-in-view', what: 'the roles of the task definition' },
    ]);
    return [Text.of('arn:', partitionOf(action.owner.resource), ':iam::', account, ':role/', name)];
  }
  const role = definition.node[which];
  if (role.state === 'absent') return [];
  if (role.state === 'node') return [role.node.arn];
  return [role.text ?? unknownText('the role of the task', hidden(role, 'role'))];
}

const HANDED_TO_TASKS = /^(?:ecs|cdecs)\.passrole/;
const TO_EXECUTE = /\.exec$/;

/** Whether there are roles to pass cannot be told where the task definition is not in view; but see `presumed`. */
function doubtOf({ id }: Requirement, action: Action, graph: DeliveryGraph): readonly Cause[] {
  if (!HANDED_TO_TASKS.test(id) || TO_EXECUTE.test(id) || seesTask(action, graph)) return [];
  return [{ kind: 'not-in-view', what: 'the task definition that is deployed' }];
}

/** Nearly every task is started with an execution role, in view or not: Fargate, logs and private images need one. */
function presumed(requirement: Requirement, action: Action, graph: DeliveryGraph): Requirement {
  const { id } = requirement;
  return HANDED_TO_TASKS.test(id) && TO_EXECUTE.test(id) && !seesTask(action, graph)
    ? { ...requirement, confidence: 'inferred' }
    : requirement;
}

function seesTask(action: Action, graph: DeliveryGraph): boolean {
  const service = referByAction(graph, 'ecs-service', action, 'ServiceName');
  return service.state === 'node' && service.node.taskDefinition.state === 'node';
}

/** The task definition that is registered again has tags of its own; those of its stack are out of view. */
function isTagged(action: Action, graph: DeliveryGraph): boolean {
  if (known(action.provider) !== 'ECS') return false;
  const service = referByAction(graph, 'ecs-service', action, 'ServiceName');
  const definition = service.state === 'node' ? service.node.taskDefinition : undefined;
  if (definition?.state !== 'node') return false;
  const { items } = definition.node.resource.properties.get('Tags').items();
  return items.some(({ exists }) => exists === 'yes');
}

function bucketKey(action: Action, key: string, graph: DeliveryGraph): readonly Text[] {
  const bucket = graph.refer('bucket', action.configuration.get(key));
  if (bucket.state !== 'node') return [];
  const { key: reference } = bucket.node.encryption;
  return reference.state === 'node' ? [reference.node.arn] : 'text' in reference && reference.text !== undefined ? [reference.text] : [];
}

/** What an S3 deploy encrypts with: the key it names, else the one that the bucket does by default. */
function targetKey(action: Action, graph: DeliveryGraph): readonly Text[] {
  const named = fromConfiguration('config.KMSEncryptionKeyARN', action);
  return named.length > 0 ? named : bucketKey(action, 'BucketName', graph);
}

function topicKey(action: Action, graph: DeliveryGraph): readonly Text[] {
  const topic = referByAction(graph, 'topic', action, 'NotificationArn');
  if (topic.state !== 'node') return [];
  const { key } = topic.node;
  return key.state === 'node' ? [key.node.arn] : 'text' in key && key.text !== undefined ? [key.text] : [];
}

/** Secrets among the variables of a Commands action. */
function secretsOf(action: Action, account: Text): readonly Text[] {
  const { items } = action.value.get('EnvironmentVariables').items();
  return items.flatMap((item) => {
    if (known(item.get('Type').string()) !== 'SECRETS_MANAGER') return [];
    const field = item.get('Value').text();
    return 'value' in field ? [secretArn(field.value, partitionOf(action.owner.resource), action.region, account)] : [];
  });
}

/** What names the secret in `name:json-key:stage:version`, where the name may be an ARN or what `Ref` gives. */
export function secretName(reference: Text): Text {
  const parts = arnParts(reference);
  const resource = parts?.[5];
  if (parts === undefined || resource === undefined) return cutAt(reference, ':');
  return Text.of('arn:', ...parts.slice(1, 5).flatMap((part) => [part, ':']), 'secret:', cutAt(dropPrefix(resource, 'secret:'), ':'));
}

/** The ARN of a secret from such a reference. A name alone is one of the account and region where it is read. */
export function secretArn(reference: Text, partition: Text, region: Text, account: Text): Text {
  const name = secretName(reference);
  // A reference to a secret in view is its ARN already.
  return name.hole !== undefined || name.startsWith('arn:') === 'yes'
    ? name
    : Text.of('arn:', partition, ':secretsmanager:', region, ':', account, ':secret:', name, '-??????');
}

function dropPrefix(text: Text, prefix: string): Text {
  const [first, ...others] = text.parts;
  return typeof first === 'string' && first.startsWith(prefix) ? Text.of(first.slice(prefix.length), ...others) : text;
}

function cutAt(text: Text, sign: string): Text {
  const at = text.parts.findIndex((part) => typeof part === 'string' && part.includes(sign));
  const part = text.parts[at];
  return typeof part === 'string' ? Text.of(...text.parts.slice(0, at), part.slice(0, part.indexOf(sign))) : text;
}

function factsOf(action: Action, graph: DeliveryGraph): Facts {
  const own = (field: Field<unknown>): Answer => (field.state === 'absent' ? 'no' : 'yes');
  const facts: (readonly [RequirementFact, Answer])[] = [
    ['own-role', own(action.value.get('RoleArn').text())],
    ['inputs', action.inputs.length > 0 ? 'yes' : 'no'],
    ['outputs', action.outputs.length > 0 ? 'yes' : 'no'],
    ['source-bucket-key', bucketKey(action, 'S3Bucket', graph).length > 0 ? 'yes' : 'no'],
    ['target-bucket-key', targetKey(action, graph).length > 0 ? 'yes' : 'no'],
    ['topic-key', topicKey(action, graph).length > 0 ? 'yes' : 'no'],
    ['action-secrets', 'yes'],
    ['tagged-task', answerOf(isTagged(action, graph))],
  ];
  return new Map(facts);
}

/** KMS is asked by the service that holds the data. */
function contextsOf(name: string, resource: Text, action: Action, filler: Filler): ReturnType<NonNullable<Expansion['contexts']>> {
  if (name === 's3:PutObject') return known(action.provider) === 'S3' ? uploadOf(action) : undefined;
  if (!name.startsWith('kms:')) return undefined;
  const topic = filler('config.NotificationArn')[0];
  if (topic !== undefined) return keyContexts('sns', action.owner.region, [['aws:sns:topicArn', topic]]);
  return keyContexts('s3', action.region, [['aws:s3:arn', unknownText(`the object encrypted with ${resource.print()}`, [])]]);
}

/**
 * A deploy to S3 asks for encryption only by the key that it names, and for an access control list only by the one that it
 * names. Source: CodePipeline User Guide, "Amazon S3 deploy action reference".
 */
function uploadOf({ configuration, region }: Action): ReturnType<typeof uploadContexts> | undefined {
  const [key, acl] = [configuration.get('KMSEncryptionKeyARN').text(), configuration.get('CannedACL').text()];
  if ('because' in key || 'because' in acl) return undefined;
  const named = 'value' in key ? withoutVariables(key.value) : undefined;
  const byArn = named === undefined || named.startsWith('arn:') === 'yes' || named.hole?.owner?.attribute === 'Arn';
  return uploadContexts(
    {
      encryption: named === undefined ? undefined : Text.of('aws:kms'),
      key: byArn ? named : 'hidden',
      acl: 'value' in acl ? acl.value : undefined,
    },
    region,
    'aws',
  );
}

/** What a call of a provider is made on, with its policies where it has some and they may matter. */
function targetOf(name: string, resource: Text, action: Action, account: Text, graph: DeliveryGraph): Target {
  const { configuration, owner } = action;
  const at = action.at;
  const partition = partitionOf(owner.resource);
  const service = name.slice(0, name.indexOf(':'));
  switch (service) {
    case 's3': {
      const bucket = graph.refer('bucket', configuration.get(configuration.get('S3Bucket').kind === 'absent' ? 'BucketName' : 'S3Bucket'));
      const found = bucketTarget(bucket, partition, undefined, graph);
      if (found !== undefined) return found.target;
      break;
    }
    case 'kms': {
      const home = { account, region: action.region, partition, origin: configuration.origin };
      return keyTarget(graph.named('key', resource, at), home, graph).target;
    }
    case 'iam':
      return passedTo(resource, action, graph);
    case 'sns': {
      const found = topicTarget(graph.refer('topic', configuration.get('NotificationArn')));
      if (found !== undefined) return found.target;
      break;
    }
    default:
      break;
  }
  return generalTarget(service, resource, account, graph);
}

/** All roles that one caller hands to one service in one account are one grant. */
function passedTo(resource: Text, action: Action, graph: DeliveryGraph): Target {
  const found = roleTarget(graph.named('role', resource, action.at), 'passed');
  return found?.target ?? plainTarget(resource.key, resource.print(), unknownText('account', []));
}

/** Services whose resources may be open to other principals of the account by a policy of their own. */
const WITH_POLICIES = new Set(['lambda', 'ecr', 'secretsmanager', 'codestar-connections', 'codeconnections']);

/** Anything else, by its ARN. */
export function generalTarget(service: string, resource: Text, account: Text, graph: DeliveryGraph): Target {
  if (resource.known === '*') return plainTarget(`${service}:*`, `${service} (any resource)`, account);
  const parts = arnParts(resource);
  const written = parts?.[4];
  const own = written === undefined || written.known === '' ? account : written;
  const named = stem(resource);
  const target = plainTarget(named.key, ownerOf(named) ?? named.print(), own);
  if (!WITH_POLICIES.has(service)) return target;
  if (service === 'ecr') return repositoryTarget(target, resource, graph);
  const seen =
    service === 'secretsmanager'
      ? secretTarget(target, resource, graph)
      : service === 'lambda'
        ? functionTarget(target, resource, account, graph)
        : undefined;
  if (seen !== undefined) return seen;
  const open = policyCauses(service, resource, own, account, graph);
  return open.length === 0 ? target : { ...target, policies: outOfView('other', open) };
}

/** An image repository in view has its policy, without which other accounts get nothing. */
function repositoryTarget(target: Target, arn: Text, graph: DeliveryGraph): Target {
  const found = graph.find(['AWS::ECR::Repository'], arn);
  const node = 'resource' in found && found.resource !== undefined ? graph.node('image-repository', found.resource) : undefined;
  if (node === undefined)
    return { ...target, policies: outOfView('other', [{ kind: 'not-in-view', what: `the policy of ${arn.print()}` }]) };
  const [first] = node.policy.documents;
  const at = first?.document.value.get('Statement').at ?? node.properties.get('RepositoryPolicyText').at;
  return { ...target, name: node.name, policies: { ...node.policy, kind: 'other' }, at };
}

/** A secret in view has the policies that are attached to it, without which other accounts get nothing. */
function secretTarget(target: Target, arn: Text, graph: DeliveryGraph): Target | undefined {
  const found = graph.find(['AWS::SecretsManager::Secret'], arn);
  const node = 'resource' in found && found.resource !== undefined ? graph.node('stored-secret', found.resource) : undefined;
  if (node === undefined) return undefined;
  const at = node.policy.documents[0]?.document.value.get('Statement').at ?? node.at;
  return { ...target, name: node.name, account: node.account, policies: { ...node.policy, kind: 'other' }, at };
}

/** A function in view has the permissions that name it, without which other accounts get nothing. */
function functionTarget(target: Target, arn: Text, account: Text, graph: DeliveryGraph): Target | undefined {
  const found = graph.find(['AWS::Lambda::Function', 'AWS::Lambda::Alias', 'AWS::Lambda::Version'], arn);
  const node = 'resource' in found && found.resource !== undefined ? graph.node('function', found.resource) : undefined;
  if (node === undefined) return undefined;
  // In its own account a permission for a service adds nothing to what the caller may do.
  const inside = node.account.same(account) === 'yes';
  if (inside && !admitsOthers(graph)) return target;
  const policies = functionPolicies(node, graph);
  if (inside && policies.complete && policies.documents.every(isForService)) return target;
  return { ...target, name: node.name, account: node.account, policies, at: node.at };
}

/** Why a resource may have a policy that lets the caller in: it is not in view, or shared from another account. */
function policyCauses(service: string, resource: Text, own: Text, account: Text, graph: DeliveryGraph): readonly Cause[] {
  const foreign = own.same(account);
  if (foreign !== 'yes') return foreign === 'no' ? [{ kind: 'not-in-view', what: `what ${resource.print()} is open to` }] : foreign.because;
  const type =
    service === 'lambda' ? 'AWS::Lambda::Permission' : service === 'secretsmanager' ? 'AWS::SecretsManager::ResourcePolicy' : undefined;
  const opening = type === undefined ? [] : graph.resources(type).filter((permission) => !isServicePermission(permission));
  return opening.map(({ logicalId }) => ({ kind: 'unsupported', what: `what ${logicalId} opens` }));
}

/** The resource in view whose name or id an ARN ends with. */
function ownerOf(arn: Text): string | undefined {
  const last = arn.parts[arn.parts.length - 1];
  return typeof last === 'object' && 'owner' in last ? last.owner?.logicalId : undefined;
}

/** An ARN without what is known only when it runs: what belongs together has one. */
function stem(resource: Text): Text {
  const at = resource.parts.findIndex((part) => typeof part === 'string' && part.includes('*'));
  const part = resource.parts[at];
  return typeof part === 'string'
    ? Text.of(...resource.parts.slice(0, at), part.slice(0, part.indexOf('*')).replace(/[:/]$/, ''))
    : resource;
}
