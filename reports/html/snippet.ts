import type { ReportedPlace, ReportOptions } from '../../src/audit/result.ts';
import { html, type Markup } from '../../src/text/html.ts';
import { BREAK, joined, placeCode } from './parts.ts';

const LONGEST_LINE = 400;

/** The source lines of a place without their common indentation, secrets masked, what is meant marked, and what is to be said of it. */
export function sourceBlock(place: ReportedPlace, note: string, options: ReportOptions): Markup {
  const { snippet } = place;
  const lines = snippet === undefined || snippet.lines.length === 0 ? undefined : linesIn(place, snippet);
  return html`<div class="source"><p>${placeCode(place, options)}${madeInto(place)}</p>${lines}${note === '' ? undefined : html`<p>${note}</p>`}</div>`;
}

/** The lines are those of the template; what a construct of an application made is named by its source. */
function madeInto({ source, file, line }: ReportedPlace): Markup | undefined {
  return source === undefined || file === '' ? undefined : html` <span class="quiet">made into</span> <code>${file}:${line}</code>`;
}

function linesIn(place: ReportedPlace, { firstLine, lines }: NonNullable<ReportedPlace['snippet']>): Markup {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents, place.column - 1);
  const shown = lines.map(
    (line, index) => html`<i>${firstLine + index}</i>${markedLine(line.slice(indent), firstLine + index, indented(place, indent))}`,
  );
  const more = place.endLine >= firstLine + lines.length && place.endColumn > 1 ? [html`<i>…</i>`] : [];
  return html`<pre tabindex="0">${joined([...shown, ...more], BREAK)}</pre>`;
}

/** The place in lines that begin further right. */
function indented(place: ReportedPlace, by: number): ReportedPlace {
  return { ...place, column: place.column - by, endColumn: place.endColumn - by };
}

/** The line with the part that belongs to the place marked; of a very long line only what is around it. */
function markedLine(line: string, number: number, place: ReportedPlace): Markup {
  const indent = line.length - line.trimStart().length;
  const from = number === place.line ? place.column - 1 : indent;
  const to = number === place.endLine ? place.endColumn - 1 : line.trimEnd().length;
  const within = number >= place.line && number <= place.endLine && from < to && to <= line.length;
  if (!within) return html`${clipped(line, 0)}`;
  const start = Math.max(0, from - LONGEST_LINE / 2);
  const before = start === 0 ? line.slice(0, from) : `…${line.slice(start, from)}`;
  const part = place.line === place.endLine ? html` class="part"` : undefined;
  return html`${before}<mark${part}>${clipped(line.slice(from, to), 0)}</mark>${clipped(line, to)}`;
}

function clipped(line: string, from: number): string {
  const rest = line.slice(from);
  return rest.length <= LONGEST_LINE ? rest : `${rest.slice(0, LONGEST_LINE)}…`;
}
