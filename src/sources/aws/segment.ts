import * as v from 'valibot';
import { operationSchema } from '../snapshot/format.ts';
import type { CollectedResource } from './collection.ts';
import type { LedgerEntry } from './ledger.ts';
import type { JsonMap } from './reading.ts';

/**
 * What was read of one account and region, starting from the pipelines there. As lines of JSON, so that a process that
 * is killed while it writes spoils the last segment only.
 */
export interface Segment {
  readonly account: string;
  /** `global` for the account itself: which regions it has, and whether it could be entered. */
  readonly region: string;
  /** Regions that are to be read; of the account itself only. */
  readonly regions?: readonly string[];
  /** Not finished where reading was stopped: it tells what there was until then, and is read again. */
  readonly finished: boolean;
  readonly resources: readonly CollectedResource[];
  readonly ledger: readonly LedgerEntry[];
}

const map = v.custom<JsonMap>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const begin = v.strictObject({ account: v.string(), region: v.string(), regions: v.exactOptional(v.array(v.string())) });
const resource = v.strictObject({
  account: v.string(),
  region: v.string(),
  type: v.string(),
  name: v.string(),
  properties: map,
  observed: map,
  tags: v.exactOptional(v.record(v.string(), v.string())),
});
const end = v.strictObject({ finished: v.boolean(), lines: v.number() });
const line = v.union([
  v.strictObject({ segment: begin }),
  v.strictObject({ resource }),
  v.strictObject({ operation: operationSchema }),
  v.strictObject({ end }),
]);

/** The lines of a segment. */
export function printSegment({ account, region, regions, finished, resources, ledger }: Segment): string {
  const lines = [
    { segment: { account, region, ...(regions === undefined ? {} : { regions }) } },
    ...resources.map((one) => ({ resource: one })),
    ...ledger.map((operation) => ({ operation })),
    { end: { finished, lines: resources.length + ledger.length } },
  ];
  return lines.map((one) => `${JSON.stringify(one)}\n`).join('');
}

/** The segments of a text that are whole; what a killed process left of another is dropped. */
export function segmentsIn(text: string): readonly Segment[] {
  const segments: Segment[] = [];
  let open: { begin: v.InferOutput<typeof begin>; resources: CollectedResource[]; ledger: LedgerEntry[] } | undefined;
  for (const written of text.split('\n')) {
    const read = lineOf(written);
    if (read === undefined) open = undefined;
    else if ('segment' in read) open = { begin: read.segment, resources: [], ledger: [] };
    else if (open === undefined) continue;
    else if ('resource' in read) open.resources.push(read.resource);
    else if ('operation' in read) open.ledger.push(read.operation as unknown as LedgerEntry);
    else {
      const { resources, ledger } = open;
      if (resources.length + ledger.length === read.end.lines)
        segments.push({ ...open.begin, finished: read.end.finished, resources, ledger });
      open = undefined;
    }
  }
  return segments;
}

function lineOf(written: string): v.InferOutput<typeof line> | undefined {
  try {
    const parsed = v.safeParse(line, JSON.parse(written));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
