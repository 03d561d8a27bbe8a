import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../testing/hostile-text.ts';
import { csvRow } from './csv.ts';
import { forTerminal } from './terminal.ts';

describe('csvRow', () => {
  it('is read back by a strict parser, and no cell is a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyText, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
        const read: string[][] = parse(rows.map(csvRow).join(''), {
          record_delimiter: '\r\n',
          relax_quotes: false,
          skip_empty_lines: false,
        });
        expect(read).toHaveLength(rows.length);
        for (const [index, row] of rows.entries())
          for (const [column, cell] of row.entries()) {
            const written = read[index]?.[column] ?? '';
            expect([forTerminal(cell), `'${forTerminal(cell)}`]).toContain(written);
            expect(written).not.toMatch(/^\s*[=+\-@＝＋－＠]/u);
          }
      }),
    );
  });

  it.each([
    [['a', 1, ''], 'a,1,\r\n'],
    [['say "x"', 'a,b', ' c'], '"say ""x""","a,b"," c"\r\n'],
    [["=cmd|' /C calc'!A0", '-1', -1, '@x'], "'=cmd|' /C calc'!A0,'-1,-1,'@x\r\n"],
    [['two\r\nlines'], 'two lines\r\n'],
  ])('%j', (cells, row) => {
    expect(csvRow(cells)).toBe(row);
  });
});
