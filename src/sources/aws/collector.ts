import type { JsonMap, NotRead, Reading } from './reading.ts';

/**
 * The contract of a collector: one file per AWS service in collectors/. It declares every operation that it calls, once;
 * the read-only guard, the permissions of `pipeaudit policy` and the entries of the coverage ledger come from there.
 */

/** One read operation of a service. */
export interface Operation {
  /** What it is read for: a reader of the policy is told. */
  readonly for: string;
  /** IAM actions that it needs; `<iam prefix>:<operation>` when not given. */
  readonly iam?: readonly string[];
  /** Names of the page token in request and answer. Without, the operation has one page. */
  readonly page?: { readonly input: string; readonly output: string };
  /** Operations of one class share a token bucket; `default` when not given. */
  readonly rate?: string;
  /** Needed by the caller's own identity or in the organization's account; in every scanned account when not given. */
  readonly needs?: 'caller' | 'organization' | 'discovery';
}

/** What a service can be asked, and how its client is loaded. */
export interface ServiceDeclaration<Sdk = unknown, Name extends string = string> {
  /** Called like its file. */
  readonly service: string;
  /** IAM prefixes of its actions, where they differ from the service's name. */
  readonly iamPrefixes?: readonly string[];
  /** Loads the SDK's package: one chunk per service, loaded at the first call. */
  readonly sdk: () => Promise<Sdk>;
  /** Name of the client class in the package. */
  readonly client: string;
  /** The service has one endpoint per partition. */
  readonly global?: true;
  /** Further settings of the client. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Requests per second at the start, by class, for one account and region. */
  readonly rates: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<Name, Operation>>;
}

/** A resource to be read, as others refer to it. */
export interface Target {
  readonly type: string;
  /** Name, id or ARN; `*` for all that there are. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** Where only a name is known: accounts that may own it, if the first does not. */
  readonly otherAccounts?: readonly string[];
}

/** Where a reference leads; what is not said is as where it stands. */
export interface Whereabouts {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly otherAccounts?: readonly string[];
}

/** A resource with where it is. Plain data without credentials: it may be written anywhere. */
export interface CollectedResource {
  readonly account: string;
  /** `global` for services with one endpoint. */
  readonly region: string;
  readonly type: string;
  readonly name: string;
  readonly properties: JsonMap;
  readonly observed: JsonMap;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A resource as it was read, in CloudFormation's vocabulary. */
export interface LiveResource {
  readonly type: string;
  /** What people call it: its physical name or id. */
  readonly name: string;
  readonly properties: JsonMap;
  /** Facts that only a running system has. */
  readonly observed?: JsonMap;
  /** Where it is not the one in which it was asked for. */
  readonly region?: string | undefined;
  /** Where it is not made of the name: the id that `Ref` gives, the ARN. */
  readonly id?: string | undefined;
  readonly arn?: string | undefined;
  /** As read; `aws:cloudformation:*` among them name the stack. */
  readonly tags?: Readonly<Record<string, string>>;
}

type CommandOf<Sdk, Name extends string> =
  Sdk extends Readonly<Record<`${Name}Command`, abstract new (...args: never) => unknown>> ? InstanceType<Sdk[`${Name}Command`]> : never;
/** The request of an operation, as the SDK types it. */
export type InputOf<Sdk, Name extends string> = CommandOf<Sdk, Name> extends { readonly input: infer Input } ? Input : never;
/** The answer of an operation, as the SDK types it. */
export type OutputOf<Sdk, Name extends string> =
  CommandOf<Sdk, Name> extends {
    resolveMiddleware(...args: never): (...args: never) => Promise<{ output: infer Output }>;
  }
    ? Output
    : never;

/** How a call is counted. */
export interface CallOptions {
  /** What it would say can be had in another way: a failure is no entry of the ledger. */
  readonly instead?: boolean;
}

/** One account and region, as a collector sees it. */
export interface Reader<Sdk, Name extends string> {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** Today, `YYYY-MM-DD`: how long ago something was is told by it. */
  readonly readOn: string;
  /** Calls an operation. Never throws: an error is a reading too, and an entry of the ledger. */
  call<Called extends Name>(operation: Called, input: InputOf<Sdk, Called>, how?: CallOptions): Promise<Reading<OutputOf<Sdk, Called>>>;
  /** Calls an operation for all of its pages; read only when the last page was. */
  list<Called extends Name, Item>(
    operation: Called,
    input: InputOf<Sdk, Called>,
    itemsOf: (page: OutputOf<Sdk, Called>) => readonly Item[] | undefined,
    how?: CallOptions,
  ): Promise<Reading<readonly Item[]>>;
  /** Has a resource read that this one refers to, in the account and region of its ARN, else here unless told otherwise. */
  follow(type: string, id: string | undefined, where?: Whereabouts): void;
  /** Hands over a resource that was read. */
  emit(resource: LiveResource): void;
  /** What was handed over before, here and of services with one endpoint. */
  emitted(): readonly CollectedResource[];
  /** Adds to what was observed of a resource that was handed over before. */
  amend(resource: CollectedResource, observed: JsonMap): void;
  /** Hands over a resource of which nothing could be read: it exists for others, with every property unknown. */
  emitUnread(target: Target, because: NotRead, known?: JsonMap): void;
}

/** Reads resources of certain types of one account and region; all that are asked for at once, so that it can batch. */
export type Collect<Sdk, Name extends string> = (targets: readonly Target[], reader: Reader<Sdk, Name>) => Promise<void>;

export interface Collector<Sdk = unknown, Name extends string = string> extends ServiceDeclaration<Sdk, Name> {
  readonly collects: Readonly<Record<string, Collect<Sdk, Name>>>;
  /** The same, for what is read when nothing else is left to read: it looks at what was. */
  readonly completes?: Readonly<Record<string, Collect<Sdk, Name>>>;
}

/** Declares a collector; the types of the SDK are inferred. */
export function defineCollector<Sdk, Name extends string>(collector: Collector<Sdk, Name>): Collector<Sdk, Name> {
  return collector;
}

/** A collector whose types nobody needs any more. */
export type AnyCollector = Collector<never, never>;
