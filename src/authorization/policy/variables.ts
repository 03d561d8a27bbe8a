import { isHole, type Part, Text } from '../../resource/index.ts';
import { contextEntry, type Request } from '../request.ts';
import { mapText } from './answers.ts';
import type { Statement } from './document.ts';

/**
 * Policy variables: `${aws:PrincipalTag/team}`, with default `${aws:username, 'anyone'}`, and `${*}`, `${?}`, `${$}`.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
const VARIABLE = /\$\{([^${}]*|\$)\}/g;
const DEFAULT = /^\s*([^,\s]+)\s*(?:,\s*'(.*)'\s*)?$/s;

/** A text with its variables replaced. */
export interface Resolved {
  /** As it is, for comparisons that know no wildcards. */
  readonly plain: Text;
  /** As a pattern: `*` and `?` that came out of variables are quoted, see `quoteWildcards`. */
  readonly pattern: Text;
  /** Whether there are such; then the value to be matched is to be quoted too. */
  readonly quoted: boolean;
}

/** True when a text may hold variables. */
export function hasVariables(text: Text): boolean {
  return text.parts.some((part) => typeof part === 'string' && part.includes('${'));
}

/** Replaces the variables of a text; undefined when one has no value in the request, so that nothing matches. */
export function resolveVariables(text: Text, statement: Statement, request: Request): Resolved | undefined {
  if (statement.variables === 'no' || !hasVariables(text)) return { plain: text, pattern: text, quoted: false };
  if (typeof statement.variables === 'object') return opaque(text, statement.variables.because);
  if (text.holes.length > 0 && text.parts.some(endsInVariable)) return opaque(text, text.because);
  const plain: (Part | Text)[] = [];
  const pattern: (Part | Text)[] = [];
  let quoted = false;
  for (const part of text.parts) {
    let from = 0;
    const rest = typeof part === 'string' ? part : '';
    for (const match of rest.matchAll(VARIABLE)) {
      const value = variableValue(match[1] ?? '', request);
      if (value === undefined) return undefined;
      const literal = quoteWildcards(value);
      quoted ||= literal !== value;
      const before = rest.slice(from, match.index);
      plain.push(before, value);
      pattern.push(before, literal);
      from = match.index + match[0].length;
    }
    const after = typeof part === 'string' ? rest.slice(from) : part;
    plain.push(after);
    pattern.push(after);
  }
  return { plain: Text.of(...plain), pattern: Text.of(...pattern), quoted };
}

/** A variable whose name is itself not wholly known: `${aws:PrincipalTag/`, then a hole. */
function endsInVariable(part: Part): boolean {
  return typeof part === 'string' && part.lastIndexOf('${') > part.lastIndexOf('}');
}

function variableValue(variable: string, request: Request): Text | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return Text.of(variable);
  const [, key = '', fallback] = DEFAULT.exec(variable) ?? [];
  const entry = contextEntry(request, key.toLowerCase());
  if (entry.state === 'unknown') return Text.of({ id: `request|${key}`, name: key, because: entry.because });
  const [value, ...others] = entry.state === 'known' ? entry.values : [];
  if (value === undefined) return fallback === undefined ? undefined : Text.of(fallback);
  return others.length === 0
    ? value
    : Text.of({
        id: `request|${key}`,
        name: key,
        because: [{ kind: 'unsupported', what: `${key} with several values in a policy variable` }],
      });
}

function opaque(text: Text, because: Text['because']): Resolved {
  const hole = Text.of({ id: `variables|${text.key}`, name: text.print(), because });
  return { plain: hole, pattern: hole, quoted: false };
}

const QUOTED: ReadonlyMap<string, string> = new Map([
  ['*', '\uE02A'],
  ['?', '\uE03F'],
]);

/** Writes `*` and `?` as characters that are not wild; values compared with the result are to be written so too. */
export function quoteWildcards(text: Text): Text {
  return mayHaveWildcards(text) ? mapText(text, (literal) => literal.replace(/[*?]/g, (wild) => QUOTED.get(wild) ?? wild), 'quoted') : text;
}

function mayHaveWildcards(text: Text): boolean {
  return text.parts.some((part) =>
    typeof part === 'string' ? /[*?]/.test(part) : isHole(part) && (part.domain?.values ?? ['*']).some((value) => /[*?]/.test(value)),
  );
}
