import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configFor } from '../api/configuration.ts';
import { UserError } from '../resource/user-error.ts';
import { printPlan } from '../sources/aws/plan.ts';
import { Transport } from '../sources/aws/transport.ts';
import { exitCodes } from './exit-codes.ts';
import { Interruption } from './interruption.ts';
import type { Io } from './io.ts';
import { type PlanningOptions, planOrganization, Stopped } from './organization.ts';
import { withOrganization } from './organization-settings.ts';
import { planText } from './plan-text.ts';

export interface PlanOptions extends PlanningOptions {
  readonly shards: number;
  /** A file; undefined: standard output. */
  readonly out: string | undefined;
  /** For people only: nothing that could be run is written. */
  readonly told: boolean;
}

/** Runs `pipeaudit plan`. @returns the exit code */
export async function runPlan(given: PlanOptions, io: Io): Promise<number> {
  const options = withOrganization(given, configFor(undefined, [], io.cwd));
  const interruption = new Interruption();
  try {
    const plan = await planOrganization(options, options.shards, new Transport(interruption.signal));
    if (options.told) io.stdout.write(planText(plan));
    else if (options.out === undefined) io.stdout.write(printPlan(plan));
    else {
      write(resolve(io.cwd, options.out), options.out, printPlan(plan));
      io.stdout.write(planText(plan));
    }
    return exitCodes.clean.code;
  } catch (error) {
    if (error instanceof Stopped) return exitCodes.interrupted.code;
    throw error;
  } finally {
    interruption.end();
  }
}

function write(file: string, shown: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`the plan cannot be written: ${error instanceof Error ? error.message : String(error)}`, {
      where: { file: shown },
    });
  }
}
