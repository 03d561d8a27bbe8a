import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrganizationAccount } from './organization.ts';
import { selectAccounts } from './selection.ts';

const UNITS = ['ou-a', 'ou-b', 'ou-c', 'ou-d', 'ou-e'];

/** Accounts anywhere in a random tree of units. */
const tree = fc
  .tuple(
    fc.array(fc.nat(4), { minLength: 5, maxLength: 5 }),
    fc.array(fc.record({ unit: fc.integer({ min: -1, max: 4 }), state: fc.constantFrom('ACTIVE', 'ACTIVE', 'SUSPENDED', 'CLOSED') }), {
      minLength: 1,
      maxLength: 12,
    }),
  )
  .map(([parents, accounts]) => {
    const pathOf = (unit: number): readonly string[] =>
      unit < 0 ? ['r-root'] : [...pathOf((parents[unit] ?? 0) < unit ? (parents[unit] ?? -1) : -1), UNITS[unit] ?? ''];
    return accounts.map(
      ({ unit, state }, index): OrganizationAccount => ({
        id: String(index).padStart(12, '0'),
        name: `account ${index}`,
        state,
        path: pathOf(unit),
      }),
    );
  });

describe('the accounts of an organization that are read', () => {
  it('are those included, less those excluded, whatever the tree', () => {
    const selected = tree.chain((accounts) => {
      const ids = accounts.map(({ id }) => id);
      const units = [...new Set(accounts.flatMap(({ path }) => path))];
      return fc.tuple(fc.constant(accounts), fc.subarray(units), fc.subarray(ids), fc.subarray([...ids, ...units]));
    });
    fc.assert(
      fc.property(selected, ([all, units, accounts, excluded]) => {
        const { accounts: chosen, leftOut } = selectAccounts(all, { units, accounts, excluded });
        const isBelow = ({ id, path }: OrganizationAccount, names: readonly string[]): boolean =>
          [id, ...path].some((name) => names.includes(name));
        const wanted = all.filter(
          (account) =>
            account.state === 'ACTIVE' &&
            ((units.length === 0 && accounts.length === 0) || isBelow(account, [...units, ...accounts])) &&
            !isBelow(account, excluded),
        );
        expect(chosen).toEqual(wanted);
        expect([...chosen.map(({ id }) => id), ...leftOut.map(({ account }) => account)].sort()).toEqual(all.map(({ id }) => id));
        expect(leftOut.every(({ why }) => why !== '')).toBe(true);
      }),
    );
  });

  it('are never others because of a slip of the pen', () => {
    const all: readonly OrganizationAccount[] = [{ id: '012345678901', name: 'a', state: 'ACTIVE', path: ['r-root', 'ou-prod'] }];
    const none = { units: [], accounts: [], excluded: [] };
    expect(() => selectAccounts(all, { ...none, excluded: ['012345678910'] })).toThrow(
      'the organization has no account or organizational unit',
    );
    expect(() => selectAccounts(all, { ...none, units: ['ou-prd'] })).toThrow('--ou');
    expect(() => selectAccounts([{ ...(all[0] as OrganizationAccount), path: [] }], { ...none, units: ['ou-prod'] })).toThrow(
      'cannot be read',
    );
  });
});
