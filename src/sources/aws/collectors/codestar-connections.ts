import { defineCollector } from '../collector.ts';

/** One service under two names: both write ARNs, and both have IAM actions. */
const TYPES = {
  'codestar-connections': 'AWS::CodeStarConnections::Connection',
  codeconnections: 'AWS::CodeConnections::Connection',
} as const;

export default defineCollector({
  service: 'codestar-connections',
  iamPrefixes: ['codestar-connections', 'codeconnections'],
  sdk: () => import('@aws-sdk/client-codestar-connections'),
  client: 'CodeStarConnectionsClient',
  rates: { default: 5 },
  operations: {
    GetConnection: { for: 'whether the connections of sources can be used' },
  },
  collects: {
    'AWS::CodeStarConnections::Connection': async (targets, reader) => {
      await Promise.all(
        targets.map(async (target) => {
          const prefix = target.id.split(':')[2] === 'codeconnections' ? 'codeconnections' : 'codestar-connections';
          const type = TYPES[prefix];
          const got = await reader.call('GetConnection', { ConnectionArn: target.id });
          if (got.state === 'not-read') reader.emitUnread({ ...target, type }, got.because);
          if (got.state !== 'read') return;
          const { ConnectionName, ProviderType, ConnectionStatus, HostArn } = got.value.Connection ?? {};
          reader.emit({
            type,
            name: ConnectionName ?? target.id,
            id: target.id.split('/').at(-1),
            arn: target.id,
            properties: { ConnectionName, ProviderType, HostArn },
            observed: { Status: ConnectionStatus },
          });
        }),
      );
    },
  },
});
