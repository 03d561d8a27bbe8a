import { type PolicyDocument, readPolicy } from '../authorization/policy/document.ts';
import { type Answer, all, any, type Field, type Raw, type Resource, Text, unknown, Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { arnParts } from './arn.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { type PolicySet, policySet } from './policy-set.ts';

export interface Key extends Subject {
  readonly kind: 'key';
  readonly resource: Resource;
  readonly properties: Value;
  readonly keyId: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  /** Its one policy; that of the service, which trusts the account, when the template gives none. */
  readonly policy: PolicySet;
  readonly rotation: Field<boolean>;
  readonly enabled: Field<boolean>;
  readonly multiRegion: Field<boolean>;
  readonly usage: Field<string>;
  readonly spec: Field<string>;
  /** What a replica is a copy of; absent for every other key. */
  readonly primary: Reference<Key>;
  /** The service can rotate it: it made the material, and encrypts with it symmetrically. */
  readonly rotatable: Answer;
  /** Names that aliases in view give it. */
  readonly aliases: readonly Text[];
}

declare module '../rule/types.ts' {
  interface Subjects {
    key: Key;
  }
}

const REPLICA = 'AWS::KMS::ReplicaKey';
const KEYS = ['AWS::KMS::Key', REPLICA];
const ALIAS = 'AWS::KMS::Alias';

/** An alias in view stands for the key it points to. */
export const keyKind: NodeKind<'key'> = {
  kind: 'key',
  types: [...KEYS, ALIAS],
  node: (resource, graph) => (resource.type === ALIAS ? targetOf(resource, graph) : keyOf(resource, graph)),
  list: (graph) => graph.resources(...KEYS).flatMap((resource) => graph.node('key', resource) ?? []),
};

function targetOf(alias: Resource, graph: DeliveryGraph): Key | undefined {
  const target = alias.properties.get('TargetKeyId').text();
  if (!('value' in target)) return undefined;
  const found = graph.find(KEYS, target.value, alias.id.instance);
  return 'resource' in found && found.resource !== undefined ? graph.node('key', found.resource) : undefined;
}

function keyOf(resource: Resource, graph: DeliveryGraph): Key {
  const { properties, identity } = resource;
  const policy = lazy(() =>
    policySet([{ document: policyOf(resource), kind: 'resource', label: 'key policy', at: properties.get('KeyPolicy').at }], []),
  );
  const primary = lazy(() => graph.refer('key', properties.get('PrimaryKeyArn')));
  return {
    kind: 'key',
    id: resource.key,
    name: resource.logicalId,
    at: resource.at,
    resource,
    properties,
    keyId: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    enabled: withDefault(properties.get('Enabled').boolean(), true),
    multiRegion: withDefault(properties.get('MultiRegion').boolean(), resource.type === REPLICA),
    usage: withDefault(properties.get('KeyUsage').string(), 'ENCRYPT_DECRYPT'),
    spec: withDefault(properties.get('KeySpec').string(), 'SYMMETRIC_DEFAULT'),
    get rotation() {
      return rotationOf(properties, primary());
    },
    get policy() {
      return policy();
    },
    get primary() {
      return primary();
    },
    get rotatable() {
      const [spec, origin] = [properties.get('KeySpec').text(), properties.get('Origin').text()];
      const is = (field: typeof spec, value: string): Answer =>
        'value' in field ? field.value.is(value) : field.state === 'absent' ? 'yes' : unknown(...field.because);
      return all([is(spec, 'SYMMETRIC_DEFAULT'), is(origin, 'AWS_KMS')]);
    },
    get aliases() {
      return graph.resources(ALIAS).flatMap((alias) => (targetOf(alias, graph)?.id === resource.key ? [alias.identity.name] : []));
    },
  };
}

/** Rotation is shared: a replica has what its primary has. Source: KMS Developer Guide, "Multi-Region keys". */
function rotationOf(properties: Value, primary: Reference<Key>): Field<boolean> {
  const { at } = primary;
  // What says to be a copy of a copy is a mistake, and may go round in a circle.
  if (primary.state === 'node' && primary.node.resource.type === REPLICA)
    return { at, state: 'unresolved', because: [{ kind: 'unsupported', what: 'a replica of a replica' }] };
  if (primary.state === 'node') return primary.node.rotation;
  if (primary.state === 'absent') return withDefault(properties.get('EnableKeyRotation').boolean(), false);
  if (primary.state === 'unresolved') return { at, state: 'unresolved', because: primary.because };
  return { at, state: 'unresolved', because: [{ kind: 'not-in-view', what: `the primary key ${primary.text.print()}` }] };
}

/** The policy of a key that is given none. Source: KMS Developer Guide, "Default key policy". */
const DEFAULT_POLICY: Raw = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};

function policyOf(resource: Resource): PolicyDocument {
  const written = resource.properties.get('KeyPolicy');
  if (written.kind !== 'absent' && written.kind !== 'null') return readPolicy(written);
  return readPolicy(Value.parsed(DEFAULT_POLICY, resource.scope, { ...written.origin, generated: true }));
}

/** How a text names a key. An alias means something in its own account and region only. */
export type KeyForm = 'key-id' | 'key-arn' | 'alias-name' | 'alias-arn';

/** How a text names a key; undefined when that cannot be told. */
export function keyForm(text: Text): KeyForm | undefined {
  const parts = arnParts(text);
  const name = parts?.[5] ?? text;
  if (name.startsWith('alias/') === 'yes') return parts === undefined ? 'alias-name' : 'alias-arn';
  if (parts !== undefined) return name.startsWith('key/') === 'yes' ? 'key-arn' : undefined;
  return text.known === undefined ? undefined : 'key-id';
}

/** Is it a key that AWS manages for a service, such as `alias/aws/s3`? Its policy cannot be changed. */
export function awsManagedKey(text: Text): Answer {
  return any([text.startsWith('alias/aws/'), text.matches(Text.of('arn:*:kms:*:alias/aws/*'))]);
}

/** Is what a reference names managed by AWS? No for an absent one. */
export function refersToAwsManagedKey(reference: Reference<Key>): Answer {
  if (reference.state === 'absent' || reference.state === 'node') return 'no';
  if (reference.text !== undefined) return awsManagedKey(reference.text);
  return reference.state === 'unresolved' ? unknown(...reference.because) : 'no';
}
