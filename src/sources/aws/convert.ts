import type { Json, JsonMap } from './reading.ts';

/** How answers of the SDK become properties of CloudFormation's vocabulary. */

/**
 * Keys as CloudFormation writes them: the first letter a capital. Dates become text; what is not given is left out.
 * @param keep keys (as they come out) whose content belongs to the user and stays as it is, such as an action's configuration
 */
export function pascal(value: unknown, keep: ReadonlySet<string> = new Set()): Json {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => pascal(item, keep));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]): [string, Json] => {
        const name = key.charAt(0).toUpperCase() + key.slice(1);
        return [name, keep.has(name) ? plain(entry) : pascal(entry, keep)];
      });
    return Object.fromEntries(entries);
  }
  return plain(value);
}

/** The same for a structure. */
export function pascalMap(value: object | undefined, keep?: ReadonlySet<string>): JsonMap {
  return value === undefined ? {} : (pascal(value, keep) as JsonMap);
}

/** Data of the SDK as plain JSON, keys as they are. */
export function plain(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}

/** A policy or another document in a text; IAM writes it URL-encoded. A text that is no JSON stays text. */
export function document(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text) as Json;
  } catch {
    return text;
  }
}

/** Some of the entries of a map, those that are set. */
export function pick(from: object | undefined, ...keys: readonly string[]): JsonMap {
  const entries: Readonly<Record<string, unknown>> = { ...from };
  return Object.fromEntries(keys.flatMap((key): [string, Json][] => (entries[key] === undefined ? [] : [[key, plain(entries[key])]])));
}

/** Tags of either spelling as a record, sorted by key. */
export function tagRecord(
  tags:
    | readonly {
        readonly Key?: string | undefined;
        readonly Value?: string | undefined;
        readonly key?: string | undefined;
        readonly value?: string | undefined;
      }[]
    | undefined,
): Readonly<Record<string, string>> {
  const pairs = (tags ?? []).map(({ Key, key, Value, value }): [string, string] => [Key ?? key ?? '', Value ?? value ?? '']);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Stands for a value that AWS holds and shows to nobody. */
export function maskedValue(name: string): JsonMap {
  return { 'Fn::Masked': name };
}

/** What an ARN says of its place, and its last part. */
export function arnOf(arn: string): { readonly account: string; readonly region: string; readonly rest: string } {
  const [, , , region = '', account = '', ...rest] = arn.split(':');
  return { account, region, rest: rest.join(':') };
}

/** Lists of at most so many. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const lists: T[][] = [];
  for (let at = 0; at < items.length; at += size) lists.push(items.slice(at, at + size));
  return lists;
}
