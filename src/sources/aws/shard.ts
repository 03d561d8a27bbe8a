import type { ReadingEvent } from '../../resource/progress.ts';
import type { SecretRecogniser } from '../cloudformation/secrets.ts';
import { type AccountSession, type Accounts, isRefusal, type Refusal } from './accounts.ts';
import { collect } from './collection.ts';
import type { AnyCollector } from './collector.ts';
import { enabledRegions } from './enabled-regions.ts';
import { entryOf } from './ledger-entries.ts';
import type { PlannedAccount } from './plan.ts';
import { Limit } from './rate.ts';
import { GLOBAL } from './regions.ts';
import type { RunFolder } from './run-folder.ts';
import type { Segment } from './segment.ts';
import type { Transport } from './transport.ts';

/** Accounts that are read at once: quotas are each account's own, so that they do not wait for each other. */
const ACCOUNTS_AT_ONCE = 16;

export interface ShardRequest {
  readonly folder: RunFolder;
  /** Undefined: all of them. */
  readonly shard: number | undefined;
  readonly accounts: Accounts;
  readonly transport: Transport;
  readonly collectors: readonly AnyCollector[];
  readonly recognise: SecretRecogniser;
  readonly onProgress?: (event: ReadingEvent) => void;
  /** Told of each account that is done. */
  readonly onAccount?: (done: AccountDone) => void;
}

export interface AccountDone {
  readonly account: PlannedAccount;
  /** It had been read before, and was not read again. */
  readonly before: boolean;
  /** Why nothing could be read of it. */
  readonly refusal?: Refusal;
  readonly done: number;
  readonly total: number;
}

/**
 * Reads the accounts of a shard into its folder, and judges nothing. What was read before is not read again; whatever
 * one account answers does not touch another. Returns when all is read or the transport's signal stops it.
 */
export async function runShard(request: ShardRequest): Promise<void> {
  const { folder, shard, transport, onAccount } = request;
  const wanted = folder.plan.accounts.filter((account) => shard === undefined || account.shard === shard);
  const limit = new Limit(ACCOUNTS_AT_ONCE);
  let done = 0;
  await Promise.all(
    wanted.map((account) =>
      limit.run(async () => {
        if (transport.signal.aborted) return;
        const outcome = await readAccount(request, account);
        if (outcome !== undefined) onAccount?.({ account, ...outcome, done: ++done, total: wanted.length });
      }),
    ),
  );
}

/** @returns nothing where reading was stopped before the account's end */
async function readAccount(request: ShardRequest, planned: PlannedAccount): Promise<Pick<AccountDone, 'before' | 'refusal'> | undefined> {
  const { folder, accounts, transport } = request;
  const { account } = planned;
  const { segments, whole } = folder.account(account);
  if (whole) return { before: true };
  const finished = new Map(segments.filter((segment) => segment.finished).map((segment) => [segment.region, segment]));
  const opened = await accounts.open(account);
  if (isRefusal(opened)) {
    if (opened.reason === 'stopped') return undefined;
    folder.add(refusedSegment(account, opened));
    folder.finish(account);
    return { before: false, refusal: opened };
  }
  const regions = finished.get(GLOBAL)?.regions ?? (await findRegions(request, opened));
  if (regions === undefined) return undefined;
  await Promise.all(
    regions.filter((region) => !finished.has(region)).map(async (region) => folder.add(await readRegion(request, planned, region))),
  );
  if (transport.signal.aborted) return undefined;
  folder.finish(account);
  return { before: false };
}

/** @returns nothing where reading was stopped */
async function findRegions({ folder, transport }: ShardRequest, session: AccountSession): Promise<readonly string[] | undefined> {
  const { account } = session;
  const { regions, ledger } =
    folder.plan.regions === null ? await enabledRegions(transport, session) : { regions: folder.plan.regions, ledger: [] };
  if (transport.signal.aborted) return undefined;
  const entered = entryOf(account, GLOBAL, 'sts:AssumeRole', 'read');
  folder.add({ account, region: GLOBAL, regions, finished: true, resources: [], ledger: [entered, ...ledger] });
  return regions;
}

async function readRegion(request: ShardRequest, { account }: PlannedAccount, region: string): Promise<Segment> {
  const { accounts, transport, collectors, recognise, onProgress } = request;
  const { resources, ledger } = await collect({
    seeds: [{ account, regions: [region] }],
    accounts,
    transport,
    collectors,
    recognise,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  return { account, region, finished: !transport.signal.aborted, resources, ledger };
}

function refusedSegment(account: string, { reason, advice, error }: Refusal): Segment {
  const entry = entryOf(account, GLOBAL, 'sts:AssumeRole', `not-checked:${reason}`, { advice, ...(error === undefined ? {} : { error }) });
  return { account, region: GLOBAL, regions: [], finished: true, resources: [], ledger: [entry] };
}
