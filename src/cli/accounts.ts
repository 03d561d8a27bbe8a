import { UserError } from '../resource/user-error.ts';
import type { Io } from './io.ts';
import type { LiveRead } from './live.ts';
import type { ScanOptions } from './scan-options.ts';
import type { Watch } from './watch.ts';

/** Reads the accounts that a command names. Throws UserError where it names files too. */
export async function readAccounts(options: ScanOptions, io: Io, watch: Watch): Promise<LiveRead> {
  if (options.paths.length > 0)
    throw new UserError('--live reads accounts: it takes no paths', { next: `without --live, ${options.paths[0]} is audited` });
  const told = { ...options, quiet: options.quiet || options.ui };
  if (options.org) {
    const { readOrganizationLive } = await import('./organization.ts');
    return readOrganizationLive(told, io, {}, watch);
  }
  const { readLive } = await import('./live.ts');
  return readLive(told, io, {}, watch);
}
