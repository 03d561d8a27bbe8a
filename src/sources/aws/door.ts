import { isNamedCredential, NAMED_CREDENTIAL } from '../../facts/secret-names.ts';
import { findSecrets } from '../../facts/secret-shapes.ts';
import type { Raw } from '../../resource/index.ts';
import { isRawMap, SecretText } from '../../resource/index.ts';
import { redact, type SecretRecogniser } from '../cloudformation/secrets.ts';
import type { Json, JsonMap } from './reading.ts';

/**
 * Credentials stop here. What an account answers is looked at before anything keeps it: a credential is replaced by a
 * mark that says what it was, made of private-use characters around its kind.
 */
const BEGIN = '\uE0E0';
const END = '\uE0E1';
const MARK = /\uE0E0([a-z0-9-]+)\uE0E1+/g;
/** Shorter texts are not looked at when the document is read. */
const SHORTEST = 20;

/** Values beyond this many are no configuration of a pipeline. */
const BUDGET = 200_000;

/**
 * The value of a variable; a mark where its name promises a credential and the value is one by all that can be told.
 * Only what has no shape of a credential is known by its name.
 */
export function variableValue(name: string, value: string): string {
  return isNamedCredential(name, value) && findSecrets(value).length === 0 ? secretMark(NAMED_CREDENTIAL) : value;
}

/** The data with its credentials replaced by marks. Throws ShapeFault for data nested too deeply or without end. */
export function withoutSecrets(data: JsonMap, recognise: SecretRecogniser): JsonMap {
  // Answers of the SDK hold objects of its own; through JSON they are plain, and nobody else's.
  const { root } = redact(JSON.parse(JSON.stringify(data)) as Raw, everyShape(recognise), BUDGET);
  return marked(root) as JsonMap;
}

/** What has the shape of a credential and is known to be an example stays text in a template; of an account, nothing does. */
function everyShape(recognise: SecretRecogniser): SecretRecogniser {
  return (text, name, credential) => recognise(text, name, credential).map(({ start, end, kind }) => ({ start, end, kind }));
}

function marked(raw: Raw): Json {
  if (raw instanceof SecretText) return raw.parts.map((part) => (typeof part === 'string' ? part : secretMark(part.secret))).join('');
  if (Array.isArray(raw)) return (raw as readonly Raw[]).map(marked);
  if (isRawMap(raw)) return Object.fromEntries(Object.keys(raw).map((key) => [key, marked(raw[key] ?? null)]));
  return raw as string | number | boolean | null;
}

/** What stands for a credential of this kind. */
export function secretMark(kind: string): string {
  return BEGIN + kind + END.repeat(Math.max(1, SHORTEST - kind.length));
}

/** Recognises the marks again, and what `also` finds beside them. */
export function withMarks(also: SecretRecogniser): SecretRecogniser {
  return (text, name, credential) => {
    const marks = text.includes(BEGIN)
      ? [...text.matchAll(MARK)].map((match) => ({ start: match.index, end: match.index + match[0].length, kind: match[1] ?? 'secret' }))
      : [];
    const further = also(text, name, credential).filter(({ start, end }) => marks.every((mark) => end <= mark.start || start >= mark.end));
    return [...marks, ...further].sort((a, b) => a.start - b.start);
  };
}
