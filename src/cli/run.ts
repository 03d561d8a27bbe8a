import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../resource/user-error.ts';
import { readPlan } from '../sources/aws/plan.ts';
import { RunFolder } from '../sources/aws/run-folder.ts';
import { Transport } from '../sources/aws/transport.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import { type CallerOptions, processName, readShard } from './organization.ts';
import { OrganizationProgress } from './organization-progress.ts';

export interface RunOptions extends CallerOptions {
  readonly plan: string;
  /** Undefined: all of them. */
  readonly shard: number | undefined;
  readonly out: string;
  /** Milliseconds. */
  readonly deadline: number | undefined;
  readonly quiet: boolean;
}

/** Runs `pipeaudit run`: reads the accounts of a shard, and judges nothing. @returns the exit code */
export async function runRun(options: RunOptions, io: Io): Promise<number> {
  const plan = readPlan(textOf(resolve(io.cwd, options.plan), options.plan), options.plan);
  const { shard } = options;
  if (shard !== undefined && shard >= plan.shards)
    throw new UserError(`the plan has no shard ${shard}`, {
      where: { file: options.plan },
      next: plan.shards === 1 ? 'it has one shard, 0' : `its shards are 0 to ${plan.shards - 1}`,
    });
  const interruption = new Interruption(undefined, options.deadline);
  const progress = new OrganizationProgress(options.quiet ? undefined : io.stderr);
  try {
    const folder = RunFolder.begin(resolve(io.cwd, options.out), plan, processName());
    await readShard(folder, shard, options, new Transport(interruption.signal), progress);
    if (interruption.reason === undefined) return exitCodes.clean.code;
    io.stderr.write('stopped: the same command goes on where it was\n');
    return interruption.reason === 'late' ? exitCodes.incomplete.code : exitCodes.interrupted.code;
  } finally {
    progress.end();
    interruption.end();
  }
}

function textOf(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UserError('the plan cannot be read', { where: { file: shown }, next: '`pipeaudit plan --out FILE` makes one' });
  }
}
