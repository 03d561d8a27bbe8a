import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../resource/user-error.ts';
import { identityOfPlan, type Plan, printPlan, readPlan } from './plan.ts';
import { printSegment, type Segment, segmentsIn } from './segment.ts';

const PLAN = 'plan.json';
/** An account that some process has begun to read; one that is read to its end has a file `<account>.jsonl`. */
const PART = /^(\d{12})\.[a-z0-9]+\.part$/;

/** What is known of one account. */
export interface AccountRecord {
  readonly segments: readonly Segment[];
  /** It was read to its end. */
  readonly whole: boolean;
}

/**
 * The folder of a run: its plan, and a file for each account. Any number of processes may write to it, again and again: a
 * file is either whole under its name, or a part under a name that no other process uses.
 */
export class RunFolder {
  readonly path: string;
  readonly plan: Plan;
  private readonly process: string;
  /** What earlier processes had begun when this one started, by account. */
  private readonly begun = new Map<string, string[]>();

  private constructor(path: string, plan: Plan, process: string) {
    this.path = path;
    this.plan = plan;
    this.process = process;
    for (const file of readdirSync(path).sort()) {
      const account = PART.exec(file)?.[1];
      if (account !== undefined) this.begun.set(account, [...(this.begun.get(account) ?? []), file]);
    }
  }

  /**
   * The folder for a plan; made where there is none. Throws UserError where another plan was begun in it.
   * @param process tells processes apart that write at the same time: small letters and digits
   */
  static begin(path: string, plan: Plan, process: string): RunFolder {
    const file = join(path, PLAN);
    if (existsSync(file)) {
      const begun = RunFolder.open(path, process);
      if (identityOfPlan(begun.plan) === identityOfPlan(plan)) return begun;
      throw new UserError('another plan was begun in this folder: its accounts, regions or role are others', {
        where: { file: path },
        next: 'use a new folder, or the plan that the folder has',
      });
    }
    try {
      mkdirSync(path, { recursive: true });
      replace(file, printPlan(plan), process);
    } catch (error) {
      throw new UserError(`the folder cannot be written: ${messageOf(error)}`, { where: { file: path } });
    }
    return new RunFolder(path, plan, process);
  }

  /** A folder in which a run was begun. Throws UserError where there is none. */
  static open(path: string, process: string): RunFolder {
    const file = join(path, PLAN);
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      throw new UserError('no run was begun in this folder', { where: { file: path }, next: '`pipeaudit run` writes to one' });
    }
    return new RunFolder(path, readPlan(text, file), process);
  }

  /** Everything that was read of an account: of several segments of one region the last finished one. */
  account(account: string): AccountRecord {
    const whole = textOf(join(this.path, wholeOf(account)));
    const texts = whole === undefined ? this.partsOf(account).map((file) => textOf(join(this.path, file)) ?? '') : [whole];
    const byRegion = new Map<string, Segment>();
    for (const segment of texts.flatMap(segmentsIn))
      if (segment.account === account && (segment.finished || byRegion.get(segment.region)?.finished !== true))
        byRegion.set(segment.region, segment);
    return { segments: [...byRegion].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, segment]) => segment), whole: whole !== undefined };
  }

  /** Adds a segment: from now on it outlives this process. */
  add(segment: Segment): void {
    appendFileSync(join(this.path, this.partOf(segment.account)), printSegment(segment));
  }

  /** An account was read to its end: its segments become one whole file. */
  finish(account: string): void {
    replace(join(this.path, wholeOf(account)), this.account(account).segments.map(printSegment).join(''), this.process);
    for (const part of this.partsOf(account)) rmSync(join(this.path, part), { force: true });
  }

  private partsOf(account: string): readonly string[] {
    return [...new Set([...(this.begun.get(account) ?? []), this.partOf(account)])];
  }

  private partOf(account: string): string {
    return `${account}.${this.process}.part`;
  }
}

function wholeOf(account: string): string {
  return `${account}.jsonl`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whoever reads the file sees all of the text or none, even after the machine failed. */
function replace(file: string, text: string, process: string): void {
  const temporary = `${file}.${process}.tmp`;
  writeFileSync(temporary, text, { flush: true });
  renameSync(temporary, file);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
