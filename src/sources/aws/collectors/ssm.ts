import { defineCollector } from '../collector.ts';
import { chunks, maskedValue } from '../convert.ts';

/** Names of one filter. Source: Systems Manager API, ParameterStringFilter. */
const BATCH = 50;

export default defineCollector({
  service: 'ssm',
  sdk: () => import('@aws-sdk/client-ssm'),
  client: 'SSMClient',
  rates: { default: 2 },
  operations: {
    DescribeParameters: {
      for: 'type and key of the parameters that builds read; never their values',
      page: { input: 'NextToken', output: 'NextToken' },
    },
  },
  collects: {
    'AWS::SSM::Parameter': async (targets, reader) => {
      const nameOf = (id: string): string => id.replace(/^arn:[^:]+:ssm:[^:]*:[^:]*:parameter/, '');
      for (const batch of chunks(targets, BATCH)) {
        const Values = batch.map(({ id }) => nameOf(id));
        const ParameterFilters = [{ Key: 'Name', Option: 'Equals', Values }];
        const got = await reader.list('DescribeParameters', { ParameterFilters }, (page) => page.Parameters);
        if (got.state === 'not-read') for (const target of batch) reader.emitUnread({ ...target, id: nameOf(target.id) }, got.because);
        if (got.state !== 'read') continue;
        for (const { Name = '', Type, KeyId, ARN } of got.value) {
          const properties = { Name, Type, Value: maskedValue('Value') };
          reader.emit({ type: 'AWS::SSM::Parameter', name: Name, arn: ARN, properties, observed: { KeyId } });
          reader.follow('AWS::KMS::Key', KeyId);
        }
      }
    },
  },
});
