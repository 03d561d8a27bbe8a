import { defineCollector } from '../collector.ts';

export default defineCollector({
  service: 'account',
  sdk: () => import('@aws-sdk/client-account'),
  client: 'AccountClient',
  global: true,
  rates: { default: 3 },
  operations: {
    ListRegions: { for: 'which regions an account has enabled', page: { input: 'NextToken', output: 'NextToken' } },
  },
  collects: {},
});
