import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BaselineEntry } from '../audit/baseline.ts';
import { UserError } from '../resource/user-error.ts';
import { readBaseline, writeBaseline } from './baseline.ts';

const entry = (fingerprint: string, more: Partial<BaselineEntry> = {}): BaselineEntry => ({
  fingerprint,
  rule: 'late-approval',
  severity: 'high',
  file: 'a.yaml',
  resource: 'Pipeline',
  ...more,
});

function mistake(text: string): string {
  try {
    readBaseline(text, 'b.json');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.where?.file}: ${error.what} | ${error.next}`;
  }
  return 'no mistake';
}

describe('a baseline', () => {
  it('has one finding on a line, by file, rule and resource', () => {
    const text = writeBaseline([entry('2', { file: 'b.yaml' }), entry('1'), entry('3', { rule: 'dead-alarm' }), entry('1')]);
    expect(text).toBe(`{
  "pipeaudit-baseline": 1,
  "findings": [
    {"fingerprint":"3","rule":"dead-alarm","severity":"high","file":"a.yaml","resource":"Pipeline"},
    {"fingerprint":"1","rule":"late-approval","severity":"high","file":"a.yaml","resource":"Pipeline"},
    {"fingerprint":"2","rule":"late-approval","severity":"high","file":"b.yaml","resource":"Pipeline"}
  ]
}
`);
    expect(writeBaseline([])).toBe('{\n  "pipeaudit-baseline": 1,\n  "findings": []\n}\n');
  });

  it('is read as it was written, whatever is in it', () => {
    const text = fc.string({ unit: 'binary' });
    const entries = fc.uniqueArray(
      fc.record({
        fingerprint: text,
        rule: text,
        severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'info' as const),
        file: text,
        resource: text,
      }),
      { selector: ({ fingerprint }) => fingerprint },
    );
    fc.assert(
      fc.property(entries, (written) => {
        const read = readBaseline(writeBaseline(written), 'b.json');
        expect(new Set(read.map((one) => JSON.stringify(one)))).toEqual(new Set(written.map((one) => JSON.stringify(one))));
        expect(writeBaseline(read)).toBe(writeBaseline([...written].reverse()));
      }),
    );
  });

  it.each([
    ['', 'b.json: the file is empty | `pipeaudit baseline write` writes one'],
    ['{}', 'b.json: it is not a baseline of pipeaudit | `pipeaudit baseline write` writes one'],
    ['{"schemaVersion": 1, "findings": []}', 'b.json: it is not a baseline of pipeaudit | `pipeaudit baseline write` writes one'],
    [
      '{"pipeaudit-baseline": 7}',
      'b.json: it is a baseline of version 7; this pipeaudit reads version 1 | update pipeaudit, or write the baseline again',
    ],
    [
      '{"pipeaudit-baseline": 1, "findings": [{"fingerprint": 1}]}',
      'b.json: it is not a whole baseline: `findings[0].fingerprint` must be string | `pipeaudit baseline write` writes one',
    ],
  ])('is told when it is none: %s', (text, said) => {
    expect(mistake(text)).toBe(said);
  });
});
