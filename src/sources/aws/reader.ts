import { callOperation, type Place } from './call.ts';
import type { CallOptions, Reader, ServiceDeclaration } from './collector.ts';
import type { Ledger } from './ledger.ts';
import type { Reading } from './reading.ts';

/** More pages than any listing of pipelines has: a token that never ends is an error of the service. */
const MOST_PAGES = 10_000;

type Items = readonly unknown[] | undefined;
type Calls = Pick<Reader<unknown, string>, 'account' | 'region' | 'partition' | 'call' | 'list'>;

/** The calls of one service in one account and region, each with its entry in the ledger. */
export function placeReader(place: Place, region: string, declaration: ServiceDeclaration, ledger: Ledger): Calls {
  const { account, partition } = place.session;
  const once = async (
    operation: string,
    input: object,
    { instead }: CallOptions,
    isEmpty: (value: unknown) => boolean,
  ): Promise<Reading<unknown>> => {
    const { reading, attempts } = await callOperation(place, declaration, operation, input);
    const empty = reading.state === 'read' && isEmpty(reading.value);
    if (instead !== true || reading.state !== 'not-read')
      ledger.record(account, region, `${declaration.service}:${operation}`, reading, attempts, empty);
    return reading;
  };
  const calls: Pick<Calls, 'account' | 'region' | 'partition'> & {
    call(operation: string, input: object, how?: CallOptions): Promise<Reading<unknown>>;
    list(operation: string, input: object, itemsOf: (page: never) => Items, how?: CallOptions): Promise<Reading<readonly unknown[]>>;
  } = {
    account,
    region,
    partition,
    call: (operation, input, how = {}) => once(operation, input, how, () => false),
    list: async (operation, input, itemsOf, how = {}) => {
      const page = declaration.operations[operation]?.page;
      const items: unknown[] = [];
      let next: object = input;
      for (let pages = 0; pages < MOST_PAGES; pages++) {
        const reading = await once(operation, next, how, (value) => items.length === 0 && (itemsOf(value as never) ?? []).length === 0);
        if (reading.state !== 'read') return reading;
        items.push(...(itemsOf(reading.value as never) ?? []));
        const token = page === undefined ? undefined : (reading.value as Readonly<Record<string, unknown>>)[page.output];
        if (token === undefined || token === null || token === '') break;
        next = { ...input, [page?.input ?? '']: token };
      }
      return { state: 'read', value: items };
    },
  };
  return calls as unknown as Calls;
}
