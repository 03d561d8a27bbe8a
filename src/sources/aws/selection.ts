import { nearest } from '../../resource/did-you-mean.ts';
import { UserError } from '../../resource/user-error.ts';
import type { OrganizationAccount } from './organization.ts';

/** Which accounts of an organization are wanted. */
export interface Selection {
  /** Ids of organizational units or of the root; with `accounts` empty, too: every account. */
  readonly units: readonly string[];
  readonly accounts: readonly string[];
  /** Ids of accounts and organizational units; they are left out whatever else includes them. */
  readonly excluded: readonly string[];
}

/** An account that is not read, and why. */
export interface LeftOut {
  readonly account: string;
  readonly name: string;
  readonly reason: 'account-not-active' | 'out-of-scope';
  /** For people. */
  readonly why: string;
}

export interface Selected {
  readonly accounts: readonly OrganizationAccount[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Include minus exclude, always; of those the active ones. Throws UserError for an account or unit that the organization
 * does not have: a slip of the pen must not widen or narrow an audit in silence.
 */
export function selectAccounts(all: readonly OrganizationAccount[], selection: Selection): Selected {
  const { units, accounts, excluded } = selection;
  checkNames(all, selection);
  const chosen: OrganizationAccount[] = [];
  const leftOut: LeftOut[] = [];
  for (const account of all) {
    const why = whyNot(account, { units, accounts, excluded });
    if (why === undefined) chosen.push(account);
    else leftOut.push({ account: account.id, name: account.name, ...why });
  }
  return { accounts: chosen, leftOut };
}

function whyNot({ id, state, path }: OrganizationAccount, selection: Selection): Pick<LeftOut, 'reason' | 'why'> | undefined {
  const { units, accounts, excluded } = selection;
  const isIncluded = (units.length === 0 && accounts.length === 0) || accounts.includes(id) || units.some((unit) => path.includes(unit));
  if (!isIncluded) return { reason: 'out-of-scope', why: 'not in --ou or --accounts' };
  const by = excluded.find((name) => name === id || path.includes(name));
  if (by !== undefined) return { reason: 'out-of-scope', why: by === id ? 'in --exclude-accounts' : `in ${by}, of --exclude-accounts` };
  if (state !== 'ACTIVE') return { reason: 'account-not-active', why: `its state is ${state}` };
  return undefined;
}

function checkNames(all: readonly OrganizationAccount[], { units, accounts, excluded }: Selection): void {
  const isUnit = (name: string): boolean => /^(r|ou)-/.test(name);
  if ((units.length > 0 || excluded.some(isUnit)) && all.some(({ path }) => path.length === 0))
    throw new UserError('which organizational unit an account is in cannot be read', {
      next: 'allow organizations:ListRoots, ListOrganizationalUnitsForParent and ListAccountsForParent, or name accounts',
    });
  const ids = new Set(all.map(({ id }) => id));
  const parents = new Set(all.flatMap(({ path }) => path));
  const check = (option: string, name: string, known: ReadonlySet<string>, what: string): void => {
    if (known.has(name)) return;
    const meant = nearest(name, [...known]);
    throw new UserError(
      `${option}: the organization has no ${what} \`${name}\``,
      meant === undefined ? {} : { next: `did you mean \`${meant}\`?` },
    );
  };
  for (const name of units) check('--ou', name, parents, 'organizational unit with accounts called');
  for (const name of accounts) check('--accounts', name, ids, 'account');
  for (const name of excluded)
    check('--exclude-accounts', name, new Set([...ids, ...parents]), 'account or organizational unit with accounts called');
}
