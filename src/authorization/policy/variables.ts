import { isHole, type Part, Text } from '../../resource/index.ts';
import { contextEntry, type Request } from '../request.ts';
import { mapLiterals } from './answers.ts';
import type { Statement } from './document.ts';

/**
 * Policy variables: `${aws:PrincipalTag/team}`, with default `${aws:username, 'anyone'}`, and `${*}`, `${?}`, `${$}`.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
const VARIABLE = /\$\{([^${}]*|\$)\}/g;
const DEFAULT = /^\s*([^,\s]+)\s*(?:,\s*'(.*)'\s*)?$/s;

/** A pattern with its variables replaced. `quoted`: it has `*` or `?` that stand for themselves, see `quoteWildcards`. */
export interface Resolved {
  readonly text: Text;
  readonly quoted: boolean;
}

/** True when a text may hold variables. */
export function hasVariables(text: Text): boolean {
  return text.parts.some((part) => typeof part === 'string' && part.includes('${'));
}

/** Replaces the variables of a text; undefined when one has no value in the request, so that nothing matches. */
export function resolveVariables(text: Text, statement: Statement, request: Request): Resolved | undefined {
  if (statement.variables === 'no' || !hasVariables(text)) return { text, quoted: false };
  if (typeof statement.variables === 'object') return { text: opaque(text, statement.variables.because), quoted: false };
  // A variable whose name is itself not known: `${aws:PrincipalTag/` hole `}`.
  if (text.parts.some((part) => typeof part === 'string' && part.lastIndexOf('${') > part.lastIndexOf('}')) && text.holes.length > 0) {
    return { text: opaque(text, text.because), quoted: false };
  }
  const pieces: (Part | Text)[] = [];
  let quoted = false;
  for (const part of text.parts) {
    if (typeof part !== 'string') {
      pieces.push(part);
      continue;
    }
    let from = 0;
    for (const match of part.matchAll(VARIABLE)) {
      const value = variableValue(match[1] ?? '', request);
      if (value === undefined) return undefined;
      const literal = quoteWildcards(value);
      quoted ||= literal !== value;
      pieces.push(part.slice(from, match.index), literal);
      from = match.index + match[0].length;
    }
    pieces.push(part.slice(from));
  }
  return { text: Text.of(...pieces), quoted };
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

function opaque(text: Text, because: Text['because']): Text {
  return Text.of({ id: `variables|${text.key}`, name: text.print(), because });
}

const QUOTED: ReadonlyMap<string, string> = new Map([
  ['*', '\uE02A'],
  ['?', '\uE03F'],
]);

/** Writes `*` and `?` as characters that are not wild; values compared with the result are to be written so too. */
export function quoteWildcards(text: Text): Text {
  if (!text.parts.some((part) => typeof part === 'string' && /[*?]/.test(part))) return text;
  return mapLiterals(text, (literal) => literal.replace(/[*?]/g, (wild) => QUOTED.get(wild) ?? wild));
}

/** The same text with quoted wildcards as they were, for comparisons that know no wildcards. */
export function plainText({ text, quoted }: Resolved): Text {
  return quoted ? mapLiterals(text, (literal) => literal.replaceAll('\uE02A', '*').replaceAll('\uE03F', '?')) : text;
}

/** Whether a hole stands where the text begins, so that nothing is known of its form. */
export function beginsUnknown(text: Text): boolean {
  const first = text.parts[0];
  return first !== undefined && typeof first !== 'string' && isHole(first);
}
