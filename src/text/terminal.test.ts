import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/hostile-text.ts';
import { forTerminal, hyperlink, linesForTerminal } from './terminal.ts';

describe('text for terminals', () => {
  it('holds no control, format or surrogate character, whatever it was made of', () => {
    fc.assert(fc.property(anyText, (text) => !/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(forTerminal(text))));
  });

  it('holds no command that a log would obey anywhere in a line', () => {
    fc.assert(fc.property(anyText, (text) => !/##\w*\[/.test(forTerminal(text))));
    expect(forTerminal('## [a] ##[add-mask]x')).toBe('## [a] #\ufffd[add-mask]x');
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
