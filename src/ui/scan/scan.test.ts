import { describe, expect, it } from 'vitest';
import type { PlaceProgress } from '../../resource/progress.ts';
import { textOf, widthOf } from '../line.ts';
import { duration, scanLines } from './frame.ts';
import { reduceScan, type ScanEvent, type ScanState, scanStarted } from './state.ts';

const place = (account: string, more: Partial<PlaceProgress> = {}): ScanEvent => ({
  kind: 'place',
  account,
  region: 'eu-west-1',
  state: 'reading',
  calls: 12,
  throttled: 0,
  resources: 4,
  left: 2,
  ...more,
});

/** A scan of which this was told, each with the second at which it was. */
function told(...events: readonly (readonly [number, ScanEvent])[]): ScanState {
  const start = scanStarted('111111111111', { columns: 130, rows: 24 }, 0);
  return events.reduce((state, [second, event]) => reduceScan(state, { type: 'event', event, at: second * 1000 }), start);
}

function shown(state: ScanState): readonly string[] {
  return scanLines(state).map((spans) => textOf(spans).trimEnd());
}

describe('a scan as it runs', () => {
  it('shows its step, how far it is and what was found so far', () => {
    const state = told(
      [0, { kind: 'step', step: 'read', total: 30 }],
      [1, { kind: 'judged', system: 'app/web', done: 3, total: 4, found: [{ severity: 'high' }, { severity: 'low' }] }],
      [2, { kind: 'judged', system: 'app/shop', done: 4, total: 4, found: [{ severity: 'high' }] }],
    );
    const text = shown(state).join('\n');
    expect(text).toMatch(/scanning, 2 s$/m);
    expect(text).toMatch(/^ {2}✓ read 30 files$/m);
    expect(text).toMatch(/^ {2}▶ judge 4 of 4 systems {2}━+ {2}app\/shop$/m);
    expect(text).toContain('findings so far  2 high  1 low');
  });

  it('shows accounts and regions: calls, what was read, what is slow, what failed first', () => {
    const state = told(
      [0, place('333333333333', { state: 'read', left: 0 })],
      [0, place('222222222222')],
      [1, place('111111111111', { state: 'failed', detail: 'the role cannot be assumed' })],
      [2, place('222222222222', { calls: 40, throttled: 3, detail: 'kms:ListGrants' })],
      [2, { kind: 'judged', system: 'x', done: 1, total: 9, found: [{ severity: 'high', account: '333333333333', region: 'eu-west-1' }] }],
    );
    const rows = shown(reduceScan(state, { type: 'tick', at: 15_000 })).filter((line) => line.includes('eu-west-1'));
    expect(rows).toEqual([
      expect.stringMatching(/^ {2}111111111111 +eu-west-1 +failed .*the role cannot be assumed$/),
      expect.stringMatching(/^ {2}222222222222 +eu-west-1 +reading +40 +4 +2 +0 {2}slow: nothing for 13 s, 3 put off, kms:ListGrants$/),
      expect.stringMatching(/^ {2}333333333333 +eu-west-1 +read +12 +4 +0 +1$/),
    ]);
  });

  it('lists what was denied', () => {
    const text = shown(
      told([0, { kind: 'denied', account: '222222222222', region: 'eu-west-1', operation: 'kms:ListGrants', reason: 'scp' }]),
    ).join('\n');
    expect(text).toMatch(/not given \(1\)\n {2}✗ kms:ListGrants in 222222222222 eu-west-1: scp/);
  });

  it('fits the terminal, however many accounts and hostile names there are', () => {
    const events = Array.from(
      { length: 300 },
      (_, index) => [0, place(`${index}`.padStart(12, '0'), { detail: '\u001b[2J部署'.repeat(30) })] as const,
    );
    for (const size of [
      { columns: 24, rows: 8 },
      { columns: 80, rows: 24 },
      { columns: 200, rows: 50 },
    ]) {
      const lines = scanLines(reduceScan(told(...events), { type: 'resize', size }));
      expect(lines).toHaveLength(size.rows);
      for (const spans of lines) expect(widthOf(spans)).toBeLessThanOrEqual(size.columns);
      expect(lines.map(textOf).join('\n')).not.toContain('\u001b');
    }
    expect(shown(told(...events)).join('\n')).toMatch(/and 2\d\d more/);
  });
});

it('a duration is told in seconds, then in minutes', () => {
  expect([900, 61_000].map(duration)).toEqual(['0 s', '1 min 1 s']);
});
