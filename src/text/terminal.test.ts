import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forTerminal, hyperlink, linesForTerminal } from './terminal.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\u001b',
      '\u009b',
      '\u202e',
      '\u2066',
      '\ud800',
      '\n',
      '\r',
      '\u2028',
      '\u200b',
      '\u0007',
      'a',
      ']8;;',
      '👩‍🚀',
      '部',
    ),
  }),
);

describe('text for terminals', () => {
  it('holds no control, format or surrogate character, whatever it was made of', () => {
    fc.assert(fc.property(anyText, (text) => !/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(forTerminal(text))));
  });

  it('is unchanged by a second pass', () => {
    fc.assert(fc.property(anyText, (text) => forTerminal(forTerminal(text)) === forTerminal(text)));
  });

  it('keeps letters, emoji and their joiners', () => {
    expect(forTerminal('naïve 部署 👩‍🚀')).toBe('naïve 部署 👩‍🚀');
  });

  it('shows what was taken out', () => {
    expect(forTerminal('\u001b[31mred \u202eexe\tx\ny')).toBe('\ufffd[31mred \ufffdexe x y');
    expect(linesForTerminal('a\u001bb\r\nc')).toEqual(['a\ufffdb', 'c']);
  });

  it('takes nothing but printable ASCII into a link', () => {
    expect(hyperlink('x', 'https://e.org/\u0007\u001b]a b')).toBe('\u001b]8;;https://e.org/]ab\u001b\\x\u001b]8;;\u001b\\');
  });
});
