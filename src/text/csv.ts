import { forTerminal } from './terminal.ts';

/** With these a spreadsheet takes a cell for a formula; the wide ones are what it makes of them in some languages. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/u;

/**
 * A row of CSV (RFC 4180) with its line break. What a spreadsheet would calculate gets an apostrophe before it, as OWASP
 * advises against CSV injection; numbers are left as they are.
 */
export function csvRow(cells: readonly (string | number)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = forTerminal(value);
  const text = FORMULA.test(safe) ? `'${safe}` : safe;
  return /[",]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
