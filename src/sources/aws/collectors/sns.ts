import type * as Sns from '@aws-sdk/client-sns';
import { defineCollector, type Reader, type Target } from '../collector.ts';
import { document } from '../convert.ts';
import type { Json } from '../reading.ts';
import { property } from '../reading.ts';

type SnsReader = Reader<typeof Sns, 'GetTopicAttributes' | 'ListSubscriptionsByTopic'>;

export default defineCollector({
  service: 'sns',
  sdk: () => import('@aws-sdk/client-sns'),
  client: 'SNSClient',
  rates: { default: 10 },
  operations: {
    GetTopicAttributes: { for: 'who may publish to the topics that tell of deployments' },
    ListSubscriptionsByTopic: { for: 'whether anybody is told', page: { input: 'NextToken', output: 'NextToken' } },
  },
  collects: {
    'AWS::SNS::Topic': async (targets, reader) => {
      await Promise.all(targets.filter(({ id }) => id.startsWith('arn:')).map((target) => readTopic(target, reader)));
    },
  },
});

async function readTopic(target: Target, reader: SnsReader): Promise<void> {
  const TopicArn = target.id;
  const name = TopicArn.split(':').at(-1) ?? TopicArn;
  const [attributes, subscriptions] = await Promise.all([
    reader.call('GetTopicAttributes', { TopicArn }),
    reader.list('ListSubscriptionsByTopic', { TopicArn }, (page) => page.Subscriptions),
  ]);
  if (attributes.state === 'absent') return;
  const observed = {
    Subscriptions: property(
      subscriptions,
      (list): Json => list.map(({ Protocol = '', SubscriptionArn = '' }) => ({ Protocol, Confirmed: SubscriptionArn.startsWith('arn:') })),
    ),
  };
  if (attributes.state === 'not-read') return reader.emitUnread(target, attributes.because);
  const { Policy, KmsMasterKeyId, FifoTopic } = attributes.value.Attributes ?? {};
  reader.emit({
    type: target.type,
    name,
    arn: TopicArn,
    properties: {
      TopicName: name,
      ...(KmsMasterKeyId === undefined || KmsMasterKeyId === '' ? {} : { KmsMasterKeyId }),
      ...(FifoTopic === 'true' ? { FifoTopic: true } : {}),
    },
    observed,
  });
  if (Policy !== undefined)
    reader.emit({
      type: 'AWS::SNS::TopicPolicy',
      name: `${name} policy`,
      arn: TopicArn,
      properties: { Topics: [TopicArn], PolicyDocument: document(Policy) },
    });
  reader.follow('AWS::KMS::Key', KmsMasterKeyId);
}
