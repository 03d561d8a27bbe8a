import type { AuditResult } from '../../src/audit/result.ts';
import { count } from '../../src/text/words.ts';

/** For a format that holds findings only: that something was not read, and does not show in it. */
export function unreadNote(format: string, { coverage }: Pick<AuditResult, 'coverage'>): readonly string[] {
  const number = coverage.failed.length;
  return number === 0 ? [] : [`the ${format} file does not say that ${count(number, 'file')} could not be read`];
}
