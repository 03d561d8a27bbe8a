import { Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { attachedBy } from '../attachments.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { accountOfResource } from '../location.ts';
import { attachedPolicies, unite } from '../policy-set.ts';
import { QUEUE_SENDERS, type QueueSender, queueSenders } from '../queue-senders.ts';
import { type Sent, type ServiceAccess, serviceAccess } from '../service-access.ts';

/** A queue in view into which a service is to put messages. Without a policy only its own account may. */
export interface QueueDelivery extends Subject, QueueSender {
  readonly kind: 'queue-delivery';
  readonly access: ServiceAccess;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'queue-delivery': QueueDelivery;
  }
}

export const queueDeliveryKind: NodeKind<'queue-delivery'> = {
  kind: 'queue-delivery',
  types: [],
  stands: QUEUE_SENDERS,
  list: (graph) => queueSenders(graph).map((sender, index) => deliveryOf(sender, index, graph)),
};

const QUEUES = ['AWS::SQS::Queue'];
const policies = attachedBy('AWS::SQS::QueuePolicy', 'Queues', QUEUES);
const inlinePolicies = attachedBy('AWS::SQS::QueueInlinePolicy', 'Queue', QUEUES);

function deliveryOf(sender: QueueSender, index: number, graph: DeliveryGraph): QueueDelivery {
  const { resource, service, queue, value } = sender;
  return {
    ...sender,
    kind: 'queue-delivery',
    id: `${resource.key}|queue ${index}`,
    name: resource.logicalId,
    at: value.at,
    get access() {
      const policy = unite(
        attachedPolicies(graph.once(policies).to(queue), 'resource'),
        attachedPolicies(graph.once(inlinePolicies).to(queue), 'resource'),
      );
      return serviceAccess(policy, { names: [Text.of(service)], actions: ['sqs:SendMessage'], sent: [sentBy(sender)] });
    },
  };
}

/** Rules and buckets say which they are and of which account. Source: SQS Developer Guide, "Using identity-based policies", confused deputy. */
function sentBy({ resource, service }: QueueSender): Sent {
  const { arn } = resource.identity;
  const topic = resource.properties.get('TopicArn').text();
  const subscribed = 'value' in topic ? topic.value : undefined;
  const source = service === 'sns.amazonaws.com' && resource.type !== 'AWS::SNS::Topic' ? subscribed : arn;
  const entries: (readonly [string, Text])[] = [['aws:sourceaccount', accountOfResource(resource)]];
  if (source !== undefined) entries.push(['aws:sourcearn', source]);
  return new Map(entries.map(([key, text]) => [key, { state: 'known', values: [text] }]));
}
