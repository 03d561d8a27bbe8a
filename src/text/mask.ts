/** Masks of text that names accounts: as many characters as before, so that columns stay right. */

const ARN = /\barn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[^\s"'`,;<>()[\]{}]*/gi;
const ACCOUNT = /(?<![0-9A-Za-z])\d{12}(?![0-9A-Za-z])/g;

/** Text whose ARNs keep only partition, service and region, and whose account ids are gone. */
export function redact(text: string): string {
  return text.replace(ARN, maskArn).replace(ACCOUNT, (id) => '*'.repeat(id.length));
}

function maskArn(arn: string): string {
  const parts = arn.split(':');
  return [...parts.slice(0, 4), ...parts.slice(4).map((part) => '*'.repeat(part.length))].join(':');
}

/** Entries that must stay true: places in the repository, and identities that hold no name. */
const KEPT: ReadonlySet<string> = new Set(['file', 'fingerprint', 'template']);

/** A copy of plain data with every text in it redacted, entries that name files excepted. */
export function redactAll<T>(value: T): T;
export function redactAll(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item: unknown) => redactAll(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, KEPT.has(key) ? item : redactAll(item)]));
}
