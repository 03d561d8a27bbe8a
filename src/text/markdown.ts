import { forTerminal } from './terminal.ts';
import { escapeMarkup } from './xml.ts';

/** Text inside a SARIF message, where `[text](1)` would be a link: its brackets and backslashes are escaped. */
export function escapeLinks(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}

/** Signs with which Markdown begins something wherever they stand, and those that do so at the start of a line. */
const ACTIVE = /[\\`*_[\]#|~^$]|(?<=^\s*)[-+=](?=\s|[-+=]|$)|(?<=^\s*\d{1,9})[.)]/g;
/**
 * What a forge makes a link or a message to somebody out of: `@name`, `#12`, `GH-12`, `https://…`, `www.…`. An escape
 * does not help, because it is looked for after Markdown; a space of no width does, as Dependabot and Renovate have it.
 */
const LINKED = /[@#](?=[\w/])|(?<=\bGH)-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi;
const NO_WIDTH = /\u200b/g;

/** One line of text that is just text in Markdown as GitHub and GitLab read it: no markup, link, mention or HTML. */
export function markdownText(text: string): string {
  return escaped(text).trimStart();
}

/** The same for text with code between backticks, which stays code; where they do not pair up, nothing is code. */
export function markdownProse(text: string): string {
  const parts = text.split('`');
  if (parts.length % 2 === 0 || parts.some((part, index) => index % 2 === 1 && part.trim() === '')) return markdownText(text);
  return parts
    .map((part, index) => (index % 2 === 0 ? escaped(part) : codeSpan(part)))
    .join('')
    .trimStart();
}

function escaped(text: string): string {
  return inert(text).replace(ACTIVE, '\\$&').replace(/[&<>]/g, escapeMarkup).replace(NO_WIDTH, '&#8203;');
}

/** One line of text for HTML inside Markdown, such as a summary: no markup, link or mention. */
export function markdownHtml(text: string): string {
  return escapeMarkup(inert(text)).replace(NO_WIDTH, '&#8203;');
}

/** Text as code in a line, its backticks fenced by more of them. In a cell of a table, pipes need more: see there. */
export function codeSpan(text: string): string {
  const safe = forTerminal(text);
  if (safe.trim() === '') return '';
  const fence = '`'.repeat(longestRun(safe) + 1);
  const pad = /^[`\s]|[`\s]$/.test(safe) ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** Lines as a block of code. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const safe = lines.map(forTerminal);
  const fence = '`'.repeat(Math.max(3, longestRun(safe.join('\n')) + 1));
  return [`${fence}${language}`, ...safe, fence].join('\n');
}

/** A link whose text is Markdown already; an address that is not https stays text. */
export function link(text: string, address: string | undefined): string {
  return address === undefined || !/^https:\/\/[^\s<>]+$/.test(address) ? text : `[${text}](<${address}>)`;
}

/** Safe to print, with a space of no width in all that would become a link. */
function inert(text: string): string {
  return forTerminal(text).replace(LINKED, '$&\u200b');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
