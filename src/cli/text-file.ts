import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../resource/user-error.ts';
import type { Io } from './io.ts';

const REASONS: Readonly<Record<string, string>> = { EISDIR: 'it is a folder', EACCES: 'it may not be read' };

/** The text of a file that a person named, or of standard input for `-`. Throws UserError when it cannot be read. */
export async function textOfFile(path: string, io: Io): Promise<string> {
  if (path === '-') return textOf(io.stdin);
  try {
    return readFileSync(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new UserError(`there is no file ${path}`, { next: 'check the path' });
    throw new UserError(`the file cannot be read: ${REASONS[code] ?? code}`, { where: { file: path } });
  }
}

/** Writes a file that a person named. Throws UserError when it cannot be written. */
export function writeFileOf(path: string, text: string, io: Io): void {
  try {
    writeFileSync(resolve(io.cwd, path), text);
  } catch (error) {
    throw new UserError(`the file cannot be written: ${error instanceof Error ? error.message : String(error)}`, { where: { file: path } });
  }
}

async function textOf(stream: Io['stdin']): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
