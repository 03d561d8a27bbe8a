import { describe, expect, it } from 'vitest';
import { lineAndColumn, lineStarts, lineText } from './lines.ts';

describe('lines', () => {
  it('counts from 1, in UTF-16 units', () => {
    const text = 'a: 😀 b\nc: d';
    expect(lineAndColumn(text, 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn(text, text.indexOf('b'))).toEqual({ line: 1, column: 7 });
    expect(lineAndColumn(text, text.indexOf('d'))).toEqual({ line: 2, column: 4 });
  });

  it('takes LF, CRLF and a lone CR as the end of a line', () => {
    const text = 'a\r\nb\rc\nd';
    expect(lineStarts(text)).toEqual([0, 3, 5, 7]);
    expect(lineAndColumn(text, text.indexOf('c'))).toEqual({ line: 3, column: 1 });
    expect([1, 2, 3, 4, 5].map((line) => lineText(text, line))).toEqual(['a', 'b', 'c', 'd', '']);
  });

  it('gives a byte order mark no column', () => {
    const text = '\ufeffab\ncd';
    expect(lineAndColumn(text, 0)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn(text, 1)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn(text, 2)).toEqual({ line: 1, column: 2 });
    expect(lineAndColumn(text, 4)).toEqual({ line: 2, column: 1 });
    expect(lineText(text, 1)).toBe('ab');
  });

  it('moves offsets outside the text to its nearest end', () => {
    expect(lineAndColumn('ab\n', 99)).toEqual({ line: 2, column: 1 });
    expect(lineAndColumn('ab', -1)).toEqual({ line: 1, column: 1 });
    expect(lineAndColumn('', 0)).toEqual({ line: 1, column: 1 });
  });

  it('answers for more texts than it keeps', () => {
    const texts = Array.from({ length: 40 }, (_, index) => `${'\n'.repeat(index)}x`);
    for (const round of [1, 2]) {
      texts.forEach((text, index) => {
        expect(lineAndColumn(text, index), `round ${round}`).toEqual({ line: index + 1, column: 1 });
      });
    }
  });
});
