import { defineCollector } from '../collector.ts';

const PAGE = { input: 'NextToken', output: 'NextToken' };

/** Answers only in the management account and to delegated administrators; a page may be empty and not the last. */
export default defineCollector({
  service: 'organizations',
  sdk: () => import('@aws-sdk/client-organizations'),
  client: 'OrganizationsClient',
  global: true,
  rates: { default: 4 },
  operations: {
    DescribeOrganization: { for: 'which account manages the organization', needs: 'organization' },
    ListAccounts: { for: 'which accounts there are, and which are active', page: PAGE, needs: 'organization' },
    ListRoots: { for: 'which kinds of policies are in force', page: PAGE, needs: 'organization' },
    ListOrganizationalUnitsForParent: { for: 'where an account stands, if its listing does not say', page: PAGE, needs: 'organization' },
    ListAccountsForParent: { for: 'where an account stands, if its listing does not say', page: PAGE, needs: 'organization' },
    ListPolicies: { for: 'service control and resource control policies', page: PAGE, needs: 'organization' },
    DescribePolicy: { for: 'what a service control or resource control policy says', needs: 'organization' },
    ListTargetsForPolicy: { for: 'which accounts and organizational units a policy is attached to', page: PAGE, needs: 'organization' },
  },
  collects: {},
});
