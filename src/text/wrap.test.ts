import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from './width.ts';
import { hang, wrap } from './wrap.ts';

describe('wrap', () => {
  it('breaks at spaces', () => {
    expect(wrap('a manual approval comes first', 10)).toEqual(['a manual', 'approval', 'comes', 'first']);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('measures what is seen, and breaks long words of wide characters', () => {
    expect(wrap('部署部署部署 x', 6)).toEqual(['部署部', '署部署', 'x']);
  });

  it('leaves paths in one piece', () => {
    expect(wrap('see templates/very/long/path.yaml:41:15 there', 10)).toEqual(['see', 'templates/very/long/path.yaml:41:15', 'there']);
  });

  it('loses nothing, and is never wider than asked', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', '部', '👩‍🚀', 'é', '-'), minLength: 1, maxLength: 30 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 40 }), (list, width) => {
        const lines = wrap(list.join(' '), width);
        expect(lines.every((line) => displayWidth(line) <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(list.join(''));
      }),
    );
  });
});

describe('hang', () => {
  it('indents what follows by the prefix, or as told', () => {
    expect(hang('= note: ', 'one two three four', 18)).toEqual(['= note: one two', '        three four']);
    expect(hang('high[some-rule]: ', 'unapproved deploy here', 24, 4)).toEqual(['high[some-rule]:', '    unapproved deploy', '    here']);
  });
});
