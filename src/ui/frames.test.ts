import { describe, expect, it } from 'vitest';
import type { ReportInput } from '../audit/result.ts';
import { empty, hostile, live, overflow, related } from '../testing/audit-results.ts';
import { drawn } from '../testing/terminal.ts';
import { displayWidth } from '../text/width.ts';
import type { Size } from './layout.ts';
import { type Outside, Session } from './session.ts';

const outside: Outside = {
  copy: (_, what) => `copied ${what}`,
  edit: () => undefined,
  suspend: () => {},
  stopReading: () => {},
  quit: () => {},
};

/** What is on the terminal after keys were pressed. */
function screen(input: ReportInput, size: Size, ...keys: readonly string[]): string {
  const session = Session.ofResult(input, size, outside);
  for (const key of keys) session.press(key);
  return drawn(session, size);
}

const NARROW: Size = { columns: 80, rows: 24 };
const WIDE: Size = { columns: 140, rows: 40 };
const SLIM: Size = { columns: 40, rows: 14 };

describe('screens', () => {
  it.each<[string, () => ReportInput, Size, readonly string[]]>([
    ['findings-80', related, NARROW, []],
    ['findings-140', related, WIDE, []],
    ['detail-80', related, NARROW, ['Enter']],
    ['detail-end-80', related, NARROW, ['Enter', 'End']],
    ['by-account-80', related, NARROW, ['g', 'a']],
    ['choose-group-80', related, NARROW, ['g']],
    ['filter-80', related, NARROW, ['/', ...'decrypt']],
    ['filter-nothing-80', related, NARROW, ['/', ...'lambda']],
    ['many-80', () => overflow(60), NARROW, ['PgDn', 'PgDn']],
    ['unknown-140', related, WIDE, ['2']],
    ['suppressed-80', related, NARROW, ['3', 'Enter']],
    ['pipelines-140', related, WIDE, ['4']],
    ['audit-80', related, NARROW, ['5']],
    ['live-140', live, WIDE, []],
    ['clean-80', empty, NARROW, []],
    ['help-80', related, NARROW, ['?']],
    ['copied-80', related, NARROW, ['c']],
    ['slim-40', related, SLIM, []],
    ['slim-detail-40', related, SLIM, ['Enter', ']']],
  ])('%s is as agreed', async (name, input, size, keys) => {
    await expect(screen(input(), size, ...keys)).toMatchFileSnapshot(`../../fixtures/ui/${name}.txt`);
  });

  it('say so where the terminal is too small', () => {
    expect(screen(related(), { columns: 20, rows: 5 })).toContain('too small');
  });

  it.each([
    ['1', 'Enter'],
    ['2', 'Enter'],
    ['3', 'Enter'],
    ['4', 'Enter'],
    ['5', 'Enter'],
  ])('let nothing of a hostile template through (view %s)', (...keys) => {
    for (const size of [NARROW, WIDE, SLIM]) {
      for (const shown of [screen(hostile(), size, ...keys), screen(hostile(), size, keys[0] ?? '', '/', ...'red')]) {
        expect(shown).not.toMatch(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        for (const line of shown.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(size.columns);
      }
    }
  });
});
