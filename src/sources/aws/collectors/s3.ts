import type * as S3 from '@aws-sdk/client-s3';
import type { LifecycleRule, NotificationConfiguration, ServerSideEncryptionRule } from '@aws-sdk/client-s3';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { document, pascal, pick, tagRecord } from '../convert.ts';
import { type Json, type JsonMap, property } from '../reading.ts';

type Operations =
  | 'GetBucketLocation'
  | 'GetBucketVersioning'
  | 'GetBucketEncryption'
  | 'GetBucketPolicy'
  | 'GetPublicAccessBlock'
  | 'GetBucketOwnershipControls'
  | 'GetBucketLogging'
  | 'GetBucketLifecycleConfiguration'
  | 'GetBucketNotificationConfiguration'
  | 'GetBucketTagging';
type S3Reader = Reader<typeof S3, Operations>;

export default defineCollector({
  service: 's3',
  sdk: () => import('@aws-sdk/client-s3'),
  client: 'S3Client',
  settings: { followRegionRedirects: true },
  rates: { default: 20 },
  operations: {
    GetBucketLocation: { for: 'where a bucket of artifacts is, and whose it is' },
    GetBucketVersioning: { for: 'whether what was deployed can be told from what came later' },
    GetBucketEncryption: { for: 'what artifacts are encrypted with', iam: ['s3:GetEncryptionConfiguration'] },
    GetBucketPolicy: { for: 'who may read and write artifacts' },
    GetPublicAccessBlock: { for: 'whether artifacts can be public', iam: ['s3:GetBucketPublicAccessBlock'] },
    GetBucketOwnershipControls: { for: 'who owns what is written from other accounts' },
    GetBucketLogging: { for: 'whether access to artifacts is logged' },
    GetBucketLifecycleConfiguration: { for: 'how long artifacts are kept', iam: ['s3:GetLifecycleConfiguration'] },
    GetBucketNotificationConfiguration: { for: 'whether a source bucket says when it changes', iam: ['s3:GetBucketNotification'] },
    GetBucketTagging: { for: 'tags, and the stack that made a bucket' },
  },
  collects: {
    'AWS::S3::Bucket': async (targets, reader) => {
      await Promise.all(targets.map((target) => readBucket(target, reader)));
    },
  },
});

async function readBucket(target: Target, reader: S3Reader): Promise<void> {
  const name = target.id.split(':::').at(-1) ?? target.id;
  const bucket = { Bucket: name, ExpectedBucketOwner: reader.account };
  const [next, ...otherAccounts] = target.otherAccounts ?? [];
  const location = await reader.call('GetBucketLocation', bucket, next === undefined ? {} : { instead: true });
  if (location.state === 'absent') return;
  if (location.state === 'not-read') {
    // Only a name is known, and whoever does not own the bucket is refused.
    if (next !== undefined) return reader.follow('AWS::S3::Bucket', target.id, { account: next, otherAccounts });
    return reader.emitUnread({ ...target, id: name }, location.because);
  }
  const region = regionOf(location.value.LocationConstraint);
  const [versioning, encryption, policy, block, ownership, logging, lifecycle, notification, tags] = await Promise.all([
    reader.call('GetBucketVersioning', bucket),
    reader.call('GetBucketEncryption', bucket),
    reader.call('GetBucketPolicy', bucket),
    reader.call('GetPublicAccessBlock', bucket),
    reader.call('GetBucketOwnershipControls', bucket),
    reader.call('GetBucketLogging', bucket),
    reader.call('GetBucketLifecycleConfiguration', bucket),
    reader.call('GetBucketNotificationConfiguration', bucket),
    reader.call('GetBucketTagging', bucket),
  ]);
  const properties: JsonMap = {
    BucketName: name,
    VersioningConfiguration: property(versioning, ({ Status }) => (Status === undefined ? undefined : { Status })),
    BucketEncryption: property(encryption, (page) => encryptionOf(page.ServerSideEncryptionConfiguration?.Rules ?? [])),
    PublicAccessBlockConfiguration:
      block.state === 'absent' ? NOTHING_BLOCKED : property(block, (page) => pascal(page.PublicAccessBlockConfiguration ?? {})),
    OwnershipControls:
      ownership.state === 'absent' ? WRITERS_OWN : property(ownership, (page) => pascal({ Rules: page.OwnershipControls?.Rules ?? [] })),
    LoggingConfiguration: property(logging, ({ LoggingEnabled }) =>
      LoggingEnabled === undefined
        ? undefined
        : { DestinationBucketName: LoggingEnabled.TargetBucket, LogFilePrefix: LoggingEnabled.TargetPrefix },
    ),
    LifecycleConfiguration: property(lifecycle, ({ Rules }) => ({ Rules: (Rules ?? []).map(lifecycleRule) })),
    NotificationConfiguration: property(notification, notificationOf),
  };
  reader.emit({
    type: 'AWS::S3::Bucket',
    name,
    arn: `arn:${reader.partition}:s3:::${name}`,
    region,
    properties,
    ...(tags.state === 'read' ? { tags: tagRecord(tags.value.TagSet) } : {}),
  });
  const PolicyDocument = property(policy, ({ Policy }) => document(Policy));
  if (PolicyDocument !== undefined)
    reader.emit({
      type: 'AWS::S3::BucketPolicy',
      name: `${name} policy`,
      arn: `arn:${reader.partition}:s3:::${name}`,
      region,
      properties: { Bucket: name, PolicyDocument },
    });
  for (const rule of encryption.state === 'read' ? (encryption.value.ServerSideEncryptionConfiguration?.Rules ?? []) : [])
    reader.follow('AWS::KMS::Key', rule.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID, { region });
}

/** What holds for a bucket whose settings were never made: a template's bucket is newer than these rules, a live one may not be. */
const NOTHING_BLOCKED: JsonMap = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const WRITERS_OWN: JsonMap = { Rules: [{ ObjectOwnership: 'ObjectWriter' }] };

/** Source: S3 API, GetBucketLocation: nothing for us-east-1, `EU` for the oldest buckets of eu-west-1. */
function regionOf(constraint: string | undefined): string {
  return constraint === undefined || constraint === '' ? 'us-east-1' : constraint === 'EU' ? 'eu-west-1' : constraint;
}

/** AES256 is what every bucket has that was told nothing. */
function encryptionOf(rules: readonly ServerSideEncryptionRule[]): Json | undefined {
  const set = rules.filter(({ ApplyServerSideEncryptionByDefault: byDefault }) => byDefault?.SSEAlgorithm !== 'AES256');
  if (set.length === 0) return undefined;
  return {
    ServerSideEncryptionConfiguration: set.map(({ ApplyServerSideEncryptionByDefault, BucketKeyEnabled }) => ({
      ServerSideEncryptionByDefault: pascal(ApplyServerSideEncryptionByDefault ?? {}),
      ...(BucketKeyEnabled === undefined ? {} : { BucketKeyEnabled }),
    })),
  };
}

function lifecycleRule({ ID, Status, Filter, Prefix, Expiration, NoncurrentVersionExpiration, ...rest }: LifecycleRule): Json {
  const prefix = Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix;
  return {
    ...(ID === undefined ? {} : { Id: ID }),
    Status: Status ?? 'Disabled',
    ...(prefix === undefined || prefix === '' ? {} : { Prefix: prefix }),
    ...(Filter?.Tag === undefined && Filter?.And?.Tags === undefined ? {} : { TagFilters: pascal(Filter.And?.Tags ?? [Filter.Tag]) }),
    ...(Expiration?.Days === undefined ? {} : { ExpirationInDays: Expiration.Days }),
    ...(Expiration?.Date === undefined ? {} : { ExpirationDate: Expiration.Date.toISOString() }),
    ...(NoncurrentVersionExpiration === undefined ? {} : { NoncurrentVersionExpiration: pascal(NoncurrentVersionExpiration) }),
    ...pick(rest, 'AbortIncompleteMultipartUpload', 'Transitions', 'NoncurrentVersionTransitions'),
  };
}

function notificationOf({
  EventBridgeConfiguration,
  TopicConfigurations,
  QueueConfigurations,
}: NotificationConfiguration): Json | undefined {
  const topics = (TopicConfigurations ?? []).flatMap(({ TopicArn, Events }) => (Events ?? []).map((Event) => ({ Event, Topic: TopicArn })));
  const queues = (QueueConfigurations ?? []).flatMap(({ QueueArn, Events }) => (Events ?? []).map((Event) => ({ Event, Queue: QueueArn })));
  return {
    ...(EventBridgeConfiguration === undefined ? {} : { EventBridgeConfiguration: { EventBridgeEnabled: true } }),
    ...(topics.length === 0 ? {} : { TopicConfigurations: topics }),
    ...(queues.length === 0 ? {} : { QueueConfigurations: queues }),
  };
}
