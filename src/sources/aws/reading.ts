/** What one read of an account came to: three outcomes, never two. Only a read that completed proves that something is absent. */

/** Why something was not read. */
export const notReadReasons = [
  'denied',
  'scp',
  'region-disabled',
  'service-not-in-region',
  'throttled',
  'timeout',
  'expired',
  'bad-credentials',
  'unparsable',
  'error',
  'out-of-scope',
  'account-not-active',
  'not-assumable',
  'stopped',
  'carried-forward',
  'not-supported',
] as const;
export type NotReadReason = (typeof notReadReasons)[number];

/** A read that did not come to an answer. */
export interface NotRead {
  readonly reason: NotReadReason;
  /** As `service:Operation`. */
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** The IAM action that would allow it. */
  readonly permission: string;
  /** What AWS answered: its name for the error, and its words. */
  readonly error?: { readonly name: string; readonly message: string };
  readonly attempts: number;
  /** For people: what to do about it. */
  readonly advice: string;
}

export type Reading<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'not-read'; readonly because: NotRead };

/** Plain data, as properties of a resource are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonMap = { readonly [key: string]: Json | undefined };

/**
 * Stands for a value that was not read, or, among other entries of a map, for all entries beside them. Everything after
 * the readers sees an unresolved value with its cause.
 */
export function notReadMarker({ reason, operation, account, region, permission }: NotRead): JsonMap {
  return { 'Fn::NotRead': { Operation: operation, Account: account, Region: region, Permission: permission, Reason: reason } };
}

/** The value of a reading as a property: nothing where it is absent, the marker where it was not read. */
export function property<T>(reading: Reading<T>, convert: (value: T) => Json | undefined): Json | undefined {
  if (reading.state === 'absent') return undefined;
  return reading.state === 'read' ? convert(reading.value) : notReadMarker(reading.because);
}

/** Several properties from one reading; where it was not read, every property that is not given otherwise is unknown. */
export function properties<T>(reading: Reading<T>, convert: (value: T) => JsonMap): JsonMap {
  if (reading.state === 'absent') return {};
  return reading.state === 'read' ? convert(reading.value) : notReadMarker(reading.because);
}

/** Changes the value of a reading, if it has one. */
export function mapReading<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.state === 'read' ? { state: 'read', value: change(reading.value) } : reading;
}
