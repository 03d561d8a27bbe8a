import type { IncomingMessage } from 'node:http';

/** A request of the SDK, as its signature and its protocol tell it. */
export interface SignedRequest {
  readonly accessKey: string;
  readonly region: string;
  /** The name that it is signed for: `monitoring` for CloudWatch. */
  readonly service: string;
  readonly protocol: Protocol;
  /** The operation; of REST services method, path and the first key of the query. */
  readonly operation: string;
  /** What it asks for, the same whatever the order of the parts. */
  readonly input: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The wire protocols of the services that are read. Source: Smithy, "AWS protocols". */
export type Protocol = 'json' | 'query' | 'rest-json' | 'rest-xml';

const SIGNED = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//;
/** What another client or run would write otherwise. */
const INCIDENTAL = new Set(['Version', 'RoleSessionName', 'x-id']);

/** @returns undefined for what no SDK has signed */
export function signedRequest({ headers, method = 'GET', url = '/' }: IncomingMessage, body: string): SignedRequest | undefined {
  const [, accessKey, region, service] = SIGNED.exec(headers.authorization ?? '') ?? [];
  if (accessKey === undefined || region === undefined || service === undefined) return undefined;
  const signed = { accessKey, region, service };
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const parameters = JSON.parse(body === '' ? '{}' : body) as Readonly<Record<string, unknown>>;
    return { ...signed, protocol: 'json', operation: target.split('.').at(-1) ?? '', input: sortedJson(parameters), parameters };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const { Action = '', ...rest } = Object.fromEntries(new URLSearchParams(body));
    const parameters = withoutIncidental(rest);
    return { ...signed, protocol: 'query', operation: Action, input: sortedJson(parameters), parameters };
  }
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const parameters = { ...withoutIncidental(Object.fromEntries(searchParams)), ...(body === '' ? {} : { body }) };
  const [first] = [...searchParams.keys()].filter((name) => !INCIDENTAL.has(name));
  const operation = `${method} ${pathname}${first === undefined ? '' : `?${first}`}`;
  return { ...signed, protocol: service === 's3' ? 'rest-xml' : 'rest-json', operation, input: sortedJson(parameters), parameters };
}

function withoutIncidental(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !INCIDENTAL.has(name)));
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
