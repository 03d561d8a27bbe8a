import { defineCollector } from '../collector.ts';
import { document } from '../convert.ts';

export default defineCollector({
  service: 'sqs',
  sdk: () => import('@aws-sdk/client-sqs'),
  client: 'SQSClient',
  rates: { default: 10 },
  operations: {
    GetQueueAttributes: { for: 'whether the queues that events go to take them' },
  },
  collects: {
    'AWS::SQS::Queue': async (targets, reader) => {
      await Promise.all(
        targets.map(async (target) => {
          const name = target.id.split(':').at(-1) ?? target.id;
          const { account, region, partition } = reader;
          const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
          const QueueUrl = `https://sqs.${region}.${suffix}/${account}/${name}`;
          const got = await reader.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] });
          if (got.state === 'not-read') reader.emitUnread(target, got.because);
          if (got.state !== 'read') return;
          const { QueueArn, Policy, KmsMasterKeyId, SqsManagedSseEnabled } = got.value.Attributes ?? {};
          reader.emit({
            type: target.type,
            name,
            id: QueueUrl,
            arn: QueueArn,
            properties: {
              QueueName: name,
              ...(KmsMasterKeyId === undefined ? {} : { KmsMasterKeyId }),
              ...(SqsManagedSseEnabled === undefined ? {} : { SqsManagedSseEnabled: SqsManagedSseEnabled === 'true' }),
            },
          });
          if (Policy !== undefined)
            reader.emit({
              type: 'AWS::SQS::QueuePolicy',
              name: `${name} policy`,
              arn: QueueArn,
              properties: { Queues: [QueueUrl], PolicyDocument: document(Policy) },
            });
          reader.follow('AWS::KMS::Key', KmsMasterKeyId);
        }),
      );
    },
  },
});
