import { findSecrets } from '../../facts/secret-shapes.ts';
import { isRawMap, type Path, type Raw, SecretText, type SourceDocument, type Span, step } from '../../resource/index.ts';
import type { RecognisedSecret, SecretRecogniser } from '../cloudformation/secrets.ts';

/**
 * Credentials in the text of a snapshot are overwritten by marks of the same length, made of private-use characters: one
 * that begins it, then one that stands for its kind. Quotes, line breaks and spaces stay, so that the text parses as before.
 */
const BEGIN = '\uE0F0';
const FIRST_KIND = 0xe100;
const MARK = /\uE0F0([\uE100-\uEFFF])(?:\s*\1)*/g;

export interface KindOfSpan extends Span {
  readonly kind: string;
}

/** The spans of a document's credentials with what they are. */
export function secretsWithKinds(document: SourceDocument): readonly KindOfSpan[] {
  const spans = document.secrets;
  if (spans.length === 0) return [];
  const kinds = new Map(findSecrets(document.text).map(({ start, kind }) => [start, kind] as const));
  const assign = (within: Span, found: readonly string[]): void => {
    const inside = spans.filter(({ start, end }) => start >= within.start && end <= within.end);
    inside.forEach(({ start }, index) => {
      const kind = found[index] ?? found[0];
      if (kind !== undefined) kinds.set(start, kind);
    });
  };
  visit(document.root, undefined, (path, part, found) => assign(document.locate(path, part), found));
  return spans.map(({ start, end }) => ({ start, end, kind: kinds.get(start) ?? 'secret' }));
}

/** A key that was a credential is called `<kind>`. */
const RENAMED = /<([a-z0-9-]+)>/g;

function visit(
  raw: Raw,
  path: Path | undefined,
  found: (path: Path | undefined, part: 'key' | 'value', kinds: readonly string[]) => void,
): void {
  if (raw instanceof SecretText) {
    const kinds = raw.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret]));
    found(path, 'value', kinds);
    return;
  }
  if (Array.isArray(raw)) {
    for (const [index, item] of (raw as readonly Raw[]).entries()) visit(item, step(path, index), found);
    return;
  }
  if (!isRawMap(raw)) return;
  for (const key of Object.keys(raw)) {
    const renamed = [...key.matchAll(RENAMED)].flatMap((match) => match[1] ?? []);
    if (renamed.length > 0) found(step(path, key), 'key', renamed);
    visit(raw[key] ?? null, step(path, key), found);
  }
}

/** The text with its credentials overwritten. `kinds` are all kinds that the snapshot knows. */
export function masked(text: string, secrets: readonly KindOfSpan[], kinds: readonly string[]): string {
  let result = '';
  let from = 0;
  for (const { start, end, kind } of secrets) {
    result += text.slice(from, start) + mark(text.slice(start, end), String.fromCharCode(FIRST_KIND + kinds.indexOf(kind)));
    from = end;
  }
  return result + text.slice(from);
}

function mark(secret: string, kind: string): string {
  // What a span that is a whole scalar begins and ends with: quotes, the header of a block.
  const [, head = '', body = '', tail = ''] = /^(["'](?=[\s\S]*["']$)|[|>][^\n]*\n|)([\s\S]*?)(["']?)$/.exec(secret) ?? [];
  const quoted = head !== '' && head === tail;
  const inner = quoted ? body : body + tail;
  const overwritten = inner.replace(/\S/g, kind).replace(kind, BEGIN);
  return head + overwritten + (quoted ? tail : '');
}

/** Recognises the marks of a snapshot, and what `also` finds beside them. */
export function recogniserOfMarks(kinds: readonly string[], also?: SecretRecogniser): SecretRecogniser {
  return (text, name) => {
    const marks = [...text.matchAll(MARK)].map((match): RecognisedSecret => {
      const kind = kinds[(match[1] ?? '').charCodeAt(0) - FIRST_KIND] ?? 'secret';
      return { start: match.index, end: match.index + match[0].length, kind };
    });
    const further = also?.(text, name).filter(({ start, end }) => marks.every((mark) => end <= mark.start || start >= mark.end)) ?? [];
    return further.length === 0 ? marks : [...marks, ...further].sort((a, b) => a.start - b.start);
  };
}
