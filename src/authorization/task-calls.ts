import type { Container, TaskDefinition } from '../graph/ecs.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { Key } from '../graph/key.ts';
import { accountOfResource, regionOfResource } from '../graph/location.ts';
import { known } from '../graph/relations/deploy.ts';
import { secretReference } from '../graph/secret-reference.ts';
import { type Place, Text } from '../resource/index.ts';
import type { Call, Caller, Reach, Target } from './call.ts';
import { roleCaller } from './callers.ts';
import { keyContexts, plainContexts } from './contexts.ts';
import { generalTarget } from './provider-calls.ts';
import type { RequestContext } from './request.ts';
import { partitionOf } from './stores.ts';
import { bucketTarget, keyTarget } from './targets.ts';

/**
 * What ECS calls with the execution role before a container runs: it reads secrets, parameters and files of variables, and
 * sets up the log. Source: ECS Developer Guide, "Amazon ECS task execution IAM role".
 */
export function taskCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  return graph[reach]('task-definition').flatMap((task) => {
    const caller = roleCaller(task.executionRole, graph);
    if (caller === undefined) return [];
    const start = { task, caller, graph };
    return task.containers.items.flatMap((container) => [
      ...secretCalls(container, start),
      ...fileCalls(container, start),
      ...logCalls(container, start),
    ]);
  });
}

interface Start {
  readonly task: TaskDefinition;
  readonly caller: Caller;
  readonly graph: DeliveryGraph;
}

function secretCalls({ value, secrets }: Container, start: Start): readonly Call[] {
  const { graph, task } = start;
  const [account, region] = [accountOfResource(task.resource), regionOfResource(task.resource)];
  return [...secrets, value.get('RepositoryCredentials', 'CredentialsParameter')].flatMap((written) => {
    const text = known(written.text());
    const reference = text === undefined ? undefined : secretReference(text, graph);
    if (reference?.store === 'secret') return readSecret(reference.secret, written.at, start);
    if (reference?.store !== 'parameter') return [];
    const arn = reference.arn && text !== undefined ? text : parameterArn(reference.name, task, account, region);
    return [call('ssm:GetParameters', [arn], generalTarget('ssm', arn, account, graph), 'task.parameter', written.at, start)];
  });
}

function parameterArn(name: Text, { resource }: TaskDefinition, account: Text, region: Text): Text {
  const [first, ...others] = name.parts;
  const bare = typeof first === 'string' ? Text.of(first.replace(/^\//, ''), ...others) : name;
  return Text.of('arn:', partitionOf(resource), ':ssm:', region, ':', account, ':parameter/', bare);
}

/** An ARN may be written without the six characters that Secrets Manager appends; policies are compared with the whole one. */
function readSecret(secret: Text, at: Place, start: Start): readonly Call[] {
  const { graph, task } = start;
  const account = accountOfResource(task.resource);
  const target = generalTarget('secretsmanager', secret, account, graph);
  const found = graph.named('stored-secret', secret, at);
  const arns = found.state === 'node' ? [found.node.arn] : [secret, Text.of(secret, '-??????')];
  const reading = call('secretsmanager:GetSecretValue', arns, target, 'task.secret', at, start);
  if (found.state !== 'node') return [reading];
  const { node } = found;
  const foreign = node.account.same(account) === 'no';
  if (node.key.state !== 'node' && !(node.key.state === 'absent' && foreign)) return [reading];
  const managed: Reference<Key> = { at, state: 'external', text: Text.of('alias/aws/secretsmanager') };
  const home = {
    account: node.account,
    region: node.region,
    partition: partitionOf(node.resource),
    origin: node.properties.origin,
  };
  const { arn, target: key } = keyTarget(node.key.state === 'node' ? node.key : managed, home, graph);
  const contexts = keyContexts('secretsmanager', node.region, [['SecretARN', node.arn]]);
  return [reading, call('kms:Decrypt', [arn], key, 'task.secret.key', at, start, contexts)];
}

/** Source: ECS Developer Guide, "Pass environment variables to an Amazon ECS container". */
function fileCalls({ value }: Container, start: Start): readonly Call[] {
  const { graph, task } = start;
  return value
    .get('EnvironmentFiles')
    .items()
    .items.flatMap((file) => {
      const field = file.get('Value').text();
      if (!('value' in field)) return [];
      const found = bucketTarget(graph.named('bucket', bucketOf(field.value), field.at), partitionOf(task.resource), undefined, graph);
      return found === undefined ? [] : [call('s3:GetObject', [field.value], found.target, 'task.file', field.at, start)];
    });
}

/** What stands before the first slash of the ARN of an object. */
function bucketOf({ parts }: Text): Text {
  const index = parts.findIndex((part) => typeof part === 'string' && part.includes('/'));
  const part = parts[index];
  return typeof part === 'string' ? Text.of(...parts.slice(0, index), part.slice(0, part.indexOf('/'))) : Text.of(...parts);
}

/** On instances the log is written with the role of the instance. Source: ECS Developer Guide, "Send Amazon ECS logs to CloudWatch". */
function logCalls({ value }: Container, start: Start): readonly Call[] {
  const { graph, task } = start;
  const log = value.get('LogConfiguration');
  const field = log.get('Options', 'awslogs-group').text();
  if (!task.onFargate || known(log.get('LogDriver').string()) !== 'awslogs' || !('value' in field)) return [];
  const [account, region] = [accountOfResource(task.resource), known(log.get('Options', 'awslogs-region').text())];
  if (region === undefined) return [];
  const group = Text.of('arn:', partitionOf(task.resource), ':logs:', region, ':', account, ':log-group:', field.value);
  const target = generalTarget('logs', group, account, graph);
  const arns = [Text.of(group, ':log-stream:*'), Text.of(group, ':*'), group];
  const creates = known(log.get('Options', 'awslogs-create-group').boolean()) === true;
  return [
    ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => call(action, arns, target, 'task.log', field.at, start)),
    ...(creates ? [call('logs:CreateLogGroup', arns, target, 'task.log.group', field.at, start)] : []),
  ];
}

function call(
  action: string,
  resources: readonly Text[],
  target: Target,
  requirement: string,
  at: Place,
  { caller, task }: Start,
  contexts: readonly RequestContext[] = plainContexts(undefined, 'own'),
): Call {
  return {
    category: 'task',
    caller,
    actions: [action],
    resources,
    match: 'any',
    target,
    contexts,
    necessity: 'required',
    evidence: 'documented',
    requirement,
    why: `start the tasks of ${task.name}`,
    at,
    step: undefined,
    doubt: [],
  };
}
