import { regionsByPartition } from '../../facts/regions.ts';
import type { AccountSession } from './accounts.ts';
import type { Reader, ServiceDeclaration } from './collector.ts';
import account from './collectors/account.ts';
import ec2 from './collectors/ec2.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import { Places } from './places.ts';
import { placeReader } from './reader.ts';
import { GLOBAL } from './regions.ts';
import type { Transport } from './transport.ts';

/** Regions of an account, with the account of how they were found. */
export interface EnabledRegions {
  /** Sorted. */
  readonly regions: readonly string[];
  readonly ledger: readonly LedgerEntry[];
}

/**
 * The regions that an account has enabled: the account service says, else EC2; where neither does, every region of the
 * partition, of which those that are not enabled answer so.
 */
export async function enabledRegions(transport: Transport, session: AccountSession): Promise<EnabledRegions> {
  const ledger = new Ledger();
  const places = new Places(transport);
  const callsOf = <Sdk, Name extends string>(declaration: ServiceDeclaration<Sdk, Name>, region: string): Reader<Sdk, Name> =>
    placeReader(places.of(session, region), region, declaration as unknown as ServiceDeclaration, ledger) as unknown as Reader<Sdk, Name>;
  const listed = await callsOf(account, GLOBAL).list(
    'ListRegions',
    { RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'], MaxResults: 50 },
    (page) => page.Regions,
    { instead: true },
  );
  if (listed.state === 'read')
    return found(
      listed.value.map(({ RegionName }) => RegionName),
      ledger,
    );
  const described = await callsOf(ec2, session.homeRegion).call('DescribeRegions', { AllRegions: false });
  if (described.state === 'read')
    return found(
      (described.value.Regions ?? []).map(({ RegionName }) => RegionName),
      ledger,
    );
  return found(regionsByPartition[session.partition] ?? [session.homeRegion], ledger);
}

function found(names: readonly (string | undefined)[], ledger: Ledger): EnabledRegions {
  return { regions: names.filter((name) => name !== undefined).sort(), ledger: ledger.entries() };
}
