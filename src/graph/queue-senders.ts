import type { Resource, Value } from '../resource/index.ts';
import type { DeliveryGraph } from './graph.ts';

/** A service that puts messages into a queue in view by itself, and not as a role. */
export interface QueueSender {
  /** The rule, subscription or bucket that says so. */
  readonly resource: Resource;
  readonly service: string;
  /** Where the queue is named. */
  readonly value: Value;
  readonly queue: Resource;
}

const RULE = 'AWS::Events::Rule';
const BUCKET = 'AWS::S3::Bucket';
const SUBSCRIPTION = 'AWS::SNS::Subscription';
const TOPIC = 'AWS::SNS::Topic';

/** The types of what sends. */
export const QUEUE_SENDERS: readonly string[] = [RULE, BUCKET, SUBSCRIPTION, TOPIC];

/** Rules without a role for the target, subscriptions of topics, and notifications of buckets. */
export function queueSenders(graph: DeliveryGraph): readonly QueueSender[] {
  return [
    ...sendersOf(graph, RULE, 'events.amazonaws.com', ({ properties }) =>
      properties
        .get('Targets')
        .items()
        .items.filter((target) => target.get('RoleArn').exists === 'no')
        .map((target) => target.get('Arn')),
    ),
    ...sendersOf(graph, SUBSCRIPTION, 'sns.amazonaws.com', ({ properties }) => [properties.get('Endpoint')]),
    ...sendersOf(graph, TOPIC, 'sns.amazonaws.com', ({ properties }) =>
      properties
        .get('Subscription')
        .items()
        .items.map((one) => one.get('Endpoint')),
    ),
    ...sendersOf(graph, BUCKET, 's3.amazonaws.com', ({ properties }) =>
      properties
        .get('NotificationConfiguration', 'QueueConfigurations')
        .items()
        .items.map((one) => one.get('Queue')),
    ),
  ];
}

function sendersOf(
  graph: DeliveryGraph,
  type: string,
  service: string,
  values: (resource: Resource) => readonly Value[],
): readonly QueueSender[] {
  return graph
    .resources(type)
    .filter((resource) => graph.inFocus(resource))
    .flatMap((resource) =>
      values(resource).flatMap((value) => {
        const text = value.text();
        const found = 'value' in text ? graph.find(['AWS::SQS::Queue'], text.value, resource.id.instance) : undefined;
        const queue = found !== undefined && 'resource' in found ? found.resource : undefined;
        return queue === undefined ? [] : [{ resource, service, value, queue }];
      }),
    );
}
