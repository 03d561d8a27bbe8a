import type { AuditResult } from '../audit/result.ts';
import { readResult } from '../results/read.ts';
import type { Io } from './io.ts';
import { textOfFile } from './text-file.ts';

/** The result in a file that a person named, or on standard input for `-`. Throws UserError when there is none. */
export async function resultOfFile(path: string, io: Io): Promise<AuditResult> {
  return readResult(await textOfFile(path, io), path === '-' ? 'standard input' : path);
}
