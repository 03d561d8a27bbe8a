import { findSecrets } from '../../facts/secret-shapes.ts';
import { entryOf, isRawMap, type Path, pathOf, type Raw, step, UserError } from '../../resource/index.ts';
import { lineAndColumn } from '../../text/lines.ts';
import { type ParsedDocument, parseDocument } from './parse.ts';

/**
 * Reads values of parameters from a file: `[{ParameterKey, ParameterValue}]` or `["Key=Value"]` as the AWS command line
 * takes them, `{Parameters: {…}}` as CodePipeline's template configuration has them, or a plain map. Parameters that keep
 * their previous value, and values that are credentials, are left out: their values stay unknown.
 * @param file is only shown. Throws UserError with line and column for anything else.
 */
export function readParameterFile(text: string, file: string): Map<string, string> {
  const document = parseDocument(file, text, findSecrets);
  const { root } = document;
  if (Array.isArray(root)) return new Map((root as readonly Raw[]).flatMap((item, index) => listed(item, pathOf(index), document)));
  const configured = entryOf(root, 'Parameters');
  const [values, at] = configured === undefined ? [root, undefined] : [configured, pathOf('Parameters')];
  if (!isRawMap(values)) throw fault('a file of parameters holds a list of ParameterKey and ParameterValue, or a map', at, document);
  return new Map(Object.keys(values).flatMap((name) => textOf(name, values[name] ?? null, step(at, name), document)));
}

type Entry = readonly [string, string];

function listed(item: Raw, at: Path | undefined, document: ParsedDocument): readonly Entry[] {
  if (typeof item === 'string' && item.includes('=')) return [[item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)]];
  const key = entryOf(item, 'ParameterKey');
  if (typeof key !== 'string') throw fault('a parameter needs a ParameterKey', at, document);
  if (String(entryOf(item, 'UsePreviousValue')).toLowerCase() === 'true') return [];
  const value = entryOf(item, 'ParameterValue');
  if (value === undefined) throw fault(`the parameter ${key} has no ParameterValue`, at, document);
  return textOf(key, value, step(at, 'ParameterValue'), document);
}

/** A list is handed to CloudFormation as one text with commas. */
function textOf(name: string, value: Raw, at: Path | undefined, document: ParsedDocument): readonly Entry[] {
  const items = Array.isArray(value) ? (value as readonly Raw[]) : [value];
  if (items.some((item) => item === null || isRawMap(item) || Array.isArray(item)))
    throw fault(`the value of ${name} must be text`, at, document);
  return items.every((item) => typeof item !== 'object') ? [[name, items.map(String).join(',')]] : [];
}

function fault(what: string, at: Path | undefined, document: ParsedDocument): UserError {
  const { start } = document.locate(at, 'value');
  return new UserError(what, {
    where: { file: document.file, ...lineAndColumn(document.text, start) },
    next: 'Write [{"ParameterKey": "Name", "ParameterValue": "value"}], {"Parameters": {"Name": "value"}}, or {"Name": "value"}.',
  });
}
