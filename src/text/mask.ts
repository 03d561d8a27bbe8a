/** Masks of text that names accounts: as many characters as before, so that columns stay right. */

const ARN = /\barn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[^\s"'`,;<>()[\]{}]*/gi;
const ACCOUNT = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;
const DIGITS = 4;

/** Entries that must stay true: places in the repository, and identities that hold no name. */
const KEPT: ReadonlySet<string> = new Set(['file', 'fingerprint', 'template']);

/**
 * A copy of plain data without account ids and without what ARNs name; entries that name files are left as they are.
 * An account is `account-0001`, `account-0002` … in the order in which the data names them, so that what lies in one
 * account still shows.
 */
export function redactAll<T>(value: T): T;
export function redactAll(value: unknown): unknown {
  return redactWith(value, new Map());
}

/** Text whose ARNs keep only partition, service and region, and whose account ids have become stand-ins. */
export function redact(text: string, accounts: Map<string, string> = new Map()): string {
  return text.replace(ARN, (arn) => maskArn(arn, accounts)).replace(ACCOUNT, (id) => standIn(id, accounts));
}

function redactWith(value: unknown, accounts: Map<string, string>): unknown {
  if (typeof value === 'string') return redact(value, accounts);
  if (Array.isArray(value)) return value.map((item: unknown) => redactWith(item, accounts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      redact(key, accounts),
      KEPT.has(key) ? item : redactWith(item, accounts),
    ]),
  );
}

function maskArn(arn: string, accounts: Map<string, string>): string {
  const [, partition, service, region, account = '', ...resource] = arn.split(':');
  const shown = /^\d{12}$/.test(account) ? standIn(account, accounts) : '*'.repeat(account.length);
  return ['arn', partition, service, region, shown, ...resource.map((part) => '*'.repeat(part.length))].join(':');
}

/** As long as an account id. */
function standIn(account: string, accounts: Map<string, string>): string {
  const known =
    accounts.get(account) ??
    `account-${String(accounts.size + 1)
      .padStart(DIGITS, '0')
      .slice(-DIGITS)}`;
  accounts.set(account, known);
  return known;
}

/** A text with a sign for each character of some stretches, line breaks excepted. */
export function maskSpans(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  return spans.reduce(
    (shown, { start, end }) => shown.slice(0, start) + shown.slice(start, end).replace(/[^\r\n]/g, '*') + shown.slice(end),
    text,
  );
}
