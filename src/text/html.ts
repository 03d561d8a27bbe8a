import { createHash } from 'node:crypto';
import { markup } from './xml.ts';

/** Markup that is safe in a page. Only this file makes it, so that no text of a template gets in unescaped. */
export class Markup {
  readonly #text: string;

  constructor(text: string, made: typeof MADE_HERE) {
    if (made !== MADE_HERE) throw new TypeError('markup is made by `html`');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

const MADE_HERE = Symbol('markup');

/** What a template of markup may hold: nothing for undefined, lists piece by piece. */
export type Piece = Markup | string | number | undefined | readonly Piece[];

/**
 * HTML or XML: every text put into it is escaped, as one line. Characters that a reader cannot see, or that change the
 * direction of text, become U+FFFD. Attributes have to stand in quotes.
 */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  let text = strings[0] ?? '';
  for (const [index, piece] of pieces.entries()) text += print(piece) + (strings[index + 1] ?? '');
  return new Markup(text, MADE_HERE);
}

function print(piece: Piece): string {
  if (typeof piece === 'string') return markup(piece);
  if (piece === undefined) return '';
  if (typeof piece === 'number' || piece instanceof Markup) return String(piece);
  return piece.map(print).join('');
}

/** Text of our own as it stands: a script or a style sheet. It must not come from outside, nor hold the end of its element. */
export function ownText(text: string): Markup {
  if (/<\/(script|style)|<!--|\]\]>/i.test(text)) throw new TypeError('the text would end its element');
  return new Markup(text, MADE_HERE);
}

/** What a script element must not hold, and what nobody sees. */
const ESCAPED_IN_SCRIPT = /[<>&\u2028\u2029\p{Cf}\p{Cs}\u007f-\u009f]/gu;

/** Plain data as JSON for a script element: no text in it ends the element or opens a comment. */
export function jsonForScript(value: unknown): Markup {
  const text = JSON.stringify(value).replace(ESCAPED_IN_SCRIPT, (character) =>
    Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join(''),
  );
  return new Markup(text, MADE_HERE);
}

/** What a content security policy calls a script or style sheet whose text is exactly this. */
export function policyHash(text: Markup): string {
  return `'sha256-${createHash('sha256').update(String(text)).digest('base64')}'`;
}
