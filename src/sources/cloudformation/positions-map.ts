import type { Span } from '../../resource/place.ts';

/**
 * A map from offsets of a decoded text to offsets of the text it was written in: stretches that stand there as they are,
 * and single characters that are written longer (escapes).
 */
export interface OffsetMap {
  /** What `span` of the decoded text covers in the outer text. */
  outer(span: Span): Span;
}

export interface Stretch {
  readonly inner: number;
  readonly outer: number;
  readonly length: number;
  /** Length in the outer text; equal to `length` for text that stands there as it is. */
  readonly written: number;
}

/** What a span of the inner text covers in the outer one, by stretches in the order of the inner text; undefined where they say nothing. */
export function mapSpan(stretches: readonly Stretch[], { start, end }: Span): Span | undefined {
  const from = startOf(stretches, start);
  const to = end > start ? endOf(stretches, end) : from;
  return from === undefined || to === undefined || to < from ? undefined : { start: from, end: to };
}

function startOf(stretches: readonly Stretch[], offset: number): number | undefined {
  const stretch = stretches[lastUpTo(stretches, offset)];
  if (stretch === undefined) return undefined;
  const distance = offset - stretch.inner;
  if (distance >= stretch.length) return stretch.outer + stretch.written;
  return stretch.written === stretch.length ? stretch.outer + distance : stretch.outer;
}

function endOf(stretches: readonly Stretch[], offset: number): number | undefined {
  const at = lastUpTo(stretches, offset - 1);
  const stretch = stretches[at];
  if (stretch === undefined || offset - stretch.inner > stretch.length) return stretches[at + 1]?.outer;
  return stretch.outer + (stretch.written === stretch.length ? offset - stretch.inner : stretch.written);
}

/** The index of the last stretch that begins at an offset or before it; -1 if there is none. */
function lastUpTo(stretches: readonly Stretch[], offset: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.inner ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Restricts stretches to `from..to` of the inner text and moves them so that `from` comes to `at`. */
export function cut(stretches: readonly Stretch[], from: number, to: number, at: number): readonly Stretch[] {
  return stretches.flatMap((stretch) => {
    const start = Math.max(from, stretch.inner);
    const length = Math.min(to, stretch.inner + stretch.length) - start;
    if (length <= 0) return [];
    const whole = stretch.written !== stretch.length;
    const shift = whole ? 0 : start - stretch.inner;
    return [{ inner: start - from + at, outer: stretch.outer + shift, length, written: whole ? stretch.written : length }];
  });
}

/**
 * Lines a decoded scalar up with the text it stands in (a JSON string, or a YAML scalar of any style). Undefined where
 * that cannot be done exactly: quoted scalars with escapes that go over several lines.
 */
export function align(text: string, span: Span, decoded: string): readonly Stretch[] | undefined {
  const quote = text[span.start];
  const body = { start: span.start + 1, end: span.end - 1 };
  if (quote === '"')
    return text.slice(span.start, span.end).includes('\\') ? escapes(text, body, decoded, '\\') : words(text, body, decoded);
  if (quote === "'") return text.slice(body.start, body.end).includes("'") ? escapes(text, body, decoded, "'") : words(text, body, decoded);
  if (quote !== '|' && quote !== '>') return words(text, span, decoded);
  const header = /^[|>][^\r\n]*/.exec(text.slice(span.start, span.end))?.[0].length ?? 0;
  return words(text, { start: span.start + header, end: span.end }, decoded);
}

/** Folding and indentation change blanks only, so word stands for word, and what is between them for what is between them. */
function words(text: string, { start, end }: Span, decoded: string): readonly Stretch[] | undefined {
  const stretches: Stretch[] = [];
  const WORD = /\S+/g;
  const outer = text.slice(start, end);
  for (const { 0: word, index } of decoded.matchAll(/\S+/g)) {
    const match = WORD.exec(outer);
    if (match?.[0] !== word) return undefined;
    const lead = sameBlanks(outer, match.index, decoded, index);
    const next = { inner: index - lead, outer: start + match.index - lead, length: word.length + lead, written: word.length + lead };
    const last = stretches.at(-1);
    const gap = last === undefined ? 0 : next.inner - last.inner - last.length;
    const between = last === undefined ? 0 : next.outer - last.outer - last.written;
    if (last !== undefined && gap === 0 && between === 0) {
      stretches[stretches.length - 1] = { ...last, length: last.length + next.length, written: last.written + next.written };
      continue;
    }
    if (last !== undefined && gap > 0)
      stretches.push({ inner: last.inner + last.length, outer: last.outer + last.written, length: gap, written: between });
    stretches.push(next);
  }
  return WORD.exec(outer) === null ? stretches : undefined;
}

function sameBlanks(text: string, at: number, decoded: string, index: number): number {
  let lead = 0;
  while (lead < index && /[ \t]/.test(decoded[index - lead - 1] ?? '') && text[at - lead - 1] === decoded[index - lead - 1]) lead++;
  return lead;
}

const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^\r\n])|''/y;

function escapes(text: string, { start, end }: Span, decoded: string, sign: string): readonly Stretch[] | undefined {
  const stretches: Stretch[] = [];
  let inner = 0;
  for (let at = start; at < end; ) {
    let stop = text.indexOf(sign, at);
    if (stop === -1 || stop > end) stop = end;
    const plain = text.slice(at, stop);
    if (/[\r\n]/.test(plain) || !decoded.startsWith(plain, inner)) return undefined;
    if (plain !== '') stretches.push({ inner, outer: at, length: plain.length, written: plain.length });
    inner += plain.length;
    at = stop;
    if (at >= end) break;
    ESCAPE.lastIndex = at;
    const sequence = ESCAPE.exec(text)?.[0];
    if (sequence === undefined) return undefined;
    // Only the eight-digit form can stand for a character of two units.
    const length = sequence.length === 10 && (decoded.codePointAt(inner) ?? 0) > 0xffff ? 2 : 1;
    stretches.push({ inner, outer: at, length, written: sequence.length });
    inner += length;
    at += sequence.length;
  }
  return inner === decoded.length ? stretches : undefined;
}
