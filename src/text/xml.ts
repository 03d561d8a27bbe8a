import { forTerminal, linesForTerminal } from './terminal.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** XML 1.0, production 2, leaves these out of its characters; controls and lone surrogates are gone before. */
const NO_CHARACTERS = /[\ufffe\uffff]/g;

/** One line of text for XML or HTML, between tags or as a quoted value. */
export function markup(text: string): string {
  return escapeMarkup(forTerminal(text));
}

/** The same with its lines kept. */
export function markupLines(text: string): string {
  return escapeMarkup(linesForTerminal(text).join('\n'));
}

/** The signs of markup as entities; for text that is safe to print already. */
export function escapeMarkup(text: string): string {
  return text.replace(NO_CHARACTERS, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** An element; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  content: readonly string[] = [],
): string {
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${markup(String(value))}"`]));
  return content.length === 0 ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content.join('')}</${name}>`;
}
