import type { AuditResult } from '../../src/audit/result.ts';
import { count } from '../../src/text/words.ts';

/** Accounts that are called by their ids; of more only the number is told. */
const NAMED = 3;

/** What an audit was pointed at: the paths as people wrote them, or the accounts that were read. */
export function auditedOf({ invocation: { paths }, coverage: { operations } }: AuditResult): readonly string[] {
  if (paths.length > 0 || operations === undefined) return paths;
  const accounts = [...new Set(operations.map(({ account }) => account))].filter((account) => /^\d{12}$/.test(account)).sort();
  if (accounts.length === 0) return ['AWS accounts'];
  return accounts.length > NAMED ? [count(accounts.length, 'account')] : accounts.map((account) => `account ${account}`);
}
