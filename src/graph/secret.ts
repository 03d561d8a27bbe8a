import type { Field, Resource, Text, Value } from '../resource/index.ts';
import { attachedBy } from './attachments.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import type { Key } from './key.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase, type ResourceSubject } from './node.ts';
import { attachedPolicies, type PolicySet } from './policy-set.ts';

/** A secret in Secrets Manager. */
export interface StoredSecret extends ResourceSubject<'stored-secret'> {
  readonly secretName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  /** Absent means the key that AWS manages, which no other account can use. */
  readonly key: Reference<Key>;
  readonly policy: PolicySet;
}

/** A parameter in Systems Manager; templates cannot make secure ones. */
export interface StoredParameter extends ResourceSubject<'stored-parameter'> {
  readonly parameterName: Text;
  readonly arn: Text;
  readonly type: Field<string>;
  readonly value: Value;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'stored-secret': StoredSecret;
    'stored-parameter': StoredParameter;
  }
}

const SECRETS = ['AWS::SecretsManager::Secret'];

export const storedSecretKind: NodeKind<'stored-secret'> = { kind: 'stored-secret', types: SECRETS, node: secretOf };
export const storedParameterKind: NodeKind<'stored-parameter'> = {
  kind: 'stored-parameter',
  types: ['AWS::SSM::Parameter'],
  node: parameterOf,
};

const policies = attachedBy('AWS::SecretsManager::ResourcePolicy', 'SecretId', SECRETS);

function secretOf(resource: Resource, graph: DeliveryGraph): StoredSecret {
  const { identity, properties } = resource;
  const policy = lazy(() => attachedPolicies(graph.once(policies).to(resource), 'resource'));
  return {
    ...nodeBase('stored-secret', resource),
    secretName: identity.name,
    arn: identity.arn ?? identity.attribute('Ref'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    get key() {
      return graph.refer('key', properties.get('KmsKeyId'));
    },
    get policy() {
      return policy();
    },
  };
}

function parameterOf(resource: Resource): StoredParameter {
  const { identity, properties } = resource;
  return {
    ...nodeBase('stored-parameter', resource),
    parameterName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    type: properties.get('Type').string(),
    value: properties.get('Value'),
  };
}
