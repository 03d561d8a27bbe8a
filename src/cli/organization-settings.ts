import type { Config } from '../config/config.ts';
import type { PlanningOptions } from './organization.ts';

/** Options of an organization with what the configuration says of it: what is on the command line goes before it, one by one. */
export function withOrganization<T extends PlanningOptions>(options: T, { organization = {} }: Pick<Config, 'organization'>): T {
  const { role, externalId, organizationalUnits = [], accounts = [], excludeAccounts = [], regions } = organization;
  // Units and accounts say together what is read: whoever names either on the command line means just that.
  const isNarrowed = options.ou.length > 0 || options.accounts.length > 0;
  return {
    ...options,
    orgRole: options.orgRole ?? role,
    externalId: options.externalId ?? externalId,
    regions: options.regions ?? regions,
    ...(isNarrowed ? {} : { ou: organizationalUnits, accounts }),
    excludeAccounts: options.excludeAccounts.length > 0 ? options.excludeAccounts : excludeAccounts,
  };
}
