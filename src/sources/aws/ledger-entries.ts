import { type LedgerEntry, type LedgerState, worseOf } from './ledger.ts';

/** An entry by itself, for what no call was made for. @param operation as `service:Operation` */
export function entryOf(
  account: string,
  region: string,
  operation: string,
  state: LedgerState,
  told: Pick<LedgerEntry, 'advice' | 'error'> = {},
): LedgerEntry {
  const [service = '', name = ''] = operation.split(':');
  const notRead = state.startsWith('not-checked:') ? 1 : 0;
  return { account, region, service, operation: name, state, read: 1 - notRead, absent: 0, notRead, attempts: 1, ...told };
}

/** One entry for each account, region and operation, sorted, whatever the order: entries of several ledgers are counted together. */
export function joinEntries(entries: Iterable<LedgerEntry>): readonly LedgerEntry[] {
  const joined = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const { account, region, service, operation } = entry;
    const key = [account, region, service, operation].join('\n');
    const known = joined.get(key);
    joined.set(key, known === undefined ? entry : sum(known, entry));
  }
  return [...joined].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function sum(one: LedgerEntry, other: LedgerEntry): LedgerEntry {
  return {
    ...worseOf(one, other),
    read: one.read + other.read,
    absent: one.absent + other.absent,
    notRead: one.notRead + other.notRead,
    attempts: one.attempts + other.attempts,
  };
}
