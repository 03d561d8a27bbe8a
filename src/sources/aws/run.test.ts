import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountNumber, emptyFolder, planFor, segmentsFor } from '../../testing/runs.ts';
import { identityOfPlan, type Plan, printPlan, readPlan } from './plan.ts';
import { RunFolder } from './run-folder.ts';
import { type JoinedRun, joinRun } from './run-join.ts';
import { printSegment, type Segment, segmentsIn } from './segment.ts';

/** Everything of a run that a report could show. */
function seen({ systems, ledger, missing }: JoinedRun): object {
  return {
    ledger,
    missing: missing.map(({ account }) => account),
    systems: systems.map(({ system: { name, instances } }) => [name, instances.map(({ id, template }) => [id, template.document.text])]),
  };
}

/** Each account deploys to the next one of its pair. */
function written(folder: RunFolder, accounts: readonly number[]): RunFolder {
  for (const index of accounts) {
    for (const segment of segmentsFor(folder.plan, accountNumber(index), accountNumber(index ^ 1))) folder.add(segment);
    folder.finish(accountNumber(index));
  }
  return folder;
}

const ACCOUNTS = 6;
const whole = seen(joinRun([written(RunFolder.begin(emptyFolder(), planFor(ACCOUNTS, 1), 'one'), [0, 1, 2, 3, 4, 5])]));

describe('a run in shards', () => {
  it('comes to what one process comes to: any partition, any order, duplicates', () => {
    const shards = fc.record({
      shardOf: fc.array(fc.nat(3), { minLength: ACCOUNTS, maxLength: ACCOUNTS }),
      order: fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      twice: fc.subarray([0, 1, 2, 3]),
      oneFolder: fc.boolean(),
    });
    fc.assert(
      fc.property(shards, ({ shardOf, order, twice, oneFolder }) => {
        const shared = emptyFolder();
        const plan = planFor(ACCOUNTS, 4);
        const folders = [...order, ...twice].map((shard, at) => {
          const folder = RunFolder.begin(oneFolder ? shared : emptyFolder(), plan, `p${at}`);
          return written(
            folder,
            shardOf.flatMap((of, index) => (of === shard ? [index] : [])),
          );
        });
        expect(seen(joinRun(folders))).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it('is incomplete with exactly the accounts of a shard that was lost', () => {
    const plan = planFor(ACCOUNTS, 3);
    const { ledger, missing } = joinRun([written(RunFolder.begin(emptyFolder(), plan, 'p'), [0, 2, 3, 5])]);
    expect(missing.map(({ account }) => account)).toEqual([accountNumber(1), accountNumber(4)]);
    const lost = ledger.filter(({ state }) => state === 'not-checked:stopped');
    expect(lost.map(({ account, advice }) => [account, advice?.match(/--shard \d/)?.[0]])).toEqual([
      [accountNumber(1), '--shard 1'],
      [accountNumber(4), '--shard 1'],
    ]);
  });

  it('takes a finished segment for one that was stopped, whichever comes first', () => {
    const plan = planFor(1, 1);
    const [own, ...regions] = segmentsFor(plan, accountNumber(0), accountNumber(1)) as [Segment, ...Segment[]];
    const stopped = regions.map((segment) => ({ ...segment, finished: false, resources: [] }));
    const folders = [
      [own, ...stopped],
      [own, ...regions],
    ].map((segments, at) => {
      const folder = RunFolder.begin(emptyFolder(), plan, `p${at}`);
      for (const segment of segments) folder.add(segment);
      return folder;
    });
    expect(seen(joinRun(folders))).toEqual(seen(joinRun(folders.toReversed())));
    expect(joinRun(folders).missing).toEqual([]);
    expect(joinRun(folders.slice(0, 1)).missing).toHaveLength(1);
  });
});

describe('the folder of a run', () => {
  const plan = planFor(1, 1);
  const account = accountNumber(0);
  const segments = segmentsFor(plan, account, accountNumber(1));
  const text = segments.map(printSegment).join('');

  it('gives back what was written before a process was killed at any byte, and nothing half', () => {
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const found = segmentsIn(text.slice(0, length));
        expect(found).toEqual(segments.slice(0, found.length));
        if (length === text.length) expect(found).toHaveLength(segments.length);
      }),
    );
  });

  it('goes on after the truncated last line of a killed process', () => {
    const path = emptyFolder();
    const killed = RunFolder.begin(path, plan, 'killed');
    for (const segment of segments) killed.add(segment);
    const [part = ''] = readdirSync(path).filter((file) => file.endsWith('.part'));
    truncateSync(join(path, part), text.length - 30);
    const next = RunFolder.begin(path, plan, 'next');
    expect(next.account(account).segments.map(({ region }) => region)).toEqual(['eu-west-1', 'global']);
    next.add(segments.at(-1) as Segment);
    next.finish(account);
    expect(readdirSync(path).sort()).toEqual([`${account}.jsonl`, 'plan.json']);
    expect(RunFolder.open(path, 'x').account(account)).toEqual({
      segments: segments.toSorted((a, b) => (a.region < b.region ? -1 : 1)),
      whole: true,
    });
  });

  it('takes no foreign lines for resources', () => {
    const path = emptyFolder();
    const folder = RunFolder.begin(path, plan, 'p');
    writeFileSync(join(path, `${account}.jsonl`), text.replace('"AWS::IAM::Role"', '{"__proto__":1}'));
    appendFileSync(join(path, `${account}.jsonl`), 'null\n{"segment":5}\n[]\n');
    expect(folder.account(account).segments.map(({ region }) => region)).toEqual(['global', 'us-east-1']);
  });

  it('refuses another plan, and takes the same one with other shards', () => {
    const path = emptyFolder();
    RunFolder.begin(path, plan, 'p');
    const others: readonly Partial<Plan>[] = [{ role: 'other' }, { regions: ['eu-west-1'] }, { regions: null }, { accounts: [] }];
    for (const other of others) expect(() => RunFolder.begin(path, { ...plan, ...other }, 'p')).toThrow('another plan was begun');
    expect(RunFolder.begin(path, { ...plan, shards: 4 }, 'p').plan).toEqual(plan);
    expect(() => RunFolder.open(emptyFolder(), 'p')).toThrow('no run was begun');
  });
});

describe('a plan', () => {
  it('is read as it was written, and tells what else is no plan', () => {
    const plan = planFor(3, 2);
    expect(readPlan(printPlan(plan), 'plan.json')).toEqual(plan);
    expect(identityOfPlan(plan)).toBe(identityOfPlan(planFor(3, 1)));
    for (const text of ['', '[]', '{}', '{"pipeauditPlan":2}', printPlan(plan).replace('"shard":0', '"shard":-1')])
      expect(() => readPlan(text, 'plan.json')).toThrow('this is no plan');
    expect(readFileSync(join(RunFolder.begin(emptyFolder(), plan, 'p').path, 'plan.json'), 'utf8')).toBe(printPlan(plan));
  });
});
