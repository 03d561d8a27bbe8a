import { defineCollector } from '../collector.ts';

/** An aggregator knows where pipelines are, in all accounts that it gathers from. */
export default defineCollector({
  service: 'config-service',
  iamPrefixes: ['config'],
  sdk: () => import('@aws-sdk/client-config-service'),
  client: 'ConfigServiceClient',
  rates: { default: 4 },
  operations: {
    SelectAggregateResourceConfig: {
      for: 'which accounts and regions have pipelines, without asking each',
      page: { input: 'NextToken', output: 'NextToken' },
      needs: 'discovery',
    },
  },
  collects: {},
});
