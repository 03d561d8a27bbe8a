import type { Comment, Path, Raw, SourceDocument, Span, TextNode } from '../../resource/place.ts';
import { UserError } from '../../resource/user-error.ts';
import type { Position } from '../../text/lines.ts';
import { lineAndColumn } from '../../text/lines.ts';
import type { Notice, Parsed } from './parse-text.ts';
import { parseText } from './parse-text.ts';
import { locate, nodeAt } from './positions.ts';
import type { OffsetMap, Stretch } from './positions-map.ts';
import { align, cut, mapSpan } from './positions-map.ts';
import type { HiddenText, SecretRecogniser } from './secrets.ts';
import { SyntaxFault } from './yaml.ts';

/** A parsed document with what its reader noticed. */
export interface ParsedDocument extends SourceDocument {
  /** Aliases, merge keys and further documents, for reports of what CloudFormation does not take. */
  notices(): readonly Notice[];
  /** Places are exact. Not so in a document inside a scalar that cannot be lined up with it: they are the whole scalar. */
  readonly exact: boolean;
  /** Line and column in the document's own text: for a document inside a scalar, those within the scalar. */
  within(path: Path | undefined, part: 'key' | 'value'): Position;
}

/** A stretch of an inner document's text that stands in a scalar of the outer document. */
export interface InnerPiece {
  /** In the inner text. */
  readonly start: number;
  readonly end: number;
  /** The scalar it was copied from, and the offset in the scalar's decoded text. */
  readonly pointer: Path | undefined;
  readonly offset: number;
}

/**
 * Parses the text of a file into a document (see `parseText`). `file` is only kept. Spans of scalars include their quotes;
 * offsets are those of `text`, byte order mark included. Throws UserError with line and column.
 */
export function parseDocument(file: string, text: string, recognise: SecretRecogniser): ParsedDocument {
  try {
    return new ReadDocument(file, parseText(text, recognise), recognise);
  } catch (error) {
    if (error instanceof SyntaxFault) throw located(file, text, error, (offset) => offset);
    throw error;
  }
}

/**
 * Parses a document that stands inside a scalar of another: a buildspec, a `TemplateBody`, a state machine. Its places are
 * spans of the outer text. `text` is the scalar's text; where it was put together (Sub, Join), `pieces` tell which parts of
 * it stand where, in order. Throws UserError at the place in the outer text.
 */
export function parseInner(outer: SourceDocument, pointer: Path | undefined, text: string, pieces?: readonly InnerPiece[]): ParsedDocument {
  const home = outer instanceof ReadDocument ? outer : undefined;
  const bounds = outer.locate(pointer, 'value');
  const map = home?.mapOf(text, pieces ?? [{ start: 0, end: text.length, pointer, offset: 0 }], bounds);
  const recognise = home?.recognise ?? (() => []);
  try {
    const inner = new ReadDocument(outer.file, parseText(text, recognise), recognise, {
      document: outer,
      exact: map !== undefined,
      map: map ?? { outer: () => bounds },
    });
    home?.adopt(inner);
    return inner;
  } catch (error) {
    if (error instanceof SyntaxFault) {
      throw located(outer.file, outer.text, error, (offset) => map?.outer({ start: offset, end: offset }).start ?? bounds.start);
    }
    throw error;
  }
}

function located(file: string, text: string, fault: SyntaxFault, outward: (offset: number) => number): UserError {
  const first = fault.earlier === undefined ? '' : `; the first is on line ${lineAndColumn(text, outward(fault.earlier)).line}`;
  const placeholders = /\{%|\{\{(?!\s*resolve:)/.test(text);
  return new UserError(`${fault.message}${first}`, {
    where: { file, ...lineAndColumn(text, outward(fault.offset)) },
    ...(placeholders
      ? { next: 'The file has placeholders of a template language ({{ … }} or {% … %}): render it first, then audit the result.' }
      : {}),
  });
}

/** The document that an inner one stands in. */
interface Surrounding {
  readonly document: SourceDocument;
  readonly map: OffsetMap;
  readonly exact: boolean;
}

class ReadDocument implements ParsedDocument {
  readonly file: string;
  readonly text: string;
  readonly root: Raw;
  readonly exact: boolean;
  readonly recognise: SecretRecogniser;
  private readonly parsed: Parsed;
  private readonly surrounding: Surrounding | undefined;
  private readonly inside: ReadDocument[] = [];
  private known: { readonly comments?: readonly Comment[]; readonly secrets?: readonly Span[]; readonly hidden?: readonly Span[] } = {};

  constructor(file: string, parsed: Parsed, recognise: SecretRecogniser, surrounding?: Surrounding) {
    this.file = file;
    this.text = surrounding?.document.text ?? parsed.text;
    this.root = parsed.root;
    this.exact = surrounding?.exact ?? true;
    this.recognise = recognise;
    this.parsed = parsed;
    this.surrounding = surrounding;
  }

  locate(path: Path | undefined, part: 'key' | 'value'): Span {
    return this.outward(locate(this.parsed.text, this.parsed.tree(), path, part));
  }

  within(path: Path | undefined, part: 'key' | 'value'): Position {
    return lineAndColumn(this.parsed.text, locate(this.parsed.text, this.parsed.tree(), path, part).start);
  }

  get layout(): TextNode | undefined {
    return this.surrounding === undefined && !this.parsed.aliases ? this.parsed.tree() : undefined;
  }

  comments(): readonly Comment[] {
    const comments = this.known.comments ?? this.parsed.comments().map((comment) => ({ ...this.outward(comment), text: comment.text }));
    this.known = { ...this.known, comments };
    return comments;
  }

  notices(): readonly Notice[] {
    return this.parsed.notices().map(({ kind, at }) => ({ kind, at: this.outward(at) }));
  }

  get secrets(): readonly Span[] {
    if (this.surrounding !== undefined) return this.surrounding.document.secrets;
    const secrets = this.known.secrets ?? union([...this.recognise(this.text), ...this.ownSecrets()]);
    this.known = { ...this.known, secrets };
    return secrets;
  }

  get hidden(): readonly Span[] {
    if (this.surrounding !== undefined) return this.surrounding.document.hidden ?? this.secrets;
    const parts = this.known.hidden === undefined ? this.ownSecrets(true) : [];
    const hidden = this.known.hidden ?? (parts.length === 0 ? this.secrets : union([...this.secrets, ...parts]));
    this.known = { ...this.known, hidden };
    return hidden;
  }

  /**
   * Secrets that only the parsed value of this document, or of one inside it, gave away.
   * @param partial those instead of which only a part is written
   */
  private ownSecrets(partial = false): readonly Span[] {
    const { text, hits } = this.parsed;
    const own = hits
      .filter((hit) => (hit.partial === true) === partial)
      .flatMap(({ path, part, secrets }) => {
        const scalar = locate(text, this.parsed.tree(), path, part);
        const exact = part === 'value' ? this.exactly(path, secrets) : undefined;
        // What is no accident is hidden wherever it stands again.
        const searched = new Set(secrets.map((secret) => secret.text).filter((one) => exact === undefined || one.length >= DISTINCT));
        return [...(exact ?? []), ...[...searched].flatMap((secret) => occurrences(text, scalar, secret))];
      });
    return [...own.map((span) => this.outward(span)), ...this.inside.flatMap((inner) => inner.ownSecrets(partial))];
  }

  /** Where secrets stand in the text of their scalar; undefined where escapes or line breaks hide it. */
  private exactly(path: Path | undefined, secrets: readonly HiddenText[]): readonly Span[] | undefined {
    const { node, found } = nodeAt(this.parsed.tree(), path);
    const aligned = found && node.scalar !== undefined ? align(this.parsed.text, node.span, node.scalar) : undefined;
    const spans = secrets.flatMap(({ text, start }) => (aligned && mapSpan(aligned, { start, end: start + text.length })) ?? []);
    return spans.length === secrets.length ? spans : undefined;
  }

  /** Counts an inner document's secrets as this one's. */
  adopt(inner: ReadDocument): void {
    this.inside.push(inner);
    const { secrets: _, hidden: __, ...known } = this.known;
    this.known = known;
  }

  /** The map from the text of an inner document to the text that people see; undefined where it cannot be exact. */
  mapOf(text: string, pieces: readonly InnerPiece[], bounds: Span): OffsetMap | undefined {
    const stretches: Stretch[] = [];
    for (const { start, end, pointer, offset } of pieces) {
      const { node, found } = nodeAt(this.parsed.tree(), pointer);
      const decoded = node.scalar;
      if (!found || decoded === undefined || decoded.slice(offset, offset + end - start) !== text.slice(start, end)) return undefined;
      const aligned = align(this.parsed.text, node.span, decoded);
      if (aligned === undefined) return undefined;
      stretches.push(...cut(aligned, offset, offset + end - start, start));
    }
    return {
      outer: (span) => {
        const here = mapSpan(stretches, span);
        return here === undefined ? bounds : this.outward(here);
      },
    };
  }

  private outward(span: Span): Span {
    return this.surrounding?.map.outer(span) ?? { start: span.start, end: span.end };
  }
}

/** Shorter texts stand in scripts for other things too. */
const DISTINCT = 8;

/** Where a secret stands in its scalar; the whole scalar where escapes or line breaks hide it. */
function occurrences(text: string, scalar: Span, secret: string): readonly Span[] {
  const spans: Span[] = [];
  for (
    let at = text.indexOf(secret, scalar.start);
    at !== -1 && at + secret.length <= scalar.end;
    at = text.indexOf(secret, at + secret.length)
  ) {
    spans.push({ start: at, end: at + secret.length });
  }
  return spans.length === 0 ? [scalar] : spans;
}

function union(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || start > last.end) merged.push({ start, end });
    else if (end > last.end) merged[merged.length - 1] = { start: last.start, end };
  }
  return merged;
}
