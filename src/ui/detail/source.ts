import type { Finding, ReportedPlace } from '../../audit/result.ts';
import { type Mark, snippet } from '../../text/snippet.ts';
import { forTerminal } from '../../text/terminal.ts';
import { printPlace } from '../../text/words.ts';
import { type Line, labelled, line, type Span, type Style, span } from '../line.ts';

interface Marked {
  readonly place: ReportedPlace;
  readonly label: string;
  readonly kind: Mark['kind'];
}

/** The places of a finding file by file, that of the finding first: source lines with the spans underlined. */
export function sourceLines(finding: Pick<Finding, 'place' | 'message' | 'related' | 'severity'>, width: number): readonly Line[] {
  const marked: readonly Marked[] = [
    { place: finding.place, label: finding.message, kind: 'primary' },
    ...finding.related.map(({ place, note }): Marked => ({ place, label: note, kind: 'related' })),
  ];
  const digits = Math.max(1, ...marked.map(({ place }) => String(lastShown(place)).length));
  const files = [...new Set(marked.map(({ place }) => place.file))];
  return files.flatMap((file, index) => {
    const places = marked.filter(({ place }) => place.file === file);
    return [header(places, digits, index === 0), ...fileLines(places, digits, finding.severity, width)];
  });
}

/** Source lines of one place, underlined where it stands. */
export function placeLines(place: ReportedPlace, width: number, style: Style = 'related'): readonly Line[] {
  const marked: readonly Marked[] = [{ place, label: '', kind: 'primary' }];
  const digits = String(lastShown(place)).length;
  return [header(marked, digits, true), ...fileLines(marked, digits, style, width)];
}

/** Where something stands: `file:line:column`, else its ARN. */
export function printWhere(place: ReportedPlace): string {
  return place.file === '' ? forTerminal(place.arn ?? '(no file)') : printPlace(place);
}

function header([first]: readonly Marked[], digits: number, leads: boolean): Line {
  return [
    span(`${' '.repeat(digits)}${leads ? '-->' : ':::'} `, 'faint'),
    span(first === undefined ? '' : printWhere(first.place), leads ? 'strong' : undefined),
  ];
}

/** The largest line number that a place can bring into the snippet. */
function lastShown({ line: number, snippet: shown }: ReportedPlace): number {
  return shown === undefined ? number : shown.firstLine + shown.lines.length - 1;
}

function fileLines(places: readonly Marked[], digits: number, style: Style, width: number): readonly Line[] {
  const source = new Map(
    places.flatMap(({ place }) =>
      (place.snippet?.lines ?? []).map((text, offset) => [(place.snippet?.firstLine ?? 1) + offset, text] as const),
    ),
  );
  const shown = places.filter(({ place }) => source.has(place.line));
  const untold = places.filter((place) => !shown.includes(place) && place.label !== '');
  const marks = shown.map(({ place: { line: first, column, endLine, endColumn }, label, kind }): Mark => {
    return { line: first, column, endLine, endColumn, label, kind };
  });
  const drawn = marks.length === 0 ? [] : snippet(source, marks, { width, digits, paint });
  return [
    ...drawn.map((text) => spansOf(text, style)),
    ...untold.flatMap(({ label }) => labelled(line(`${' '.repeat(digits)} | `, 'faint'), forTerminal(label), width)),
  ];
}

/** Snippets are text. Control characters, which source lines can no longer hold, carry the meanings through. */
const OPENING = { primary: '\u0001', related: '\u0002', gutter: '\u0003' } as const;
const CLOSING = '\u0000';

const paint = {
  primary: (text: string) => OPENING.primary + text + CLOSING,
  related: (text: string) => OPENING.related + text + CLOSING,
  gutter: (text: string) => OPENING.gutter + text + CLOSING,
};

function spansOf(text: string, primary: Style): Line {
  const styles: Readonly<Record<string, Style>> = {
    [OPENING.primary]: primary,
    [OPENING.related]: 'related',
    [OPENING.gutter]: 'faint',
  };
  const spans: Span[] = [];
  let style: Style | undefined;
  for (const part of text.split(/([\u0000-\u0003])/)) {
    if (part === CLOSING) style = undefined;
    else if (styles[part] !== undefined) style = styles[part];
    else if (part !== '') spans.push(span(part, style));
  }
  return spans;
}
