import { type Cause, type Field, type Resource, Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { attachedBy } from './attachments.ts';
import { type BucketExposure, bucketExposure } from './bucket-exposure.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import type { Key } from './key.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { attachedPolicies, type PolicySet } from './policy-set.ts';

export interface Bucket extends Subject {
  readonly kind: 'bucket';
  readonly resource: Resource;
  readonly properties: Value;
  /** The physical name; `name` is the logical id. */
  readonly bucketName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  /** `Enabled` or `Suspended`; a bucket without it is not versioned. */
  readonly versioning: Field<string>;
  readonly encryption: BucketEncryption;
  readonly publicAccessBlock: PublicAccessBlock;
  /** The canned ACL. */
  readonly accessControl: Field<string>;
  readonly ownership: Field<string>;
  readonly lifecycle: { readonly rules: readonly LifecycleRule[]; readonly open: readonly Cause[] | undefined };
  readonly policy: PolicySet;
  readonly exposure: BucketExposure;
}

/** What the bucket encrypts objects with that say nothing themselves. */
export interface BucketEncryption {
  /** `AES256`, the default, `aws:kms` or `aws:kms:dsse`. */
  readonly algorithm: Field<string>;
  /** Absent with `aws:kms` means the AWS-managed key `alias/aws/s3`. */
  readonly key: Reference<Key>;
}

/** Absent fields are as the service sets them: a bucket made since April 2023 blocks all four. */
export interface PublicAccessBlock {
  readonly configured: Value;
  readonly blockPublicAcls: Field<boolean>;
  readonly blockPublicPolicy: Field<boolean>;
  readonly ignorePublicAcls: Field<boolean>;
  readonly restrictPublicBuckets: Field<boolean>;
}

export interface LifecycleRule {
  readonly value: Value;
  readonly enabled: Field<boolean>;
  readonly prefix: Field<Text>;
  /** Days after which a current object ends. */
  readonly expirationDays: Field<number>;
  /** Days after which a current object is moved to where it has to be restored from before anybody reads it; absent where it never is. */
  readonly archiveDays: Field<number>;
  /** Days after which a version that is no longer current ends. */
  readonly noncurrentDays: Field<number>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    bucket: Bucket;
  }
}

const TYPES = ['AWS::S3::Bucket'];

export const bucketKind: NodeKind<'bucket'> = { kind: 'bucket', types: TYPES, node: bucketOf };

const bucketPolicies = attachedBy('AWS::S3::BucketPolicy', 'Bucket', TYPES);

function bucketOf(resource: Resource, graph: DeliveryGraph): Bucket {
  const { properties, identity } = resource;
  const policy = lazy(() => attachedPolicies(graph.once(bucketPolicies).to(resource), 'resource'));
  const encryption = lazy(() => encryptionOf(properties, graph));
  return {
    kind: 'bucket',
    id: resource.key,
    name: resource.logicalId,
    at: resource.at,
    resource,
    properties,
    bucketName: identity.name,
    arn: identity.arn ?? Text.of('arn:aws:s3:::', identity.name),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    versioning: properties.get('VersioningConfiguration', 'Status').string(),
    accessControl: properties.get('AccessControl').string(),
    ownership:
      properties.get('OwnershipControls', 'Rules').items().items[0]?.get('ObjectOwnership').string() ??
      properties.get('OwnershipControls', 'Rules').string(),
    get encryption() {
      return encryption();
    },
    get publicAccessBlock() {
      return publicAccessBlockOf(properties.get('PublicAccessBlockConfiguration'));
    },
    get lifecycle() {
      const { items, open } = properties.get('LifecycleConfiguration', 'Rules').items();
      return { rules: items.map(lifecycleRuleOf), open };
    },
    get policy() {
      return policy();
    },
    get exposure() {
      return bucketExposure(
        publicAccessBlockOf(properties.get('PublicAccessBlockConfiguration')),
        properties.get('AccessControl').string(),
        policy(),
      );
    },
  };
}

/** Source: S3 User Guide, "Default encryption": AES256 for every bucket since January 2023. */
function encryptionOf(properties: Value, graph: DeliveryGraph): BucketEncryption {
  const rules = properties.get('BucketEncryption', 'ServerSideEncryptionConfiguration');
  const byDefault = (rules.items().items[0] ?? rules).get('ServerSideEncryptionByDefault');
  return {
    algorithm: withDefault(byDefault.get('SSEAlgorithm').string(), 'AES256'),
    key: graph.refer('key', byDefault.get('KMSMasterKeyID')),
  };
}

/** A block that is configured leaves out what is off. Source: S3 User Guide, "Blocking public access". */
function publicAccessBlockOf(configured: Value): PublicAccessBlock {
  const setting = (name: string): Field<boolean> => {
    const field = configured.get(name).boolean();
    return configured.kind === 'map' ? withDefault(field, false) : field;
  };
  return {
    configured,
    blockPublicAcls: setting('BlockPublicAcls'),
    blockPublicPolicy: setting('BlockPublicPolicy'),
    ignorePublicAcls: setting('IgnorePublicAcls'),
    restrictPublicBuckets: setting('RestrictPublicBuckets'),
  };
}

/** Classes that S3 reads nothing from. Source: S3 User Guide, "Understanding and managing Amazon S3 storage classes". */
const ARCHIVES: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

function archiveDaysOf(rule: Value): Field<number> {
  const transitions = [...rule.get('Transitions').items().items, rule.get('Transition')];
  const archiving = transitions.find((transition) => {
    const storage = transition.get('StorageClass').string();
    return 'value' in storage && ARCHIVES.includes(storage.value);
  });
  return archiving === undefined ? { at: rule.at, state: 'absent' } : archiving.get('TransitionInDays').number();
}

function lifecycleRuleOf(value: Value): LifecycleRule {
  const status = value.get('Status').string();
  const prefix = value.get('Prefix').text();
  const current = value.get('NoncurrentVersionExpiration', 'NoncurrentDays').number();
  return {
    value,
    enabled: 'value' in status ? { at: status.at, state: status.state, value: status.value === 'Enabled' } : status,
    prefix,
    expirationDays: value.get('ExpirationInDays').number(),
    archiveDays: archiveDaysOf(value),
    noncurrentDays: current.state === 'absent' ? value.get('NoncurrentVersionExpirationInDays').number() : current,
  };
}
