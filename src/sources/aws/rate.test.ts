import { describe, expect, it } from 'vitest';
import { type Clock, Limit, TokenBucket } from './rate.ts';

/** A clock that stands still but for those who sleep. */
function clock(): Clock & { at: number } {
  const made = {
    at: 0,
    now: () => made.at,
    sleep: async (milliseconds: number) => {
      made.at += milliseconds;
    },
  };
  return made;
}
const never = new AbortController().signal;

async function take(bucket: TokenBucket, times: number): Promise<void> {
  for (let count = 0; count < times; count++) await bucket.take(never);
}

describe('a token bucket', () => {
  it('lets one second of requests start at once, then as many as its rate', async () => {
    const time = clock();
    const bucket = new TokenBucket(5, time);
    time.at = 5000;
    await take(bucket, 5);
    expect(time.at).toBe(5000);
    await take(bucket, 10);
    expect(time.at).toBeCloseTo(7000);
  });

  it('halves when it is throttled, once for what was on its way together, and never stops', () => {
    const time = clock();
    const bucket = new TokenBucket(8, time);
    bucket.throttled();
    bucket.throttled();
    expect(bucket.rate).toBe(4);
    for (let count = 0; count < 20; count++) {
      time.at += 2000;
      bucket.throttled();
    }
    expect(bucket.rate).toBe(0.2);
  });

  it('rises slowly while it is not throttled, to twice what it began with', () => {
    const bucket = new TokenBucket(2, clock());
    for (let count = 0; count < 20; count++) bucket.succeeded();
    expect(bucket.rate).toBe(2.5);
    for (let count = 0; count < 1000; count++) bucket.succeeded();
    expect(bucket.rate).toBe(4);
  });
});

it('no more things happen at once than allowed', async () => {
  const limit = new Limit(3);
  let now = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      limit.run(async () => {
        most = Math.max(most, ++now);
        await Promise.resolve();
        now--;
      }),
    ),
  );
  expect(most).toBe(3);
});
