import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveProgress } from './live-progress.ts';
import { OrganizationProgress } from './organization-progress.ts';

/** What people are told who wait: in steps of a second, what was said by then. */

const ACCOUNT = { name: 'one', account: '111111111111', shard: 0 };

let said: { readonly at: number; readonly line: string }[];
const output = { write: (line: string) => said.push({ at: Date.now(), line }) };

function silences(begun: number, ended: number): readonly number[] {
  const times = [begun, ...said.map(({ at }) => at), ended];
  return times.slice(1).map((at, index) => at - (times[index] ?? begun));
}

describe('progress', () => {
  beforeEach(() => {
    said = [];
    vi.useFakeTimers({ now: 0 });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('of an organization is never silent for ten seconds, and the time that is left never grows', () => {
    const progress = new OrganizationProgress(output, () => Date.now());
    progress.begin(100);
    // Accounts that take longer and longer, and one that takes a minute.
    for (let done = 1; done <= 100; done++) {
      vi.advanceTimersByTime(done === 50 ? 60_000 : 20 * done);
      progress.account({ account: ACCOUNT, before: false, done, total: 100 });
    }
    progress.end();
    expect(Math.max(...silences(0, Date.now()))).toBeLessThan(10_000);
    const left = said.flatMap(({ line }) => {
      const [, number, unit] = /about (\d+) (s|min) left/.exec(line) ?? [];
      return number === undefined ? [] : [Number(number) * (unit === 'min' ? 60 : 1)];
    });
    expect(left.length).toBeGreaterThan(80);
    expect(left).toEqual([...left].sort((a, b) => b - a));
    expect(said.findIndex(({ line }) => line.includes('left'))).toBeGreaterThanOrEqual(9);
    expect(said.at(-1)?.line).toContain('100 of 100 accounts');
  });

  it('of accounts is never silent for ten seconds either, and ends when it is told to', () => {
    const progress = new LiveProgress(output);
    vi.advanceTimersByTime(60_000);
    progress.end();
    expect(Math.max(...silences(0, Date.now()))).toBeLessThan(10_000);
    const lines = said.length;
    vi.advanceTimersByTime(60_000);
    expect(said).toHaveLength(lines);
  });

  it('is silent where nobody wants it', () => {
    const progress = new OrganizationProgress(undefined, () => Date.now());
    progress.begin(1);
    vi.advanceTimersByTime(60_000);
    expect(said).toEqual([]);
  });
});
