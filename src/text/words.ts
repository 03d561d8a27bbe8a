import { forTerminal } from './terminal.ts';

/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
type Severity = (typeof SEVERITIES)[number];

/** `1 template`, `3 templates`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** `file:line:col`, safe to print. */
export function printPlace({ file, line, column, arn }: PrintedPlace): string {
  return file === '' ? forTerminal(arn ?? '(no file)') : `${forTerminal(file)}:${line}:${column}`;
}

interface PrintedPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly arn?: string;
}

/** `(111111111111, eu-west-1)` for what is known of them, with a space before it; empty when neither is. */
export function printEnvironment({ account, region }: { readonly account?: string; readonly region?: string }): string {
  const known = [account, region].filter((name) => name !== undefined);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

/** `2 critical, 1 high`; empty when nothing was found. */
export function printSeverities(findings: Readonly<Record<Severity, number>>): string {
  return SEVERITIES.filter((severity) => findings[severity] > 0)
    .map((severity) => `${findings[severity]} ${severity}`)
    .join(', ');
}
