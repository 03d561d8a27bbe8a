import type { ScriptSecret } from './script-secrets.ts';
import { isNamedCredential } from './secret-names.ts';

/**
 * Properties whose text is a document that names values: a secret of several parts, the parameters of a stack or function,
 * the variables of a build, what a target is handed.
 */
export const namingDocuments: ReadonlySet<string> = new Set([
  'SecretString',
  'ParameterOverrides',
  'UserParameters',
  'EnvironmentVariables',
  'Input',
  'Parameters',
]);

const STRING = String.raw`"((?:[^"\\]|\\.){0,2000})"`;

/** How names stand before their values: the name is the first group, the value is the last. */
const PAIRS: readonly RegExp[] = [
  // `"Password": "…"`
  new RegExp(String.raw`"([\w.-]{1,200})"\s{0,40}:\s{0,40}${STRING}`, 'dg'),
  // `"name": "PASSWORD", "value": "…"`, with or without a type that leaves it in clear.
  new RegExp(
    String.raw`"(?:[nN]ame|ParameterKey)"\s{0,40}:\s{0,40}"([\w.-]{1,200})"\s{0,40},\s{0,40}(?:"[tT]ype"\s{0,40}:\s{0,40}"PLAINTEXT"\s{0,40},\s{0,40})?"(?:[vV]alue|ParameterValue)"\s{0,40}:\s{0,40}${STRING}(?!\s{0,40},\s{0,40}"[tT]ype"\s{0,40}:\s{0,40}"(?!PLAINTEXT"))`,
    'dg',
  ),
  // Parameters of a stack set.
  /\bParameterKey=([\w.-]{1,200}),\s{0,40}ParameterValue="?([^\s",}]{1,2000})/dg,
];

/** The values of names that promise a credential, in order and without overlap. */
export function namedInDocument(text: string): readonly ScriptSecret[] {
  const found = PAIRS.flatMap((pair) =>
    [...text.matchAll(pair)].flatMap(({ 1: name = '', 2: value = '', indices }): readonly ScriptSecret[] => {
      const [start, end] = indices?.[2] ?? [0, 0];
      return isNamedCredential(name, value) ? [{ start, end, name }] : [];
    }),
  );
  const kept: ScriptSecret[] = [];
  for (const next of found.sort((a, b) => a.start - b.start)) if (next.start >= (kept.at(-1)?.end ?? 0)) kept.push(next);
  return kept;
}
