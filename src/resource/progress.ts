/** What is told while sources are read, for people who wait: plain data, each event by itself. */
export type ReadingEvent =
  /** A step has begun: looking for files or accounts, then reading so many of them. */
  | { readonly kind: 'step'; readonly step: 'find' | 'read'; readonly total?: number }
  | ({ readonly kind: 'place' } & PlaceProgress)
  | ({ readonly kind: 'denied' } & DeniedRead);

/** How far an account and region are read; every event of a place stands in for the one before it. */
export interface PlaceProgress {
  readonly account: string;
  /** `global` for services with one endpoint. */
  readonly region: string;
  /** What people call the account. */
  readonly name?: string;
  readonly state: 'waiting' | 'reading' | 'read' | 'failed';
  /** Requests sent. */
  readonly calls: number;
  /** Requests that AWS put off. */
  readonly throttled: number;
  /** Resources read, and how many are known that still have to be. */
  readonly resources: number;
  readonly left: number;
  /** The operation that is waited for, or why nothing could be read. */
  readonly detail?: string;
}

/** Something that was asked for and not given. */
export interface DeniedRead {
  readonly account: string;
  readonly region: string;
  /** `kms:ListGrants` */
  readonly operation: string;
  /** Why not, as the coverage ledger calls it: `denied`, `scp`, `expired`. */
  readonly reason: string;
}
