import type { Finding, ReportedPlace, ReportOptions } from '../../src/audit/result.ts';
import type { Severity } from '../../src/rule/types.ts';
import { html, type Markup, type Piece } from '../../src/text/html.ts';
import { linesOf, pathFromRoot, sourceLink } from '../findings/place.ts';
import type { Model } from './model.ts';

/** Pieces that several views are made of. */

/** A severity in words. */
export function tag(severity: Severity): Markup {
  return html`<span class="tag ${severity}">${capital(severity)}</span>`;
}

export function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

/** Prose in which code stands between backticks. */
export function prose(text: string): Markup {
  return html`${text.split('`').map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`))}`;
}

/** A link to a page that our own rules and frameworks name. */
export function outside(address: string, text: string): Markup {
  if (!/^https:\/\//.test(address)) return html`${text}`;
  return html`<a href="${address}" rel="noopener noreferrer">${text}</a>`;
}

/** Where it stands, with a link when the repository is shown somewhere. */
export function placeCode(place: ReportedPlace, options: ReportOptions): Markup {
  const lines = linesOf(place);
  if (lines === undefined) return html`<code>${place.arn ?? '(no file)'}</code>`;
  const code = html`<code>${pathFromRoot(lines.file, options)}:${lines.line}</code>`;
  const address = sourceLink(lines, options);
  return address === undefined ? code : html`<a href="${address}" rel="noopener noreferrer">${code}</a>`;
}

/** The end of a place: the name of its file, and the line. */
export function shortPlace({ place, subject }: Pick<Finding, 'place' | 'subject'>): string {
  const lines = linesOf(place);
  return lines === undefined ? (place.arn ?? subject.name) : `${lines.file.slice(lines.file.lastIndexOf('/') + 1)}:${lines.line}`;
}

/** A link to the findings that filters choose. @param file of the page that has them; empty for this one */
export function toFindings(filters: Readonly<Record<string, string>>, text: string, file = ''): Markup {
  return html`<a href="${encodeURI(file)}#findings?${encode(filters)}">${text}</a>`;
}

/** The file of the page with the summary; empty for this one. */
export function homeOf({ page }: Pick<Model, 'page'>): string {
  return page.number === 0 ? '' : encodeURI(page.names[0] ?? '');
}

/** Filters for an address of the page. */
export function encode(filters: Readonly<Record<string, string>>): string {
  return Object.entries(filters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.replace(/\p{Cs}/gu, '\ufffd'))}`)
    .join('&');
}

/** The id of the element about a rule. */
export function ruleAnchor(rule: string): string {
  return `rule-${rule.replace(/[^\w-]/g, '_')}`;
}

/** Pieces with something between them. */
export function joined(pieces: readonly Piece[], between: Markup): Markup {
  return html`${pieces.map((piece, index) => (index === 0 ? piece : html`${between}${piece}`))}`;
}

export const COMMA = html`, `;
export const BREAK = html`
`;

/** A number for a table; zeros are quiet. */
export function numberCell(value: number): Markup {
  return html`<td class="number${value === 0 ? ' quiet' : ''}">${value}</td>`;
}
