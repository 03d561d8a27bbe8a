import { Text, type Value } from '../../resource/index.ts';
import { arnParts } from '../arn.ts';
import type { EventFacts } from '../event-pattern.ts';
import type { DeliveryGraph } from '../graph.ts';
import type { Action } from '../pipeline.ts';

/**
 * The events that the change of a source makes, as far as they are known; none for sources that make none.
 * Source: CodePipeline User Guide, "CodeCommit source actions and EventBridge", "Amazon S3 source actions …",
 * "Amazon ECR source actions …".
 */
export function sourceEvents(source: Action, graph: DeliveryGraph): readonly EventFacts[] {
  const provider = 'value' in source.provider ? source.provider.value : undefined;
  const events = provider === undefined ? undefined : EVENTS.get(provider);
  if (events === undefined) return [];
  const { owner, region } = source;
  const account =
    source.role.state === 'absent'
      ? owner.account
      : 'text' in source.role && source.role.text !== undefined
        ? (arnParts(source.role.text)?.[4] ?? owner.account)
        : owner.account;
  return events(source, graph, { account, region }).map((event) => ({ account: [account], region: [region], ...event }));
}

interface Where {
  readonly account: Text;
  readonly region: Text;
}

/** A push to a branch that is there, which CodeCommit tells apart from the first one; undefined for other sources. */
export function laterPush(source: Action, graph: DeliveryGraph): EventFacts | undefined {
  if (!('value' in source.provider) || source.provider.value !== 'CodeCommit') return undefined;
  const [event] = sourceEvents(source, graph);
  const detail = event?.['detail'];
  if (event === undefined || typeof detail !== 'object' || Array.isArray(detail)) return undefined;
  return { ...event, detail: { ...detail, event: literals('referenceUpdated') } };
}

type EventsOfSource = (source: Action, graph: DeliveryGraph, where: Where) => readonly EventFacts[];

const EVENTS: ReadonlyMap<string, EventsOfSource> = new Map<string, EventsOfSource>([
  ['CodeCommit', codeCommitEvents],
  ['S3', bucketEvents],
  ['ECR', imageEvents],
]);

function codeCommitEvents(source: Action, graph: DeliveryGraph, where: Where): readonly EventFacts[] {
  const written = source.configuration.get('RepositoryName');
  const reference = graph.refer('code-repository', written);
  const name = textOf(written);
  const repository = reference.state === 'node' ? [reference.node.repositoryName, ...name] : name;
  const arns =
    reference.state === 'node'
      ? [reference.node.arn]
      : name.map((text) => Text.of('arn:', partitionOf(source), ':codecommit:', where.region, ':', where.account, ':', text));
  return [
    {
      source: literals('aws.codecommit'),
      'detail-type': literals('CodeCommit Repository State Change'),
      resources: arns,
      detail: {
        event: literals('referenceCreated', 'referenceUpdated'),
        referenceType: literals('branch'),
        referenceName: textOf(source.configuration.get('BranchName')),
        referenceFullName: textOf(source.configuration.get('BranchName')).map((branch) => Text.of('refs/heads/', branch)),
        repositoryName: repository,
      },
    },
  ];
}

/** What only the record of a failed call has. Source: CloudTrail User Guide, "CloudTrail record contents". */
const SUCCEEDED = { errorCode: 'absent', errorMessage: 'absent' } as const;

function bucketEvents(source: Action, graph: DeliveryGraph): readonly EventFacts[] {
  const written = source.configuration.get('S3Bucket');
  const reference = graph.refer('bucket', written);
  const bucket = reference.state === 'node' ? [reference.node.bucketName] : textOf(written);
  const key = textOf(source.configuration.get('S3ObjectKey'));
  const arns = bucket.flatMap((name) => [
    Text.of('arn:', partitionOf(source), ':s3:::', name),
    ...key.map((object) => Text.of('arn:', partitionOf(source), ':s3:::', name, '/', object)),
  ]);
  return [
    {
      source: literals('aws.s3'),
      'detail-type': literals('AWS API Call via CloudTrail'),
      detail: {
        eventSource: literals('s3.amazonaws.com'),
        eventName: literals('PutObject', 'CopyObject', 'CompleteMultipartUpload'),
        requestParameters: { bucketName: bucket, key },
        resources: { ARN: arns },
        bucket: 'absent',
        object: 'absent',
        ...SUCCEEDED,
      },
    },
    {
      source: literals('aws.s3'),
      'detail-type': literals('Object Created'),
      resources: arns,
      detail: { bucket: { name: bucket }, object: { key }, eventSource: 'absent', eventName: 'absent', requestParameters: 'absent' },
    },
  ];
}

function imageEvents(source: Action, graph: DeliveryGraph): readonly EventFacts[] {
  const written = source.configuration.get('RepositoryName');
  const reference = graph.refer('image-repository', written);
  const name = reference.state === 'node' ? [reference.node.repositoryName] : textOf(written);
  const tag = textOf(source.configuration.get('ImageTag'));
  return [
    {
      source: literals('aws.ecr'),
      'detail-type': literals('ECR Image Action'),
      // The list of resources is there, and empty: a pattern that asks for the repository matches nothing.
      // Source: Amazon ECR User Guide, "Amazon ECR events and EventBridge".
      resources: 'absent',
      detail: {
        'action-type': literals('PUSH'),
        result: literals('SUCCESS'),
        'repository-name': name,
        'image-tag': tag.length === 0 ? literals('latest') : tag,
      },
    },
    // What the service recorded before it sent events of its own, and still records.
    {
      source: literals('aws.ecr'),
      'detail-type': literals('AWS API Call via CloudTrail'),
      detail: {
        eventSource: literals('ecr.amazonaws.com'),
        eventName: literals('PutImage'),
        requestParameters: { repositoryName: name, imageTag: tag.length === 0 ? literals('latest') : tag },
        ...SUCCEEDED,
      },
    },
  ];
}

function literals(...texts: readonly string[]): readonly Text[] {
  return texts.map((text) => Text.of(text));
}

function textOf(value: Value): readonly Text[] {
  const field = value.text();
  return 'value' in field ? [field.value] : [];
}

function partitionOf(source: Action): Text {
  const { arn } = source.owner.resource.identity;
  return (arn === undefined ? undefined : arnParts(arn)?.[1]) ?? Text.of('aws');
}
