import type { NotReadReason } from './reading.ts';

/**
 * The one classifier of what AWS answers instead of data. It looks at the error's name, then at the HTTP status, then at
 * the message.
 */
export type ErrorClass =
  | 'denied'
  | 'region-off'
  | 'expired'
  | 'clock'
  | 'throttled'
  | 'transient'
  | 'no-endpoint'
  | 'network'
  | 'absent'
  | 'unparsable'
  | 'aborted'
  | 'timeout'
  | 'other';

interface Row {
  readonly class: ErrorClass;
  readonly names?: readonly string[];
  readonly pattern?: RegExp;
  readonly statuses?: readonly number[];
  readonly message?: RegExp;
}

/** In this order; the first row that fits decides. Source: AWS service models, and the SDK's own list of throttling errors. */
const TABLE: readonly Row[] = [
  {
    class: 'throttled',
    names: ['Throttling', 'ThrottlingException', 'ThrottledException', 'RequestThrottled', 'RequestThrottledException'],
  },
  { class: 'throttled', names: ['TooManyRequestsException', 'RequestLimitExceeded', 'BandwidthLimitExceeded', 'LimitExceededException'] },
  { class: 'throttled', names: ['SlowDown', 'EC2ThrottledException', 'ProvisionedThroughputExceededException', 'PriorRequestNotComplete'] },
  { class: 'throttled', names: ['TransactionInProgressException'] },
  { class: 'throttled', statuses: [429] },
  { class: 'throttled', message: /^Rate exceeded/ },
  { class: 'expired', names: ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired', 'InvalidGrantException'] },
  {
    class: 'region-off',
    names: ['UnrecognizedClientException', 'InvalidClientTokenId', 'InvalidAccessKeyId', 'InvalidToken', 'AuthFailure'],
  },
  { class: 'region-off', names: ['OptInRequired', 'RegionDisabledException', 'SignatureDoesNotMatch'] },
  { class: 'clock', names: ['RequestTimeTooSkewed', 'InvalidSignatureException', 'RequestInTheFuture'] },
  { class: 'denied', names: ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'UnauthorizedException'] },
  { class: 'denied', names: ['AuthorizationError', 'AuthorizationErrorException', 'NotAuthorized', 'AllAccessDisabled'] },
  { class: 'timeout', names: ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException'] },
  { class: 'aborted', names: ['AbortError'] },
  { class: 'no-endpoint', names: ['UnknownEndpoint', 'EndpointError'] },
  { class: 'network', names: ['ENOTFOUND', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'] },
  { class: 'transient', names: ['InternalServerException', 'InternalFailure', 'InternalError', 'ServiceUnavailable', 'ServiceException'] },
  {
    class: 'transient',
    names: ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'KMSInternalException', 'DependencyTimeoutException', 'ServiceFailure'],
  },
  { class: 'transient', statuses: [500, 502, 503, 504] },
  { class: 'unparsable', names: ['SyntaxError', 'TypeError'] },
  { class: 'unparsable', message: /Deserialization error|Unexpected token|Expected real number/ },
  { class: 'absent', pattern: /NotFound|^NoSuch|DoesNotExist|^MissingVersion/ },
  { class: 'absent', names: ['ServerSideEncryptionConfigurationNotFoundError'] },
  { class: 'absent', names: ['ValidationError'], message: /does not exist/ },
  { class: 'denied', statuses: [403] },
  { class: 'absent', statuses: [404] },
];

/** What was thrown, reduced to what the classifier and the ledger need. */
export interface Failure {
  readonly class: ErrorClass;
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** Tells what an error of the SDK means. Takes whatever was thrown. */
export function failureOf(error: unknown): Failure {
  const { name, code, message, $metadata } = partsOf(error);
  const status = $metadata?.httpStatusCode;
  const names = [name, code].filter((one): one is string => typeof one === 'string');
  const row = TABLE.find(
    (entry) =>
      (entry.names === undefined || names.some((one) => entry.names?.includes(one))) &&
      (entry.pattern === undefined || names.some((one) => entry.pattern?.test(one))) &&
      (entry.statuses === undefined || (status !== undefined && entry.statuses.includes(status))) &&
      (entry.message === undefined || entry.message.test(message)),
  );
  const shown = code !== undefined && (name === 'Error' || name === undefined) ? code : (name ?? 'Error');
  return { class: row?.class ?? 'other', name: shown, message, status };
}

interface Thrown {
  readonly name: string | undefined;
  readonly code: string | undefined;
  readonly message: string;
  readonly $metadata: { readonly httpStatusCode?: number } | undefined;
}

function partsOf(error: unknown): Thrown {
  if (typeof error !== 'object' || error === null)
    return { name: undefined, code: undefined, message: String(error), $metadata: undefined };
  const thrown: Partial<Record<keyof Thrown, unknown>> = error;
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const metadata = thrown.$metadata;
  return {
    name: text(thrown.name),
    code: text(thrown.code),
    message: text(thrown.message) ?? '',
    $metadata: typeof metadata === 'object' && metadata !== null ? metadata : undefined,
  };
}

/** How often a call is made in all, by what it came to. */
export const ATTEMPTS: Readonly<Partial<Record<ErrorClass, number>>> = { throttled: 8, transient: 3, timeout: 2, network: 3 };

/** Who refused: AWS says it in the message. The first that fits. */
const REFUSALS: readonly { readonly message: RegExp; readonly reason: NotReadReason; readonly advice: (permission: string) => string }[] = [
  {
    message: /explicit deny in a service control policy/,
    reason: 'scp',
    advice: (permission) => `a service control policy denies ${permission}: exempt the scanner role from it`,
  },
  {
    message: /explicit deny in a resource control policy/,
    reason: 'scp',
    advice: (permission) => `a resource control policy denies ${permission}: exempt the scanner role from it`,
  },
  {
    message: /resource-based policy/,
    reason: 'denied',
    advice: (permission) => `the policy of the resource itself does not let the scanner role call ${permission}`,
  },
  {
    message: /permissions boundary/,
    reason: 'denied',
    advice: (permission) => `the permissions boundary of the scanner role lacks ${permission}`,
  },
  { message: /session policy/, reason: 'denied', advice: (permission) => `the session policy lacks ${permission}` },
  { message: /VPC endpoint policy/, reason: 'denied', advice: (permission) => `the policy of the VPC endpoint lacks ${permission}` },
];

/** The ledger's reason and advice for a call that was refused. */
export function refusalOf(message: string, permission: string): { readonly reason: NotReadReason; readonly advice: string } {
  const refusal = REFUSALS.find((entry) => entry.message.test(message));
  if (refusal !== undefined) return { reason: refusal.reason, advice: refusal.advice(permission) };
  return { reason: 'denied', advice: permission === '' ? 'the call was refused' : `allow ${permission} for the scanner role` };
}
