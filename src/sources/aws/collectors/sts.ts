import { defineCollector } from '../collector.ts';

export default defineCollector({
  service: 'sts',
  sdk: () => import('@aws-sdk/client-sts'),
  client: 'STSClient',
  rates: { default: 50 },
  operations: {
    GetCallerIdentity: { for: 'which account the credentials are of, and whether they still hold', iam: [] },
    AssumeRole: { for: 'the scanner role of each account', needs: 'caller' },
  },
  collects: {},
});
