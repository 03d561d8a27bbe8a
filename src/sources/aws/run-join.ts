import type { System } from '../../resource/index.ts';
import type { CollectedResource } from './collection.ts';
import { governanceFor } from './governance.ts';
import type { LedgerEntry } from './ledger.ts';
import { entryOf, joinEntries } from './ledger-entries.ts';
import { FetchedSystems, placeOf } from './live-systems.ts';
import type { Plan, PlannedAccount } from './plan.ts';
import { GLOBAL } from './regions.ts';
import type { RunFolder } from './run-folder.ts';
import type { Segment } from './segment.ts';

/** A system, and how many resources it has by instance. */
export interface JoinedSystem {
  readonly system: System;
  readonly sizes: ReadonlyMap<string, number>;
}

/** What a run comes to, ready to be judged. */
export interface JoinedRun {
  /** Each holds the accounts that refer to each other, and what governs them. */
  readonly systems: readonly JoinedSystem[];
  readonly ledger: readonly LedgerEntry[];
  /** Planned accounts that were not read to their end. */
  readonly missing: readonly PlannedAccount[];
}

/**
 * Joins what shards read, in whatever order and however often each was delivered. What is planned and was not read is an
 * entry of the ledger.
 * @param folders of one plan; the first one's plan is taken
 */
export function joinRun(folders: readonly RunFolder[]): JoinedRun {
  const [first] = folders;
  if (first === undefined) return { systems: [], ledger: [], missing: [] };
  const { plan } = first;
  const groups = new Groups();
  const ledgers: LedgerEntry[] = [...plan.ledger, ...plan.leftOut.map(leftOutEntry)];
  const missing: PlannedAccount[] = [];
  for (const planned of plan.accounts) {
    const segments = segmentsOf(planned.account, folders);
    const lost = lostOf(planned, segments);
    if (lost.length > 0) missing.push(planned);
    for (const { ledger, resources } of segments) {
      ledgers.push(...ledger);
      groups.join([planned.account, ...resources.map(({ account }) => account)]);
    }
    ledgers.push(...lost);
  }
  const fetched = new FetchedSystems();
  const systems = groups.all().flatMap((accounts) => systemOf(accounts, folders, plan, fetched));
  return { systems, ledger: joinEntries(ledgers), missing };
}

/** The best segment of each region of an account. */
function segmentsOf(account: string, folders: readonly RunFolder[]): readonly Segment[] {
  const best = new Map<string, Segment>();
  for (const segment of folders.flatMap((folder) => folder.account(account).segments)) {
    const known = best.get(segment.region);
    if (known === undefined || isBetter(segment, known)) best.set(segment.region, segment);
  }
  return [...best].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, segment]) => segment);
}

/** The same choice whatever comes first. */
function isBetter(one: Segment, other: Segment): boolean {
  if (one.finished !== other.finished) return one.finished;
  return JSON.stringify(one) < JSON.stringify(other);
}

/** What is planned of an account and has no finished segment. */
function lostOf({ account, shard }: PlannedAccount, segments: readonly Segment[]): readonly LedgerEntry[] {
  const advice = `it was not read to its end: \`pipeaudit run --shard ${shard}\` reads it`;
  const finished = new Set(segments.flatMap(({ finished, region }) => (finished ? [region] : [])));
  const regions = segments.find(({ region }) => region === GLOBAL)?.regions;
  const wanted = regions === undefined ? [GLOBAL] : regions;
  return wanted
    .filter((region) => !finished.has(region))
    .map((region) => entryOf(account, region, 'codepipeline:ListPipelines', 'not-checked:stopped', { advice }));
}

function leftOutEntry({ account, reason, why }: Plan['leftOut'][number]): LedgerEntry {
  return entryOf(account, GLOBAL, 'organizations:ListAccounts', `not-checked:${reason}`, { advice: why });
}

/**
 * The system of some seed accounts, with everything that their pipelines refer to; none where there are no pipelines. Its
 * resources stay in the folders until they are looked at.
 */
function systemOf(
  accounts: readonly string[],
  folders: readonly RunFolder[],
  plan: Plan,
  fetched: FetchedSystems,
): readonly JoinedSystem[] {
  const seeds = plan.accounts.filter(({ account }) => accounts.includes(account));
  const fetch = (): readonly CollectedResource[] => {
    const found = seeds.flatMap(({ account }) => segmentsOf(account, folders).flatMap(({ resources }) => resources));
    if (found.length === 0) return [];
    const resources = distinct(found);
    return [...resources, ...governanceFor(new Set(resources.map(({ account }) => account)), plan.governance)];
  };
  const resources = fetch();
  if (resources.length === 0) return [];
  const named = new Set(resources.filter(({ type }) => type === 'AWS::CodePipeline::Pipeline').map(({ account }) => account));
  const sizes = new Map<string, number>();
  for (const resource of resources) sizes.set(placeOf(resource), (sizes.get(placeOf(resource)) ?? 0) + 1);
  const name = [...named].sort().join(', ');
  return [{ system: fetched.system(name, [...sizes.keys()].sort(), fetch), sizes }];
}

/** Each resource once: one that could be read in one run of a shard stands for one that could not in another. */
function distinct(resources: readonly CollectedResource[]): readonly CollectedResource[] {
  const byKey = new Map<string, CollectedResource>();
  for (const resource of resources) {
    const { account, region, type, name, observed } = resource;
    const key = [account, region, type, observed['Arn'] ?? observed['Id'] ?? name].join('\n');
    const known = byKey.get(key);
    if (known === undefined || isFuller(resource, known)) byKey.set(key, resource);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => resource);
}

function isFuller(one: CollectedResource, other: CollectedResource): boolean {
  const [unread, otherUnread] = [JSON.stringify(one.properties), JSON.stringify(other.properties)].map((text) =>
    text.includes('"Fn::NotRead"'),
  );
  if (unread !== otherUnread) return otherUnread === true;
  return JSON.stringify(one) < JSON.stringify(other);
}

/** Accounts that belong together, directly or through others. */
class Groups {
  private readonly parents = new Map<string, string>();

  join(accounts: readonly string[]): void {
    const [first, ...others] = accounts.map((account) => this.rootOf(account));
    for (const other of others) if (first !== undefined) this.parents.set(this.rootOf(other), this.rootOf(first));
  }

  /** Sorted, each sorted. */
  all(): readonly (readonly string[])[] {
    const groups = new Map<string, string[]>();
    for (const account of [...this.parents.keys()].sort()) {
      const root = this.rootOf(account);
      groups.set(root, [...(groups.get(root) ?? []), account]);
    }
    return [...groups.values()];
  }

  private rootOf(account: string): string {
    const parent = this.parents.get(account);
    if (parent === undefined) this.parents.set(account, account);
    return parent === undefined || parent === account ? account : this.rootOf(parent);
  }
}
