import * as v from 'valibot';
import type { BaselineEntry } from '../audit/baseline.ts';
import { UserError } from '../resource/user-error.ts';
import { inWords, parseJson } from './read.ts';

/** Baselines on disk, version 1: JSON, one finding on a line, sorted, so that a change of it reads well. */

const SIGN = 'pipeaudit-baseline';
const VERSION = 1;
const HOW_TO_WRITE = '`pipeaudit baseline write` writes one';

const baselineSchema = v.object({
  [SIGN]: v.literal(VERSION),
  findings: v.array(
    v.object({
      fingerprint: v.string(),
      rule: v.string(),
      severity: v.picklist(['critical', 'high', 'medium', 'low', 'info']),
      file: v.string(),
      resource: v.string(),
      account: v.exactOptional(v.string()),
      region: v.exactOptional(v.string()),
    }),
  ),
});

/** Whether a text begins as a baseline does. */
export function isBaseline(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"pipeaudit-baseline"\s*:/.test(text);
}

/**
 * Reads a baseline. Throws UserError for what is none, or one of a later version.
 * @param file as it is to be shown
 */
export function readBaseline(text: string, file: string): readonly BaselineEntry[] {
  const value = parseJson(text, file, HOW_TO_WRITE);
  const version: unknown = typeof value === 'object' && value !== null && SIGN in value ? value[SIGN] : undefined;
  if (typeof version === 'number' && version > VERSION)
    throw new UserError(`it is a baseline of version ${version}; this pipeaudit reads version ${VERSION}`, {
      where: { file },
      next: 'update pipeaudit, or write the baseline again',
    });
  if (version !== VERSION) throw new UserError('it is not a baseline of pipeaudit', { where: { file }, next: HOW_TO_WRITE });
  const outcome = v.safeParse(baselineSchema, value);
  if (outcome.success) return outcome.output.findings;
  throw new UserError(`it is not a whole baseline: ${inWords(outcome.issues[0])}`, { where: { file }, next: HOW_TO_WRITE });
}

/** The text of a baseline: the same findings give the same bytes. */
export function writeBaseline(entries: readonly BaselineEntry[]): string {
  const unique = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const lines = [...unique.values()]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(
      ({ fingerprint, rule, severity, file, resource, account, region }) =>
        `    ${JSON.stringify({ fingerprint, rule, severity, file, resource, account, region })}`,
    );
  return `{\n  "${SIGN}": ${VERSION},\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

function keyOf({ file, account, region, rule, resource, fingerprint }: BaselineEntry): string {
  return [file, account, region, rule, resource, fingerprint].join('\n');
}
