import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, cut, labelled, line, padded, prose, textOf, widthOf } from './line.ts';

const text = fc
  .array(fc.constantFrom('a', 'ä', '部', '👩‍🚀', 'e\u0301', ' ', '/', 'word', '…'), { maxLength: 30 })
  .map((parts) => parts.join(''));
const lines = fc.array(fc.record({ text, style: fc.constantFrom('strong', 'faint') }), { maxLength: 5 });
const width = fc.integer({ min: 0, max: 60 });

describe('a line', () => {
  it('has exactly the columns that it is padded to', () => {
    fc.assert(
      fc.property(lines, width, (spans, columns) => {
        expect(widthOf(padded(spans, columns))).toBe(columns);
      }),
    );
  });

  it('is cut to what there is room for, and says so', () => {
    fc.assert(
      fc.property(lines, width, (spans, columns) => {
        const shown = cut(spans, columns);
        expect(widthOf(shown)).toBeLessThanOrEqual(columns);
        if (widthOf(spans) > columns && columns > 0) expect(textOf(shown)).toContain('…');
        else if (columns > 0) expect(shown).toBe(spans);
      }),
    );
    expect(textOf(cut(line('部署の名前'), 6))).toBe('部署… ');
  });

  it('gives way at the left where two texts share it', () => {
    expect(textOf(between(line('a long name of something'), line(' 12'), 16))).toBe('a long name … 12');
  });
});

describe('prose', () => {
  it('never is wider than it may be, however long a word is', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 12, max: 60 }), (words, columns) => {
        for (const spans of [...prose(words, columns), ...labelled(line('to '), words, columns + 3)])
          expect(widthOf(spans)).toBeLessThanOrEqual(columns + 3);
      }),
    );
    expect(prose('https://docs.example/a/very/long/path', 20).map(textOf)).toEqual(['https://docs.example', '/a/very/long/path']);
  });

  it('stands under its first word', () => {
    expect(labelled(line('why  '), 'one two three', 17).map(textOf)).toEqual(['why  one two', '     three']);
  });
});
