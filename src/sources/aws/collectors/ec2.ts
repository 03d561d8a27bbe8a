import { defineCollector } from '../collector.ts';

export default defineCollector({
  service: 'ec2',
  sdk: () => import('@aws-sdk/client-ec2'),
  client: 'EC2Client',
  rates: { default: 5 },
  operations: {
    DescribeRegions: { for: 'which regions an account has enabled, where the account service does not say' },
  },
  collects: {},
});
