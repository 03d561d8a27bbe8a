import { resourceIdentity } from '../../facts/resource-identities.ts';
import type { ReadingEvent } from '../../resource/progress.ts';
import type { SecretRecogniser } from '../cloudformation/secrets.ts';
import { type AccountSession, type Accounts, isRefusal, type Refusal } from './accounts.ts';
import type {
  AnyCollector,
  CollectedResource,
  Collector,
  LiveResource,
  Reader,
  ServiceDeclaration,
  Target,
  Whereabouts,
} from './collector.ts';
import { withoutSecrets } from './door.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import { madeArn } from './made-arn.ts';
import { Places } from './places.ts';
import { CollectionProgress } from './progress.ts';
import { placeReader } from './reader.ts';
import type { JsonMap, NotRead } from './reading.ts';
import { notReadMarker } from './reading.ts';
import { GLOBAL } from './regions.ts';
import type { Transport } from './transport.ts';
import { unreadPolicyOf } from './unread.ts';

export type { CollectedResource } from './collector.ts';

/** What a collection comes to. */
export interface Collected {
  /** Sorted, each once. */
  readonly resources: readonly CollectedResource[];
  readonly ledger: readonly LedgerEntry[];
}

/** Where collection starts, and what it may use. */
export interface CollectionRequest {
  /** Accounts and regions whose pipelines are read. */
  readonly seeds: readonly { readonly account: string; readonly regions: readonly string[] }[];
  /** Opens the accounts that pipelines refer to as well. */
  readonly accounts: Accounts;
  readonly transport: Transport;
  readonly collectors: readonly AnyCollector[];
  readonly recognise: SecretRecogniser;
  /** Told what is done. */
  readonly onProgress?: (event: ReadingEvent) => void;
}

/** The types that reading starts from. */
const SEED = 'AWS::CodePipeline::Pipeline';

/**
 * Reads the pipelines of accounts and regions, and what they refer to, in waves: each wave reads what the one before it
 * named. No error of one account, region, service or resource ends another's.
 */
export async function collect(request: CollectionRequest): Promise<Collected> {
  return new Collection(request).run();
}

class Collection {
  private readonly request: CollectionRequest;
  private readonly collectorOf: ReadonlyMap<string, Collector>;
  private readonly places: Places;
  private readonly ledger: Ledger;
  private readonly resources = new Map<string, CollectedResource>();
  private readonly seen = new Set<string>();
  private readonly partitions = new Map<string, string>();
  private wanted: Target[] = [];
  private readonly progress: CollectionProgress;

  constructor(request: CollectionRequest) {
    this.request = request;
    this.places = new Places(request.transport);
    this.progress = new CollectionProgress(request.onProgress ?? (() => {}));
    this.ledger = new Ledger((because) => this.progress.denied(because));
    const collectors = request.collectors as unknown as readonly Collector[];
    this.collectorOf = new Map(collectors.flatMap((collector) => Object.keys(typesOf(collector)).map((type) => [type, collector])));
  }

  async run(): Promise<Collected> {
    for (const { account, regions } of this.request.seeds)
      for (const region of regions) this.want({ type: SEED, id: '*', account, region });
    while (this.wanted.length > 0) {
      const early = this.wanted.filter((target) => !this.isLast(target));
      const wave = early.length > 0 ? early : this.wanted;
      this.wanted = early.length > 0 ? this.wanted.filter((target) => this.isLast(target)) : [];
      await Promise.all([...grouped(wave)].map(([, targets]) => this.collectGroup(targets)));
    }
    const resources = [...this.resources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => resource);
    return { resources, ledger: this.ledger.entries() };
  }

  private isLast({ type }: Target): boolean {
    return Object.hasOwn(this.collectorOf.get(type)?.completes ?? {}, type);
  }

  private want(target: Target): void {
    const key = [target.account, target.region, target.type, target.id].join('\n');
    if (this.seen.has(key) || !this.collectorOf.has(target.type)) return;
    this.seen.add(key);
    this.wanted.push(target);
    this.progress.wanted(target);
  }

  private async collectGroup(targets: readonly Target[]): Promise<void> {
    const [first] = targets;
    const collector = this.collectorOf.get(first?.type ?? '');
    const collectType = collector === undefined ? undefined : typesOf(collector)[first?.type ?? ''];
    if (first === undefined || collector === undefined || collectType === undefined) return;
    const opened = await this.request.accounts.open(first.account);
    if (isRefusal(opened)) this.refuse(collector, targets, opened);
    else await this.collectFrom(opened, collector, targets, collectType);
    this.progress.done(targets);
  }

  private async collectFrom(
    session: AccountSession,
    collector: Collector,
    targets: readonly Target[],
    collectType: Collector['collects'][string],
  ): Promise<void> {
    const [{ account, region } = { account: '', region: '' }] = targets;
    this.partitions.set(account, session.partition);
    const place = this.places.of(session, region);
    this.progress.begin(targets, place);
    const reader: Reader<unknown, string> = {
      ...placeReader(place, region, collector, this.ledger),
      readOn: this.request.transport.today,
      follow: (type, id, where) => this.follow(type, id, { account, region, ...defined(where) }),
      emit: (resource) => this.emit(account, region, resource),
      emitUnread: (target, because, known) => this.emitUnread(target, because, known),
      emitted: () => [...this.resources.values()].filter((one) => one.account === account && [region, GLOBAL].includes(one.region)),
      amend: (resource, observed) => this.amend(resource, observed),
    };
    try {
      await collectType(targets, reader);
    } catch (error) {
      if (error instanceof Error && error.name === 'ReadOnlyGuardError') throw error;
      this.unparsable(collector, targets, error);
    }
  }

  /** An answer that a collector cannot read is no reason to end the scan. */
  private unparsable(collector: ServiceDeclaration, targets: readonly Target[], error: unknown): void {
    for (const target of targets) {
      const because: NotRead = {
        reason: 'unparsable',
        operation: `${collector.service}:${target.type}`,
        account: target.account,
        region: target.region,
        permission: '',
        error: { name: error instanceof Error ? error.name : 'Error', message: `an answer has a form that is not read` },
        attempts: 1,
        advice: 'please report it: an answer of AWS has a form that this release does not read',
      };
      this.ledger.record(target.account, target.region, because.operation, { state: 'not-read', because }, 0);
      if (isResource(target)) this.emitUnread(target, because);
    }
  }

  private refuse(collector: ServiceDeclaration, targets: readonly Target[], refusal: Refusal): void {
    for (const target of targets) {
      const { account, region } = target;
      const operation = `${collector.service}:${target.type}`;
      const because: NotRead = { ...refusal, operation, account, region, permission: '', attempts: 0 };
      this.ledger.record(account, region, operation, { state: 'not-read', because }, 0);
      if (isResource(target)) this.emitUnread(target, because);
    }
  }

  private follow(type: string, id: string | undefined, where: Whereabouts & { readonly account: string; readonly region: string }): void {
    const collector = this.collectorOf.get(type);
    if (id === undefined || id === '' || collector === undefined) return;
    const [, , , region = '', account = ''] = id.startsWith('arn:') ? id.split(':') : [];
    const { otherAccounts } = where;
    this.want({
      type,
      id,
      account: account === '' ? where.account : account,
      region: collector.global ? 'global' : region === '' ? (where.region ?? '') : region,
      ...(otherAccounts === undefined ? {} : { otherAccounts }),
    });
  }

  private emit(account: string, asked: string, resource: LiveResource): void {
    const { type, name, properties, observed, id, tags, region = asked } = resource;
    const arn = resource.arn ?? madeArn(resource, { account, region, partition: this.partitions.get(account) ?? 'aws' });
    const identity = { ...(id === undefined ? {} : { Id: id }), ...(arn === undefined ? {} : { Arn: arn }) };
    const safe = withoutSecrets({ properties, observed: { ...observed, ...identity } }, this.request.recognise) as {
      readonly properties: JsonMap;
      readonly observed: JsonMap;
    };
    const key = [account, region, type, arn ?? id ?? '', name].join('\n');
    this.resources.set(key, { account, region, type, name, ...safe, ...(tags === undefined ? {} : { tags }) });
  }

  private amend(resource: CollectedResource, observed: JsonMap): void {
    const [key] = [...this.resources].find(([, one]) => one === resource) ?? [];
    if (key === undefined) return;
    const safe = withoutSecrets(observed, this.request.recognise);
    this.resources.set(key, { ...resource, observed: { ...resource.observed, ...safe } });
  }

  private emitUnread({ type, id, account, region }: Target, because: NotRead, known: JsonMap = {}): void {
    const identity = resourceIdentity(type);
    const name = id.startsWith('arn:') ? (id.split(/[:/]/).at(-1) ?? id) : id;
    this.emit(account, region, {
      type,
      name,
      properties: { ...(identity?.name === undefined ? {} : { [identity.name]: name }), ...known, ...notReadMarker(because) },
      observed: notReadMarker(because),
      ...(identity?.name === undefined ? { id: name } : {}),
      ...(id.startsWith('arn:') ? { arn: id } : {}),
    });
    const policy = unreadPolicyOf(type, name, id, notReadMarker(because));
    if (policy !== undefined) this.emit(account, region, policy);
  }
}

/** A list of resources is none by itself, and neither is what only leads to others. */
function isResource({ type, id }: Target): boolean {
  return id !== '*' && !type.startsWith('Pipeaudit::');
}

/** What a collector reads, by type. */
function typesOf({ collects, completes }: Collector): Collector['collects'] {
  return { ...collects, ...completes };
}

/** What is said of a place, without what is not. */
function defined(where: Whereabouts = {}): {
  readonly account?: string;
  readonly region?: string;
  readonly otherAccounts?: readonly string[];
} {
  const { account, region, otherAccounts } = where;
  return {
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(otherAccounts === undefined ? {} : { otherAccounts }),
  };
}

/** Targets that one call of a collector reads, in order. */
function grouped(targets: readonly Target[]): ReadonlyMap<string, readonly Target[]> {
  const groups = new Map<string, Target[]>();
  for (const target of [...targets].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = [target.account, target.region, target.type].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), target]);
  }
  return groups;
}
