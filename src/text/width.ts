import fastStringWidth from 'fast-string-width';

/** Columns that a text takes on a terminal: 2 for wide characters and emoji, 0 for combining ones. */
export function displayWidth(text: string): number {
  return fastStringWidth(text);
}

/** A character as people see it, with its UTF-16 offset. */
export interface Grapheme {
  readonly offset: number;
  readonly text: string;
}

let segmenter: Intl.Segmenter | undefined;

/** The characters of a text, as people see them. */
export function graphemes(text: string): readonly Grapheme[] {
  if (/^[\x20-\x7e]*$/.test(text)) return Array.from(text, (character, offset) => ({ offset, text: character }));
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ index, segment }) => ({ offset: index, text: segment }));
}
