import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { InputsRead } from '../api/inputs.ts';
import { findSecrets } from '../facts/secret-shapes.ts';
import { UserError } from '../resource/user-error.ts';
import type { AccountSession } from '../sources/aws/accounts.ts';
import { collectors } from '../sources/aws/collectors/index.ts';
import { openAccounts } from '../sources/aws/credentials.ts';
import { readOrganization } from '../sources/aws/organization.ts';
import { OrganizationAccounts } from '../sources/aws/organization-accounts.ts';
import { identityOfPlan, type Plan, planOf } from '../sources/aws/plan.ts';
import { RunFolder } from '../sources/aws/run-folder.ts';
import { joinRun } from '../sources/aws/run-join.ts';
import { runShard } from '../sources/aws/shard.ts';
import { Transport, type TransportSettings } from '../sources/aws/transport.ts';
import { Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import { coverageOf, type LiveRead, stopNotices } from './live.ts';
import { OrganizationProgress } from './organization-progress.ts';
import { SCANNER_ROLE } from './scanner-role.ts';
import type { Watch } from './watch.ts';

/** Which credentials ask the organization. */
export interface CallerOptions {
  readonly profile: readonly string[];
  readonly roleArn: readonly string[];
  readonly externalId: string | undefined;
}

/** Which accounts are read, and how. */
export interface PlanningOptions extends CallerOptions {
  readonly regions: readonly string[] | undefined;
  readonly orgRole: string | undefined;
  readonly ou: readonly string[];
  readonly accounts: readonly string[];
  readonly excludeAccounts: readonly string[];
}

export interface OrganizationOptions extends PlanningOptions {
  readonly resume: string | undefined;
  /** Milliseconds. */
  readonly deadline: number | undefined;
  readonly quiet: boolean;
}

/** The SDK tells users of Node 20 that it will end: that is for whoever makes this program. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/** Plans the reading of the organization of the given credentials. Throws UserError where there is no way to it. */
export async function planOrganization(options: PlanningOptions, shards: number, transport: Transport): Promise<Plan> {
  const caller = await callerOf(options, transport, options.regions);
  const organization = await readOrganization(transport, caller).catch((error: unknown) => {
    throw transport.signal.aborted ? new Stopped() : error;
  });
  const named = options.regions?.includes('all') === true ? undefined : options.regions;
  const selection = { units: options.ou, accounts: options.accounts, excluded: options.excludeAccounts };
  return planOf(organization, { role: options.orgRole ?? SCANNER_ROLE, regions: named, selection, shards });
}

/** Reads an organization in one process: a plan of one shard, joined. */
export async function readOrganizationLive(
  options: OrganizationOptions,
  io: Io,
  settings: Partial<TransportSettings> = {},
  watch: Pick<Watch, 'tell' | 'stop'> = { tell: () => {} },
): Promise<LiveRead> {
  const interruption = new Interruption(watch.stop, options.deadline);
  const progress = new OrganizationProgress(options.quiet ? undefined : io.stderr, undefined, (event) => watch.tell(event));
  try {
    const transport = new Transport(interruption.signal, settings);
    const folder = await folderOf(options, io, transport);
    const isOurs = options.resume === undefined;
    const { path } = folder;
    progress.say(
      `reading the organization ${folder.plan.organization}: ${folder.plan.accounts.length} accounts; to go on after an interruption: --resume ${path}`,
    );
    await readShard(folder, undefined, options, transport, progress);
    const stopped = interruption.reason !== undefined;
    const { notices, ...read } = joined([folder], interruption.reason === 'interrupted');
    if (stopped) progress.say(`stopped; to go on: pipeaudit scan --org --resume ${path}`);
    const forget = (): void => rmSync(path, { recursive: true, force: true });
    return { ...read, notices: [...stopNotices(interruption), ...notices], ...(isOurs && !stopped ? { forget } : {}) };
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const failed = [{ file: 'the organization', reason: 'its accounts were not known when reading was stopped' }];
    return {
      systems: [],
      coverage: { ...coverageOf([], []), failed },
      notices: stopNotices(interruption),
      interrupted: interruption.reason === 'interrupted',
    };
  } finally {
    progress.end();
    interruption.end();
  }
}

/** Reads one shard of a plan into a folder, or all of it. */
export async function readShard(
  folder: RunFolder,
  shard: number | undefined,
  options: CallerOptions,
  transport: Transport,
  progress: OrganizationProgress,
): Promise<void> {
  const { plan } = folder;
  progress.begin(plan.accounts.filter((account) => shard === undefined || account.shard === shard).length);
  const caller = await callerOf(options, transport, plan.regions ?? undefined).catch((error: unknown) => {
    if (!(error instanceof Stopped)) throw error;
  });
  if (caller === undefined) return;
  const accounts = new OrganizationAccounts(transport, {
    caller,
    organization: plan.organization,
    role: plan.role,
    externalId: options.externalId,
    wanted: new Set(plan.accounts.map(({ account }) => account)),
    leftOut: new Map(plan.leftOut.map(({ account, reason, why }) => [account, { reason, advice: why }])),
  });
  await runShard({
    folder,
    shard,
    accounts,
    transport,
    collectors,
    recognise: findSecrets,
    onProgress: (event) => progress.take(event),
    onAccount: (done) => progress.account(done),
  });
}

/** What the folders of a run hold, as a scan has it. */
export function joined(folders: readonly RunFolder[], interrupted: boolean): LiveRead {
  const { systems, ledger, missing } = joinRun(folders);
  const instances = new Map(systems.flatMap(({ sizes }) => [...sizes]));
  const notices: InputsRead['notices'] =
    missing.length === 0
      ? []
      : [
          {
            level: 'warning',
            text: `this is a part of the organization: ${missing.length} of ${folders[0]?.plan.accounts.length ?? 0} accounts were not read to their end`,
          },
        ];
  const read = [...instances].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, resources]) => ({ file, resources }));
  return { systems: systems.map(({ system }) => system), coverage: coverageOf(ledger, read), notices, interrupted };
}

/** The folders of one run. Throws UserError where they are of several, or none. */
export function openRun(paths: readonly string[], io: Io): readonly RunFolder[] {
  const folders = paths.map((path) => RunFolder.open(resolve(io.cwd, path), processName()));
  const other = folders.findIndex(({ plan }) => identityOfPlan(plan) !== identityOfPlan((folders[0] as RunFolder).plan));
  if (other > 0)
    throw new UserError('the folders are of different plans', {
      where: { file: paths[other] ?? '' },
      next: `merge what \`pipeaudit run\` wrote for the plan of ${paths[0]}`,
    });
  return folders;
}

/** A name that no other process uses. */
export function processName(): string {
  return `${process.pid.toString(36)}${Date.now().toString(36)}`;
}

async function folderOf(options: OrganizationOptions, io: Io, transport: Transport): Promise<RunFolder> {
  if (options.resume === undefined) {
    const plan = await planOrganization(options, 1, transport);
    return RunFolder.begin(mkdtempSync(join(tmpdir(), 'pipeaudit-run-')), plan, processName());
  }
  const folder = RunFolder.open(resolve(io.cwd, options.resume), processName());
  refuseOthers(options, folder);
  return folder;
}

/** A run goes on as it was begun. */
function refuseOthers(options: OrganizationOptions, { path, plan }: RunFolder): void {
  const given: Readonly<Record<string, readonly [asked: unknown, begun: unknown]>> = {
    '--org-role': [options.orgRole, plan.role],
    '--regions': [options.regions?.includes('all') === true ? null : options.regions?.toSorted(), plan.regions],
    '--ou': [said(options.ou), plan.selection.units],
    '--accounts': [said(options.accounts), plan.selection.accounts],
    '--exclude-accounts': [said(options.excludeAccounts), plan.selection.excluded],
  };
  const other = Object.entries(given).find(([, [asked, begun]]) => asked !== undefined && JSON.stringify(asked) !== JSON.stringify(begun));
  if (other === undefined) return;
  throw new UserError(`the run was begun with another ${other[0]}`, {
    where: { file: path },
    next: 'leave the option out to go on with the run, or start a new one without --resume',
  });
}

function said(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Reading was stopped before there was a plan. */
export class Stopped extends Error {}

async function callerOf(options: CallerOptions, transport: Transport, regions: readonly string[] | undefined): Promise<AccountSession> {
  try {
    return await openedCaller(options, transport, regions);
  } catch (error) {
    throw transport.signal.aborted ? new Stopped() : error;
  }
}

async function openedCaller(options: CallerOptions, transport: Transport, regions: readonly string[] | undefined): Promise<AccountSession> {
  if (options.profile.length > 1 || options.roleArn.length > 1)
    throw new UserError('an organization is read with one identity', { next: 'give one --profile or one --role-arn' });
  const { sessions } = await openAccounts(transport, {
    profiles: options.profile,
    roleArns: options.roleArn,
    externalId: options.externalId,
    regions: regions?.filter((region) => region !== 'all'),
  });
  const caller = sessions.at(-1);
  if (caller === undefined) throw new UserError('there are no AWS credentials');
  return caller;
}
