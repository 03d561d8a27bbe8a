import { regionsByPartition } from '../../facts/regions.ts';
import type { Plan } from './plan.ts';

/** What reading a plan may take. It is told as what it is: a guess from averages. */
export interface Estimate {
  /** Requests where no pipeline is found: entering accounts, finding regions, listing pipelines. */
  readonly calls: number;
  /** Requests for each pipeline that is found, with what it refers to. */
  readonly perPipeline: number;
  /** Seconds for the former. */
  readonly seconds: number;
}

/** Regions that every account has enabled without asking for them. Source: Account Management Reference Guide, "Regions". */
const DEFAULT_REGIONS: Readonly<Record<string, number>> = { aws: 17 };
/** About 300 calls for the eleven pipelines of the emulated organization, what is asked once included. */
const PER_PIPELINE = 25;
/** Assumed: never measured against AWS. */
const CALLS_PER_SECOND = 100;

export function estimateOf({ accounts, regions, partition }: Plan): Estimate {
  const each = regions?.length ?? DEFAULT_REGIONS[partition] ?? regionsByPartition[partition]?.length ?? 1;
  const calls = accounts.length * ((regions === null ? 2 : 1) + each);
  return { calls, perPipeline: PER_PIPELINE, seconds: Math.max(1, Math.ceil(calls / CALLS_PER_SECOND)) };
}
