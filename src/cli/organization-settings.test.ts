import { expect, it } from 'vitest';
import { withOrganization } from './organization-settings.ts';

const none = {
  profile: [],
  roleArn: [],
  externalId: undefined,
  regions: undefined,
  orgRole: undefined,
  ou: [],
  accounts: [],
  excludeAccounts: [],
};
const organization = {
  role: 'Scanner',
  externalId: 'acme-audit',
  organizationalUnits: ['ou-ab12-11111111'],
  accounts: ['111111111111'],
  excludeAccounts: ['222222222222'],
  regions: ['eu-west-1'],
};

it('takes from the configuration what the command line does not say', () => {
  expect(withOrganization(none, { organization })).toEqual({
    profile: [],
    roleArn: [],
    externalId: 'acme-audit',
    regions: ['eu-west-1'],
    orgRole: 'Scanner',
    ou: ['ou-ab12-11111111'],
    accounts: ['111111111111'],
    excludeAccounts: ['222222222222'],
  });
  expect(withOrganization(none, { organization: undefined })).toEqual(none);
});

it('lets the command line go before it', () => {
  const said = { ...none, orgRole: 'Mine', regions: ['all'], accounts: ['333333333333'], excludeAccounts: ['444444444444'] };
  expect(withOrganization(said, { organization })).toEqual({ ...said, externalId: 'acme-audit' });
});
