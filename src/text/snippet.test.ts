import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mark, snippet } from './snippet.ts';
import { displayWidth } from './width.ts';

const same = (text: string): string => text;
const paint = { primary: same, related: same, gutter: same };

function mark(line: number, column: number, endColumn: number, label = '', more: Partial<Mark> = {}): Mark {
  return { line, column, endLine: line, endColumn, label, kind: 'primary', ...more };
}

function draw(lines: Record<number, string>, marks: readonly Mark[], width = 60): readonly string[] {
  return snippet(new Map(Object.entries(lines).map(([number, text]) => [Number(number), text])), marks, { width, digits: 2, paint });
}

describe('snippet', () => {
  it('underlines and labels the span', () => {
    expect(draw({ 7: 'Type: String' }, [mark(7, 7, 13, 'a text')])).toEqual(['   |', ' 7 | Type: String', '   |       ^^^^^^ a text']);
  });

  it('shows related spans too, and dots for lines between', () => {
    expect(draw({ 3: 'Key: x', 9: 'Role: y' }, [mark(9, 7, 8, 'here'), mark(3, 1, 4, 'granted there', { kind: 'related' })])).toEqual([
      '   |',
      ' 3 | Key: x',
      '   | --- granted there',
      '...',
      ' 9 | Role: y',
      '   |       ^ here',
    ]);
  });

  it('stacks several marks of one line', () => {
    expect(draw({ 3: 'A: b' }, [mark(3, 1, 2, 'one'), mark(3, 4, 5, 'two', { kind: 'related' })])).toEqual([
      '   |',
      ' 3 | A: b',
      '   | ^ one',
      '   |    - two',
    ]);
  });

  it('shows the beginning of a long span', () => {
    const lines = { 1: '- Name: A', 2: '  B: c', 3: '  D: e', 4: '  F: g' };
    expect(draw(lines, [mark(1, 3, 5, 'this', { endLine: 9 })])).toEqual([
      '   |',
      ' 1 | - Name: A',
      '   |   ^^^^^^^ this',
      ' 2 |   B: c',
      ' 3 |   D: e',
      '...',
    ]);
    expect(draw(lines, [mark(1, 3, 1, 'this', { endLine: 3 })])).toEqual(['   |', ' 1 | - Name: A', '   |   ^^^^^^^ this', ' 2 |   B: c']);
  });

  it('aligns below wide characters and tabs', () => {
    const line = '\t部署: 👩‍🚀 x';
    const [, shown = '', underline = ''] = draw({ 5: line }, [mark(5, line.indexOf('x') + 1, line.length + 1)]);
    expect(shown).toBe(' 5 |     部署: 👩‍🚀 x');
    expect(displayWidth(underline.slice(0, underline.indexOf('^')))).toBe(displayWidth(shown.slice(0, shown.indexOf('x'))));
  });

  it('cuts a long line about the span', () => {
    const line = `${'a'.repeat(1_000_000)}HERE${'b'.repeat(1_000_000)}`;
    const start = performance.now();
    const [, shown = '', underline = ''] = draw({ 1: line }, [mark(1, 1_000_001, 1_000_005, '')], 40);
    expect(performance.now() - start).toBeLessThan(500);
    expect(shown).toMatch(/^ 1 \| \.\.\.a+HEREb+\.\.\.$/);
    expect(shown.indexOf('HERE')).toBe(underline.indexOf('^^^^'));
  });

  it('marks an empty span, and one behind the end of the line', () => {
    expect(draw({ 1: 'A:' }, [mark(1, 3, 3, 'missing')])[2]).toBe('   |   ^ missing');
    expect(draw({ 1: 'A:' }, [mark(1, 50, 60, 'missing')])[2]).toBe('   |   ^ missing');
  });

  it('puts a label below that has no room beside', () => {
    expect(draw({ 1: `${' '.repeat(30)}Role: x` }, [mark(1, 37, 38, 'granted to everybody here')], 44)).toEqual([
      '   |',
      ` 1 | ${' '.repeat(30)}Role: x`,
      `   | ${' '.repeat(36)}^`,
      `   | ${' '.repeat(14)}granted to everybody here`,
    ]);
  });

  it('is never wider than asked, and its underline stands below the span', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '部', '👩‍🚀', '\u001b', 'é', '\ud800'), minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(text, fc.nat(200), fc.nat(60), fc.integer({ min: 30, max: 100 }), (line, from, length, width) => {
        const drawn = draw({ 1: line }, [mark(1, from + 1, from + 1 + length, 'label of the span')], width);
        for (const row of drawn) expect(displayWidth(row)).toBeLessThanOrEqual(width);
        expect(drawn.join('')).toContain('^');
        expect(drawn.join('')).not.toMatch(/[\t\u001b]/);
      }),
    );
  });
});
