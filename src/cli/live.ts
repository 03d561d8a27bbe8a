import type { InputsRead } from '../api/inputs.ts';
import type { Coverage } from '../audit/result.ts';
import { findSecrets } from '../facts/secret-shapes.ts';
import type { ReadingEvent } from '../resource/progress.ts';
import { collect } from '../sources/aws/collection.ts';
import { collectors } from '../sources/aws/collectors/index.ts';
import { type ClosedAccount, openAccounts } from '../sources/aws/credentials.ts';
import { enabledRegions } from '../sources/aws/enabled-regions.ts';
import { isMissing, type LedgerEntry } from '../sources/aws/ledger.ts';
import { entryOf } from '../sources/aws/ledger-entries.ts';
import { systemOfResources } from '../sources/aws/live-systems.ts';
import { GLOBAL } from '../sources/aws/regions.ts';
import { Transport, type TransportSettings } from '../sources/aws/transport.ts';
import { Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import { LiveProgress } from './live-progress.ts';
import type { Watch } from './watch.ts';

/** Which accounts are read, and how. */
export interface LiveOptions {
  readonly profile: readonly string[];
  readonly roleArn: readonly string[];
  readonly externalId: string | undefined;
  /** Names, or `all`; undefined: the regions that each account has enabled. */
  readonly regions: readonly string[] | undefined;
  /** Milliseconds. */
  readonly deadline: number | undefined;
  readonly quiet: boolean;
}

/** What was read from accounts, and whether reading was stopped. */
export interface LiveRead extends InputsRead {
  readonly interrupted: boolean;
  /** Takes away what was kept of it on the disk; to be called once it is judged. */
  readonly forget?: () => void;
}

/** The SDK tells users of Node 20 that it will end: that is for whoever makes this program. */
const SILENT = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';

/** Reads the accounts of the given credentials. Throws UserError when there is no way to any of them. */
export async function readLive(
  options: LiveOptions,
  io: Io,
  settings: Partial<TransportSettings> = {},
  watch: Pick<Watch, 'tell' | 'stop'> = { tell: () => {} },
): Promise<LiveRead> {
  process.env[SILENT] = 'true';
  const interruption = new Interruption(watch.stop, options.deadline);
  const progress = new LiveProgress(options.quiet ? undefined : io.stderr);
  const tell = (event: ReadingEvent): void => {
    progress.take(event);
    watch.tell(event);
  };
  try {
    const transport = new Transport(interruption.signal, settings);
    const { sessions, closed, accounts } = await openAccounts(transport, {
      profiles: options.profile,
      roleArns: options.roleArn,
      externalId: options.externalId,
      regions: options.regions?.filter((region) => region !== 'all'),
    });
    progress.say(sessions.map(({ account, arn }) => `reading account ${account} as ${arn}`));
    const named = options.regions?.includes('all') ? undefined : options.regions;
    const found = await Promise.all(
      sessions.map(async (session) => ({
        account: session.account,
        ...(named === undefined ? await enabledRegions(transport, session) : { regions: named, ledger: [] }),
      })),
    );
    const seeds = found.map(({ account, regions }) => ({ account, regions }));
    const collected = await collect({ seeds, accounts, transport, collectors, recognise: findSecrets, onProgress: tell });
    const name = sessions.map(({ account }) => account).join(', ');
    const system = systemOfResources(name, collected.resources);
    return {
      systems: system.instances.length === 0 ? [] : [system],
      coverage: coverageOf(
        [...closed.map(closedEntry), ...found.flatMap(({ ledger }) => ledger), ...collected.ledger],
        system.instances.map(({ id, template }) => ({ file: id, resources: template.resources.size })),
      ),
      notices: stopNotices(interruption),
      interrupted: interruption.reason === 'interrupted',
    };
  } finally {
    progress.end();
    interruption.end();
  }
}

/** What was named and cannot be entered is missing from the result, and touches nothing else. */
function closedEntry({ account, refusal: { reason, advice, error } }: ClosedAccount): LedgerEntry {
  return entryOf(account, GLOBAL, 'sts:AssumeRole', `not-checked:${reason}`, { advice, ...(error === undefined ? {} : { error }) });
}

/** Why the result is a part, where it is one. */
export function stopNotices({ reason }: Pick<Interruption, 'reason'>): InputsRead['notices'] {
  if (reason === undefined) return [];
  const why = reason === 'late' ? 'the time of --deadline is over' : 'reading was stopped';
  return [{ level: 'warning', text: `${why}: the result holds what was read until then` }];
}

/** What a ledger comes to, for people. */
export function coverageOf(ledger: readonly LedgerEntry[], read: Coverage['read']): Coverage {
  return {
    read,
    skipped: ledger
      .filter((entry) => entry.state.startsWith('not-checked:') && !isMissing(entry))
      .map((entry) => ({ file: `${entry.account}/${entry.region}`, reason: told(entry) })),
    failed: ledger.filter(isMissing).map((entry) => ({
      file: `${entry.account}/${entry.region}`,
      reason: told(entry),
      ...(entry.advice === undefined ? {} : { next: entry.advice }),
    })),
    operations: ledger,
  };
}

/** What was not read, for people. */
function told({ service, operation, state, error, read, absent, notRead }: LedgerEntry): string {
  const all = read + absent + notRead;
  const times = all > 1 ? ` (${notRead} of ${all} times)` : '';
  // Who stops the reading knows what the call ended with.
  const answer = error === undefined || state === 'not-checked:stopped' ? '' : `: ${error.name}`;
  return `${service}:${operation} was not read${times}: ${state.slice('not-checked:'.length)}${answer}`;
}
