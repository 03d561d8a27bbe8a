import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import * as v from 'valibot';
import type { AuditResult } from '../audit/result.ts';
import { UserError } from '../resource/user-error.ts';
import { lineAndColumn } from '../text/lines.ts';
import { resultSchema } from './schema.ts';

const HOW_TO_WRITE = 'write a result with `pipeaudit scan --output json=FILE`';

/**
 * Reads a result that was written with `--format json`. Throws UserError for what is no result: no JSON, another kind of
 * file, one of a later version, or one whose parts are not as the schema has them.
 * @param file as it is to be shown
 */
export function readResult(text: string, file: string): AuditResult {
  const value = parseJson(text, file, HOW_TO_WRITE);
  refuseOthers(value, file);
  const outcome = v.safeParse(resultSchema, value);
  if (outcome.success) return outcome.output;
  throw new UserError(`it is not a whole result: ${inWords(outcome.issues[0])}`, { where: { file }, next: HOW_TO_WRITE });
}

/** "`findings[0].severity` must be critical, high, medium, low, info" */
export function inWords({ path, received, expected }: v.BaseIssue<unknown>): string {
  const steps = (path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`));
  const name = `\`${steps.join('').replace(/^\./, '')}\``;
  return received === 'undefined'
    ? `${name} is missing`
    : `${name} must be ${(expected ?? 'something else').replace(/[()"]/g, '').replaceAll(' | ', ', ')}`;
}

/** JSON as data. Throws UserError with the position of what is wrong, and what to do `next`. */
export function parseJson(text: string, file: string, next: string): unknown {
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch {
    if (json.trim() === '') throw new UserError('the file is empty', { where: { file }, next });
    const errors: ParseError[] = [];
    parse(json, errors, { disallowComments: true });
    const [first] = errors;
    const where = first === undefined ? { file } : { file, ...lineAndColumn(json, first.offset) };
    throw new UserError(`it is not valid JSON${first === undefined ? '' : `: ${faultOf(first)}`}`, { where, next });
  }
}

/** `CloseBraceExpected` as "close brace expected". */
function faultOf({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase();
}

/** Other files that people have at hand, by what tells them apart. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['runs', 'a SARIF file'],
  ['pipeaudit-baseline', 'a baseline'],
  ['pipeaudit-snapshot', 'a snapshot'],
  ['Resources', 'a template'],
  ['entries', 'the ledger of `pipeaudit prove`'],
];

function refuseOthers(value: unknown, file: string): void {
  const where = { file };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UserError('it is not a result of pipeaudit', { where, next: HOW_TO_WRITE });
  const other = 'schemaVersion' in value && 'findings' in value ? undefined : OTHERS.find(([key]) => key in value);
  if (other !== undefined) throw new UserError(`it is ${other[1]}, not a result of pipeaudit`, { where, next: HOW_TO_WRITE });
  if (!('schemaVersion' in value)) throw new UserError('it is not a result of pipeaudit', { where, next: HOW_TO_WRITE });
  const { schemaVersion } = value;
  if (typeof schemaVersion === 'number' && schemaVersion > 1)
    throw new UserError(`it is a result of version ${schemaVersion}; this pipeaudit reads version 1`, {
      where,
      next: 'update pipeaudit, or write the result again with this one',
    });
}
