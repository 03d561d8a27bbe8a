import { defaultArtifactKey } from '../facts/managed-keys.ts';
import { arnParts } from '../graph/arn.ts';
import type { Bucket } from '../graph/bucket.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import { awsManagedKey as isManagedAlias, type Key, keyForm } from '../graph/key.ts';
import type { Role } from '../graph/role.ts';
import type { Topic } from '../graph/topic.ts';
import { type Answer, answerOf, type Cause, type Origin, type Place, Text } from '../resource/index.ts';
import type { Target } from './call.ts';
import { causesId, unknownText } from './callers.ts';
import { awsManagedKey } from './kms.ts';
import { NO_POLICIES, type ResourcePolicySet } from './policy-set.ts';

/** What calls are made on, with the policies that stand there. */

/** A target with the ARN that requests name it by. */
export interface ArnTarget {
  readonly target: Target;
  readonly arn: Text;
}

/** A bucket; with Bucket Keys, S3 asks KMS for the bucket rather than for each object. */
export interface BucketTarget extends ArnTarget {
  readonly bucketKey: Answer;
}

const bucketTargets = (_graph: DeliveryGraph): Map<string, BucketTarget> => new Map();

/** A bucket; `account` is what its account must be where it is not in view, if that is known. */
export function bucketTarget(
  bucket: Reference<Bucket>,
  partition: Text,
  account: Text | undefined,
  graph: DeliveryGraph,
): BucketTarget | undefined {
  if (bucket.state === 'absent') return undefined;
  const known = graph.once(bucketTargets);
  const key = bucket.state === 'node' ? bucket.node.id : `${bucket.state}|${idOf(bucket)}|${account?.key}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = makeBucket(bucket, key, partition, account);
  known.set(key, made);
  return made;
}

function makeBucket(
  bucket: Exclude<Reference<Bucket>, { state: 'absent' }>,
  key: string,
  partition: Text,
  account: Text | undefined,
): BucketTarget {
  if (bucket.state === 'node') {
    const { node } = bucket;
    const [first] = node.policy.documents;
    const policies: ResourcePolicySet = { ...node.policy, kind: 's3' };
    return {
      bucketKey: bucketKeyOf(node),
      arn: node.arn,
      target: {
        key,
        name: node.name,
        account: node.account,
        policies,
        at: first?.document.value.get('Statement').at ?? node.at,
        awsManaged: false,
      },
    };
  }
  const because = hidden(bucket, 'bucket');
  const name = bucket.text ?? unknownText('bucket', because);
  return {
    bucketKey: { because },
    arn: name.startsWith('arn:') === 'yes' ? name : Text.of('arn:', partition, ':s3:::', name),
    target: {
      key,
      name: name.print(),
      account: account ?? unknownText(`account of ${name.print()}`, because),
      policies: outOfView('s3', because),
      at: undefined,
      awsManaged: false,
    },
  };
}

function bucketKeyOf({ properties }: Bucket): Answer {
  const rules = properties.get('BucketEncryption', 'ServerSideEncryptionConfiguration');
  const field = (rules.items().items[0] ?? rules).get('BucketKeyEnabled').boolean();
  if (field.state === 'unresolved') return { because: field.because };
  return answerOf('value' in field && field.value);
}

/** Policies that nobody showed us. */
export function outOfView(kind: ResourcePolicySet['kind'], because: readonly Cause[]): ResourcePolicySet {
  return { ...NO_POLICIES, kind, complete: false, because };
}

/** Why something is not in view. */
export function hidden(reference: Reference<unknown>, what: string): readonly Cause[] {
  if (reference.state === 'unresolved') return reference.because;
  return [{ kind: 'not-in-view', what: reference.state === 'external' ? `the ${what} ${reference.text.print()}` : `the ${what}` }];
}

/** Where a key is used: what an AWS-managed one belongs to, and the region that it must be in. */
export interface KeyHome {
  readonly account: Text;
  readonly region: Text;
  readonly partition: Text;
  readonly origin: Origin;
}

const keyTargets = (_graph: DeliveryGraph): Map<string, ArnTarget> => new Map();

/** The key that a reference names; without one, the key that AWS manages for S3 in that account. */
export function keyTarget(key: Reference<Key>, home: KeyHome, graph: DeliveryGraph): ArnTarget {
  const known = graph.once(keyTargets);
  const id = key.state === 'node' ? key.node.id : `${key.state}|${idOf(key)}|${home.account.key}|${home.region.key}`;
  const found = known.get(id);
  if (found !== undefined) return found;
  const made = makeKey(key, id, home);
  known.set(id, made);
  return made;
}

function makeKey(key: Reference<Key>, id: string, home: KeyHome): ArnTarget {
  if (key.state === 'node') {
    const { node } = key;
    const [first] = node.policy.documents;
    const at =
      first === undefined
        ? node.at
        : placeOfStatements(first.document.value.get('Statement').at, node.properties.get('KeyPolicy').at, node);
    return {
      arn: node.arn,
      target: { key: id, name: node.name, account: node.account, policies: { ...node.policy, kind: 'kms' }, at, awsManaged: false },
    };
  }
  const text = 'text' in key ? key.text : undefined;
  if (key.state === 'absent' || (text !== undefined && isManagedAlias(text) === 'yes'))
    return managedKey(text?.known ?? defaultArtifactKey, id, home);
  const because = hidden(key, 'key');
  const form = text === undefined ? undefined : keyForm(text);
  // A parameter that is the key's name in the store is what policies call it too.
  const named = text !== undefined && (form === undefined || form === 'key-arn');
  const arn = named ? text : keyArn(home, form === 'key-id' && text !== undefined ? text : unknownText(text?.print() ?? 'key', because));
  return {
    arn,
    target: {
      key: id,
      name: text?.print() ?? 'the key',
      account: arnParts(arn)?.[4] ?? home.account,
      policies: outOfView('kms', because),
      at: undefined,
      awsManaged: false,
    },
  };
}

/** A policy that the service writes by itself stands nowhere. */
function placeOfStatements(statements: Place, policy: Place, { properties, at }: Key): Place {
  return properties.get('KeyPolicy').kind === 'absent' ? (policy.pointer === undefined ? at : policy) : statements;
}

function managedKey(alias: string, id: string, home: KeyHome): ArnTarget {
  const name = alias.slice(alias.lastIndexOf('alias/'));
  const arn = keyArn(home, managedKeyId(name, home));
  const policies = awsManagedKey(alias, home.account, home.region, home.origin);
  return { arn, target: { key: id, name, account: home.account, policies, at: undefined, awsManaged: true } };
}

/** An id that no key of a template has. */
function managedKeyId(name: string, { account, region }: KeyHome): Text {
  return Text.of({
    id: `managed|${name}|${account.key}|${region.key}`,
    name,
    because: [{ kind: 'unsupported', what: `the id of ${name}` }],
    domain: { pattern: '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', characters: '0-9a-f-' },
    owner: { instance: '', logicalId: name, attribute: 'KeyId' },
  });
}

function keyArn({ partition, region, account }: KeyHome, key: Text): Text {
  return Text.of('arn:', partition, ':kms:', region, ':', account, ':key/', key);
}

const roleTargets = new WeakMap<Role, Map<'assumed' | 'passed', ArnTarget>>();

/** A role as what is assumed or passed; its trust policy decides over the former only. */
export function roleTarget(role: Reference<Role>, as: 'assumed' | 'passed'): ArnTarget | undefined {
  if (role.state !== 'node') return makeRole(role, as);
  const known = roleTargets.get(role.node) ?? new Map<'assumed' | 'passed', ArnTarget>();
  roleTargets.set(role.node, known);
  const target = known.get(as) ?? makeRole(role, as);
  if (target !== undefined) known.set(as, target);
  return target;
}

function makeRole(role: Reference<Role>, as: 'assumed' | 'passed'): ArnTarget | undefined {
  if (role.state === 'absent') return undefined;
  if (role.state === 'node') {
    const { node } = role;
    const trust: ResourcePolicySet = {
      ...NO_POLICIES,
      kind: 'trust',
      documents: [{ document: node.trust, kind: 'trust policy', label: node.name }],
    };
    const at = node.trust.value.get('Statement').at;
    return {
      arn: node.arn,
      target: {
        key: node.id,
        name: node.name,
        account: node.account,
        policies: as === 'assumed' ? trust : undefined,
        at,
        awsManaged: false,
      },
    };
  }
  const because = hidden(role, 'role');
  const arn = role.text ?? unknownText('role', because);
  const account = arnParts(arn)?.[4] ?? unknownText(`account of ${arn.print()}`, because);
  return {
    arn,
    target: {
      key: arn.key,
      name: arn.print(),
      account,
      policies: as === 'assumed' ? outOfView('trust', because) : undefined,
      at: undefined,
      awsManaged: false,
    },
  };
}

/** A topic. The policy that SNS gives one by itself admits nobody who does not have the right already. */
export function topicTarget(topic: Reference<Topic>): ArnTarget | undefined {
  if (topic.state === 'absent') return undefined;
  if (topic.state === 'node') {
    const { node } = topic;
    const [first] = node.policy.documents;
    const policies: ResourcePolicySet = { ...node.policy, kind: 'other' };
    return {
      arn: node.arn,
      target: {
        key: node.id,
        name: node.name,
        account: node.account,
        policies,
        at: first?.document.value.get('Statement').at ?? node.at,
        awsManaged: false,
      },
    };
  }
  const because = hidden(topic, 'topic');
  const arn = topic.text ?? unknownText('topic', because);
  const account = arnParts(arn)?.[4] ?? unknownText(`account of ${arn.print()}`, because);
  return {
    arn,
    target: { key: arn.key, name: arn.print(), account, policies: outOfView('other', because), at: undefined, awsManaged: false },
  };
}

/** What can have no policy of its own, or whose policy only matters across accounts. */
export function plainTarget(key: string, name: string, account: Text): Target {
  return { key, name, account, policies: undefined, at: undefined, awsManaged: false };
}

function idOf(reference: Reference<unknown>): string {
  if ('text' in reference && reference.text !== undefined) return reference.text.key;
  return 'because' in reference ? causesId(reference.because) : '';
}
