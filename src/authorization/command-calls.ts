import type { BuildProject } from '../graph/build-project.ts';
import type { Command } from '../graph/buildspec.ts';
import { type CommandLine, commandLines } from '../graph/command-line.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { imageReference } from '../graph/image-reference.ts';
import { accountOfResource } from '../graph/location.ts';
import type { Action } from '../graph/pipeline.ts';
import { environmentOf } from '../graph/relations/build-environment.ts';
import { known } from '../graph/relations/deploy.ts';
import { type Resource, Text } from '../resource/index.ts';
import type { Call, Caller, GrantCategory, Target } from './call.ts';
import { accountOf, actionCaller, roleCaller, unknownText } from './callers.ts';
import { keyContexts, type Network, plainContexts, uploadContexts } from './contexts.ts';
import { fill, withoutVariables } from './fill.ts';
import { PULL, pulledFrom } from './image-calls.ts';
import { allowsNowhere, anything } from './nowhere.ts';
import { generalTarget, secretArn } from './provider-calls.ts';
import { type CommandRequirement, commandRequirements, uploads, withoutResourcePolicies } from './requirements/commands.ts';
import { partitionOf } from './stores.ts';
import { bucketTarget, keyTarget, plainTarget, roleTarget, topicTarget } from './targets.ts';

/** The calls that the commands of builds make with the AWS CLI, as far as the commands are in view. */
export function commandCalls(project: BuildProject, graph: DeliveryGraph): readonly Call[] {
  const { resource, account, region, vpc, buildspec, role } = project;
  if (buildspec.commands.length === 0) return [];
  const host: Host = { category: 'build', resource, account, region, network: vpc.exists === 'no' ? 'aws' : 'own', step: undefined };
  return callsOfCommands(buildspec.commands, environmentOf(project, graph), roleCaller(role, graph), host, graph);
}

/** Those of an action that runs commands by itself, with its role. Source: CodePipeline User Guide, "Commands action reference". */
export function actionCommandCalls(action: Action, graph: DeliveryGraph): readonly Call[] {
  if (known(action.provider) !== 'Commands') return [];
  const commands = action.value
    .get('Commands')
    .items()
    .items.flatMap((item): readonly Command[] => {
      const text = item.text();
      return 'value' in text ? [{ phase: 'build', part: 'commands', text: withoutVariables(text.value), at: text.at }] : [];
    });
  const { owner, region } = action;
  const caller = actionCaller(action, graph);
  if (caller === undefined) return [];
  const vpc = action.configuration.get('VpcConfig').exists === 'no' && action.value.get('VpcConfig').exists === 'no';
  const host: Host = {
    category: 'provider',
    resource: owner.resource,
    account: accountOf(caller),
    region,
    network: vpc ? 'aws' : 'own',
    step: action,
  };
  const environment = new Map(['AWS_REGION', 'AWS_DEFAULT_REGION'].map((name) => [name, region]));
  return callsOfCommands(commands, environment, caller, host, graph);
}

/** Where commands run. */
interface Host {
  readonly category: GrantCategory;
  readonly resource: Resource;
  readonly account: Text;
  readonly region: Text;
  readonly network: Network;
  readonly step: Action | undefined;
}

function callsOfCommands(
  commands: readonly Command[],
  environment: ReadonlyMap<string, Text>,
  caller: Caller | undefined,
  project: Host,
  graph: DeliveryGraph,
): readonly Call[] {
  if (caller?.role === undefined) return [];
  return commandLines(commands, environment).flatMap((command) => {
    const run: Run = { command, project, caller, graph };
    switch (command.program) {
      case 'docker':
        return imagePulls(run);
      case 'cdk':
      case 'sam':
        return toolCalls(run);
      default: {
        const named = commandRequirements.get(command.name) ?? [];
        return [...named.flatMap((requirement) => requiredCall(requirement, run)), ...storageCalls(run)];
      }
    }
  });
}

interface Run {
  readonly command: CommandLine;
  readonly project: Host;
  readonly caller: Caller;
  readonly graph: DeliveryGraph;
}

function requiredCall(requirement: CommandRequirement, run: Run): readonly Call[] {
  const { command, caller, project } = run;
  const { action, on, option } = requirement;
  if (option !== undefined && !command.options.has(option)) return [];
  const resource = on === undefined ? undefined : resourceOf(action, on, run);
  if (resource === undefined)
    return nowhereAllowed(action, caller) ? [callOf(action, anything(action), anyTarget(action, project), run)] : [];
  const target = targetOf(action, resource, run);
  return target === undefined ? [] : [callOf(action, resource, target, run)];
}

/** No policy of the caller allows the action on anything, and nothing else could. */
function nowhereAllowed(action: string, { role }: Caller): boolean {
  const [service = ''] = action.split(':');
  return withoutResourcePolicies.has(service) && role !== undefined && allowsNowhere(role, action);
}

function anyTarget(action: string, { account }: Host): Target {
  const [service = ''] = action.split(':');
  return plainTarget(`${service}:any`, `${service} (any resource)`, account);
}

/** The ARN that a call names; undefined where an option is not given or not known. */
function resourceOf(action: string, pattern: string, run: Run): Text | undefined {
  const written = writtenResource(pattern, run);
  if (written === undefined || !action.startsWith('secretsmanager:')) return written;
  // A secret goes by its name too, and its ARN is more than that.
  const region = regionOf(run);
  return region && secretArn(written, partitionOf(run.project.resource), region, run.project.account);
}

function regionOf({ command: { options }, project }: Run): Text | undefined {
  return options.has('region') ? options.get('region') : project.region;
}

function writtenResource(pattern: string, run: Run): Text | undefined {
  const { options } = run.command;
  const { account, resource } = run.project;
  const own: ReadonlyMap<string, Text | undefined> = new Map([
    ['Partition', partitionOf(resource)],
    ['Region', regionOf(run)],
    ['Account', account],
  ]);
  const names = [...pattern.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name);
  const written = names.flatMap((name) => (own.has(name) ? [] : [options.get(name)]));
  // What is named by its ARN needs nothing around it.
  const last = written.at(-1);
  if (last?.startsWith('arn:') === 'yes' || last?.hole?.owner?.attribute.endsWith('Arn') === true) return last;
  const values = names.map((name) => own.get(name) ?? options.get(name));
  if (values.some((value) => value === undefined) || written.some((value) => value?.known?.startsWith('arn:'))) return undefined;
  const [filled] = fill(pattern, (name) => {
    const value = own.get(name) ?? options.get(name);
    return value === undefined ? [] : [pattern.includes(':parameter/') && name === 'name' ? withoutSlash(value) : value];
  });
  return filled;
}

function withoutSlash(name: Text): Text {
  const [first, ...others] = name.parts;
  return typeof first === 'string' ? Text.of(first.replace(/^\//, ''), ...others) : name;
}

/** What is called, with its policies; undefined where they are not in view, so that nothing could be said. */
function targetOf(action: string, resource: Text, { project, graph, command: { at } }: Run): Target | undefined {
  const { account } = project;
  switch (action.split(':')[0]) {
    case 'sts':
      return roleTarget(graph.named('role', resource, at), 'assumed')?.target;
    case 'iam':
      return roleTarget(graph.named('role', resource, at), 'passed')?.target;
    case 'sns': {
      const topic = graph.named('topic', resource, at);
      return topic.state === 'node' ? topicTarget(topic)?.target : undefined;
    }
    case 'codeartifact':
      return packageTarget(resource, graph);
    default:
      return generalTarget(action.slice(0, action.indexOf(':')), resource, account, graph);
  }
}

/** A domain or repository of packages in view. */
function packageTarget(arn: Text, graph: DeliveryGraph): Target | undefined {
  const found = graph.find(['AWS::CodeArtifact::Domain', 'AWS::CodeArtifact::Repository'], arn);
  const node = 'resource' in found && found.resource !== undefined ? graph.node('package-repository', found.resource) : undefined;
  if (node === undefined) return undefined;
  const at = node.policy.documents[0]?.document.value.get('Statement').at ?? node.properties.get('PermissionsPolicyDocument').at;
  return {
    key: node.id,
    name: node.name,
    account: accountOfResource(node.resource),
    policies: { ...node.policy, kind: 'other' },
    at,
    awsManaged: false,
  };
}

function callOf(action: string, resource: Text, target: Target, { command, project, caller }: Run): Call {
  return {
    category: project.category,
    caller,
    actions: [action],
    resources: [resource],
    match: 'all',
    target,
    contexts: contextsOf(action, project),
    necessity: 'required',
    evidence: 'inferred',
    requirement: `command.${command.program} ${command.name}`,
    why: `run \`${command.program} ${command.name}\``,
    at: command.at,
    step: project.step,
    doubt: [],
  };
}

function contextsOf(action: string, { network, region }: Host): Call['contexts'] {
  if (action.startsWith('kms:')) return keyContexts('s3', region, [['aws:s3:arn', unknownText('the object', [])]]);
  const values = action === 'iam:PassRole' ? new Map([['iam:PassedToService', Text.of('cloudformation.amazonaws.com')]]) : undefined;
  return plainContexts(values, network);
}

/** Images of repositories in view. */
function imagePulls(run: Run): readonly Call[] {
  const { command, graph } = run;
  const [image] = command.words;
  const repository = command.name === 'pull' && image !== undefined ? imageReference(image, graph).repository : undefined;
  if (repository === undefined) return [];
  return PULL.map((action) => callOf(action, repository.arn, pulledFrom(repository), run));
}

/**
 * The CDK works with the roles of its bootstrap stack, or by itself where it may not enter them; SAM by itself. Where
 * neither is allowed anywhere, nothing can be deployed. Source: AWS CDK Developer Guide, "Bootstrapping".
 */
function toolCalls(run: Run): readonly Call[] {
  const { command, caller, project } = run;
  const role = command.name === 'deploy' && !command.options.has('role-arn') ? caller.role : undefined;
  if (role === undefined || !allowsNowhere(role, CREATE_CHANGE_SET)) return [];
  if (command.program === 'sam')
    return [callOf(CREATE_CHANGE_SET, anything(CREATE_CHANGE_SET), anyTarget(CREATE_CHANGE_SET, project), run)];
  return allowsNowhere(role, ASSUME)
    ? [callOf(ASSUME, anything(ASSUME), plainTarget('bootstrap', 'the roles of the CDK bootstrap stack', project.account), run)]
    : [];
}

const CREATE_CHANGE_SET = 'cloudformation:CreateChangeSet';
const ASSUME = 'sts:AssumeRole';

interface ObjectUse {
  readonly actions: readonly string[];
  /** `s3://bucket/key`, or the bucket alone. */
  readonly address: Text;
  readonly many: boolean;
}

/** Reads and writes of objects in buckets that are in view. */
function storageCalls(run: Run): readonly Call[] {
  return objectUses(run.command).flatMap((use) => objectCalls(use, run));
}

function objectUses({ name, words, options }: CommandLine): readonly ObjectUse[] {
  const bucket = options.get(uploads.get(name) ?? '');
  if (bucket !== undefined) return [{ actions: ['s3:PutObject'], address: Text.of('s3://', bucket), many: true }];
  const [operation] = /(?<=^s3 )(?:cp|mv|sync)$/.exec(name) ?? [];
  const [from, to, ...others] = words;
  if (operation === undefined || from === undefined || to === undefined || others.length > 0) return [];
  const many = operation === 'sync' || options.has('recursive');
  return [
    { actions: operation === 'mv' ? ['s3:GetObject', 's3:DeleteObject'] : ['s3:GetObject'], address: from, many },
    { actions: options.has('delete') ? ['s3:PutObject', 's3:DeleteObject'] : ['s3:PutObject'], address: to, many },
  ];
}

/** With a key of the bucket's own, writing makes a data key and reading opens one. Source: S3 User Guide, "Using SSE-KMS". */
function objectCalls({ actions, address, many }: ObjectUse, run: Run): readonly Call[] {
  const { project, graph, command } = run;
  const location = locationOf(address);
  if (location === undefined) return [];
  const bucket = graph.named('bucket', location.bucket, command.at);
  if (bucket.state !== 'node') return [];
  const partition = partitionOf(project.resource);
  const found = bucketTarget(bucket, partition, undefined, graph);
  if (found === undefined) return [];
  const whole = many || location.key.known === '' || location.key.endsWith('/') !== 'no';
  const object = Text.of(found.arn, '/', location.key, whole ? '*' : '');
  const { key } = bucket.node.encryption;
  const encrypted = key.state === 'node' && !command.options.has('sse') && !command.options.has('sse-kms-key-id');
  const home = { account: bucket.node.account, region: bucket.node.region, partition, origin: bucket.node.properties.origin };
  const own = encrypted ? keyTarget(key, home, graph) : undefined;
  const onKey = actions.includes('s3:PutObject') ? 'kms:GenerateDataKey' : 'kms:Decrypt';
  return [
    ...actions.map((action) => {
      const call = callOf(action, object, found.target, run);
      return action === 's3:PutObject' ? { ...call, contexts: uploadOf(run) } : call;
    }),
    ...(own === undefined ? [] : [callOf(onKey, own.arn, own.target, run)]),
  ];
}

const ENCRYPTED_BY_DEFAULT = Text.of('AES256');
const WITH_KEY = Text.of('aws:kms');

/**
 * What the CLI asks for when it uploads: encryption and an access control list only where it is told to, but a template is
 * encrypted by `package` in any case. Source: AWS CLI Command Reference, `s3 cp` and `cloudformation package`.
 */
function uploadOf({ command: { name, options }, project }: Run): Call['contexts'] {
  const { network } = project;
  const packs = uploads.has(name);
  const [sse, keyId, acl] = ['sse', packs ? 'kms-key-id' : 'sse-kms-key-id', 'acl'].map((option) =>
    options.has(option) ? (options.get(option) ?? 'unknown') : undefined,
  );
  if (sse === 'unknown' || keyId === 'unknown' || acl === 'unknown') return plainContexts(undefined, network);
  const encryption = packs ? (keyId === undefined ? ENCRYPTED_BY_DEFAULT : WITH_KEY) : sse?.known === '' ? ENCRYPTED_BY_DEFAULT : sse;
  const key = keyId === undefined || keyId.startsWith('arn:') === 'yes' ? keyId : 'hidden';
  return uploadContexts({ encryption, key, acl }, project.region, network);
}

function locationOf(address: Text): { readonly bucket: Text; readonly key: Text } | undefined {
  const [first, ...others] = address.parts;
  if (typeof first !== 'string' || !first.startsWith('s3://')) return undefined;
  const parts = [first.slice('s3://'.length), ...others];
  const at = parts.findIndex((part) => typeof part === 'string' && part.includes('/'));
  const part = parts[at];
  if (typeof part !== 'string') return { bucket: Text.of(...parts), key: Text.of() };
  const slash = part.indexOf('/');
  return { bucket: Text.of(...parts.slice(0, at), part.slice(0, slash)), key: Text.of(part.slice(slash + 1), ...parts.slice(at + 1)) };
}
