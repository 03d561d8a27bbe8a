import { type Answer, answerOf, type Cause, distinctCauses, type Unknown, unknown } from './cause.ts';
import type { SecretToken } from './place.ts';
import { agreed, fillingsOf, globAnswer, sameAnswer } from './symbolic.ts';

/** What values a hole may take. Absent members say nothing. */
export interface Domain {
  /** All values it can have. */
  readonly values?: readonly string[];
  /** Values it surely does not have. */
  readonly excluded?: readonly string[];
  /** Source of a regular expression, without anchors, that its whole text matches. */
  readonly pattern?: string;
  /** Body of a character class that holds each of its characters, such as `0-9`. */
  readonly characters?: string;
}

/** The resource in view that a hole belongs to: its physical name or one of its attributes. */
export interface Owner {
  readonly instance: string;
  readonly logicalId: string;
  readonly attribute: string;
}

/** A piece of text that cannot be resolved. Equal ids mean equal text, whatever it is. */
export interface Hole {
  readonly id: string;
  /** For people: `ProdAccount`, `Bucket.Arn`. */
  readonly name: string;
  readonly because: readonly Cause[];
  readonly domain?: Domain;
  readonly owner?: Owner;
  /** The value comes from a parameter declared `NoEcho` or from a secret store. */
  readonly sensitive?: true;
}

export type Part = string | Hole | SecretToken;

/** True for a hole, false for literal text and secret tokens. */
export function isHole(part: Part): part is Hole {
  return typeof part === 'object' && 'id' in part;
}

/** Text that may be partly known: ARNs, names, images, commands. Compare by its methods, never by what it prints. */
export class Text {
  readonly parts: readonly Part[];
  private canonical: string | undefined;
  private expression: RegExp | undefined;

  private constructor(parts: readonly Part[]) {
    this.parts = parts;
  }

  /** Joins parts and texts; neighbouring literals become one. */
  static of(...pieces: readonly (Part | Text)[]): Text {
    const parts: Part[] = [];
    for (const piece of pieces) {
      for (const part of piece instanceof Text ? piece.parts : [piece]) {
        const last = parts[parts.length - 1];
        if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
        else if (part !== '') parts.push(part);
      }
    }
    return new Text(parts);
  }

  /** The text when all of it is known. */
  get known(): string | undefined {
    if (this.parts.length === 0) return '';
    const only = this.parts.length === 1 ? this.parts[0] : undefined;
    return typeof only === 'string' ? only : undefined;
  }

  /** The one hole this text consists of. */
  get hole(): Hole | undefined {
    const only = this.parts.length === 1 ? this.parts[0] : undefined;
    return only !== undefined && isHole(only) ? only : undefined;
  }

  get holes(): readonly Hole[] {
    return this.parts.filter(isHole);
  }

  /** The recognised credentials inside. */
  get secrets(): readonly SecretToken[] {
    return this.parts.filter((part): part is SecretToken => typeof part === 'object' && 'secret' in part);
  }

  /** Why it is not wholly known; empty when it is. */
  get because(): readonly Cause[] {
    return distinctCauses(this.holes.flatMap((hole) => hole.because));
  }

  /** Equal for texts that are certainly equal; not for showing. */
  get key(): string {
    this.canonical ??= this.parts
      .map((part) => (typeof part === 'string' ? part : isHole(part) ? `\u0000${part.id}\u0001` : '\u0002'))
      .join('');
    return this.canonical;
  }

  /** For messages only. Holes print as `${Name}`, secrets as what they are. */
  print(): string {
    return this.parts.map((part) => (typeof part === 'string' ? part : isHole(part) ? `\${${part.name}}` : `<${part.secret}>`)).join('');
  }

  /** Is it this very text? */
  is(literal: string): Answer {
    const known = this.known;
    if (known !== undefined) return answerOf(known === literal);
    const hole = this.hole;
    if (hole?.domain?.excluded?.includes(literal)) return 'no';
    return this.shape().test(literal) ? (this.overValues((text) => text.is(literal)) ?? this.doubt()) : 'no';
  }

  /** Is it one of these texts? */
  isOneOf(literals: Iterable<string>): Answer {
    const wanted = [...literals];
    const causes: Cause[] = [];
    for (const literal of wanted) {
      const answer = this.is(literal);
      if (answer === 'yes') return 'yes';
      if (answer !== 'no') causes.push(...answer.because);
    }
    if (causes.length === 0) return 'no';
    return this.overValues((text) => text.isOneOf(wanted)) ?? unknown(...distinctCauses(causes));
  }

  /** Are both the same text, whatever the holes stand for? */
  same(other: Text): Answer {
    return sameAnswer(this, other);
  }

  /** Does it match a pattern whose `*` stands for any text and `?` for one character? The pattern may have holes of its own. */
  matches(glob: Text): Answer {
    return globAnswer(glob, this);
  }

  /** Does it begin with this text? A `*` in it acts as a wildcard when the beginning is a hole. */
  startsWith(literal: string): Answer {
    const first = this.parts[0];
    if (typeof first === 'string' && (first.length >= literal.length || this.parts.length === 1))
      return answerOf(first.startsWith(literal));
    return this.matches(Text.of(literal, '*'));
  }

  /** Does it end with this text? */
  endsWith(literal: string): Answer {
    const last = this.parts[this.parts.length - 1];
    if (typeof last === 'string' && (last.length >= literal.length || this.parts.length === 1)) return answerOf(last.endsWith(literal));
    return this.matches(Text.of('*', literal));
  }

  /** Does it match this expression? Sure only where all text is known or all values that it can have are listed. */
  test(expression: RegExp): Answer {
    const known = this.known;
    // Unlike `test`, a search does not go on where the last one ended.
    if (known !== undefined) return answerOf(known.search(expression) >= 0);
    return this.overValues((text) => text.test(expression)) ?? this.doubt();
  }

  /** The text with each hole replaced by what the function gives for it. */
  map(replace: (hole: Hole) => Part | Text): Text {
    return Text.of(...this.parts.map((part) => (isHole(part) ? replace(part) : part)));
  }

  /** What the texts say that this one can be, where its holes list their values; undefined where they do not. */
  private overValues(ask: (text: Text) => Answer): Answer | undefined {
    const fillings = fillingsOf([this]);
    return fillings === undefined
      ? undefined
      : agreed(
          fillings.flatMap(([text]) => (text === undefined ? [] : [ask(text)])),
          () => this.doubt(),
        );
  }

  private doubt(): Unknown {
    const { because } = this;
    return unknown(...(because.length > 0 ? because : [{ kind: 'unsupported' as const, what: 'what a credential is' }]));
  }

  private shape(): RegExp {
    this.expression ??= new RegExp(`^${this.parts.map(partExpression).join('')}$`, 's');
    return this.expression;
  }
}

function partExpression(part: Part): string {
  if (typeof part === 'string') return escapeExpression(part);
  // A credential is never equal to text that a rule or another template writes out.
  if (!isHole(part)) return '(?!)';
  const { values, pattern, characters } = part.domain ?? {};
  if (values !== undefined) return `(?:${values.map(escapeExpression).join('|')})`;
  if (pattern !== undefined) return `(?:${pattern})`;
  return characters === undefined ? '.*' : `[${characters}]*`;
}

function escapeExpression(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
