import type { Finding, ReportedPlace, ReportOptions } from '../../src/audit/result.ts';
import { homeOf } from '../../src/drawing/faults.ts';
import type { AnyRule } from '../../src/rule/types.ts';
import { type Mark, snippet } from '../../src/text/snippet.ts';
import { forTerminal, hyperlink, linesForTerminal } from '../../src/text/terminal.ts';
import { printPlace } from '../../src/text/words.ts';
import { hang } from '../../src/text/wrap.ts';
import { additionOf, firstSentence, notesOf, printEdits, shortFingerprint } from '../findings/notes.ts';
import type { Paint } from './paint.ts';

export interface FindingContext {
  readonly rule: AnyRule | undefined;
  readonly options: ReportOptions;
  readonly paint: Paint;
  /** Evidence and all that only auditors read. */
  readonly full: boolean;
}

/** Fingerprints that one entry names. */
const MOST_NAMED = 6;

interface Marked {
  readonly place: ReportedPlace;
  readonly label: string;
  readonly kind: Mark['kind'];
}

/** Findings of one rule at one place of the source, as people read them. */
export function drawFinding(group: readonly [Finding, ...Finding[]], context: FindingContext): readonly string[] {
  const [finding] = group;
  const marked = markedPlaces(finding, context.rule !== undefined);
  const digits = Math.max(1, ...marked.map(({ place }) => String(lastShown(place)).length));
  return [...headline(finding, context), ...sources(marked, digits, finding, context), ...remarks(group, digits, context)];
}

/** `severity[rule-id]: title: subject` */
function headline(finding: Finding, { rule, options, paint }: FindingContext): readonly string[] {
  const id = forTerminal(finding.rule);
  const sign = `${finding.severity}[${id}]:`;
  const text = rule === undefined ? finding.message : `${rule.docs.title}: ${finding.subject.name}`;
  const [first = '', ...rest] = hang(`${sign} `, forTerminal(text), options.width, 4);
  const reference = options.hyperlinks ? rule?.docs.references[0] : undefined;
  const shown = reference === undefined ? sign : `${finding.severity}[${hyperlink(id, reference)}]:`;
  return [paint.severity[finding.severity](shown) + paint.strong(first.slice(sign.length)), ...rest.map(paint.strong)];
}

function markedPlaces(finding: Finding, headed: boolean): readonly Marked[] {
  const related = finding.related.map(({ place, note }): Marked => ({ place, label: note, kind: 'related' }));
  return [{ place: finding.place, label: headed ? finding.message : '', kind: 'primary' }, ...related];
}

/** The largest line number that a place can bring into the snippet. */
function lastShown({ line, snippet: shown }: ReportedPlace): number {
  return shown === undefined ? line : shown.firstLine + shown.lines.length - 1;
}

/** The places file by file, that of the finding first. */
function sources(marked: readonly Marked[], digits: number, finding: Finding, { options, paint }: FindingContext): readonly string[] {
  const files = [...new Set(marked.map(({ place }) => homeOf(place)))];
  const indent = ' '.repeat(digits);
  return files.flatMap((file, index) => {
    const places = marked.filter(({ place }) => homeOf(place) === file);
    const header = [...(index === 0 ? places : [...places].sort((a, b) => a.place.line - b.place.line))]
      .slice(0, 1)
      .map(({ place }) => `${indent}${paint.faint(index === 0 ? '-->' : ':::')} ${placeLink(place, options)}`);
    const lines = new Map(
      places.flatMap(({ place }) =>
        (place.snippet?.lines ?? []).map((line, offset) => [(place.snippet?.firstLine ?? 1) + offset, line] as const),
      ),
    );
    const shown = places.filter(({ place }) => lines.has(place.line));
    const untold = places.filter((place) => !shown.includes(place) && place.label !== '');
    const marks = shown.map(
      ({ place, label, kind }): Mark => ({
        line: place.line,
        column: place.column,
        endLine: place.endLine,
        endColumn: place.endColumn,
        label,
        kind,
      }),
    );
    const drawn =
      marks.length === 0
        ? []
        : snippet(lines, marks, {
            width: options.width,
            digits,
            paint: { primary: paint.severity[finding.severity], related: paint.related, gutter: paint.faint },
          });
    return [...header, ...drawn, ...untold.flatMap(({ label }) => hang(`${indent} | `, forTerminal(label), options.width))];
  });
}

function placeLink(place: ReportedPlace, { hyperlinks, baseUri }: ReportOptions): string {
  const shown = printPlace(place);
  if (!hyperlinks || baseUri === undefined || place.file === '') return shown;
  return hyperlink(
    shown,
    baseUri +
      place.file
        .replace(/\p{Cs}/gu, '\ufffd')
        .split('/')
        .map(encodeURIComponent)
        .join('/'),
  );
}

function remarks(group: readonly [Finding, ...Finding[]], digits: number, context: FindingContext): readonly string[] {
  const { rule, options, paint } = context;
  const [finding] = group;
  const indent = ' '.repeat(digits + 1);
  const remark = (word: string, text: string): readonly string[] => {
    const prefix = `${indent}= ${word}: `;
    const [first = '', ...rest] = hang(prefix, forTerminal(text), options.width);
    return [`${indent}${paint.faint('=')} ${paint.strong(`${word}:`)}${first.slice(prefix.length - 1)}`, ...rest];
  };
  return [
    paint.faint(`${indent}|`),
    ...notesOf(group, context.full).flatMap((note) => remark('note', note)),
    ...(rule === undefined ? [] : remark('help', firstSentence(rule.docs.fix))),
    ...group.flatMap((one) => fixLines(one, indent, remark, paint)),
    ...remark(
      'docs',
      `pipeaudit explain ${finding.rule} (${group.length === 1 ? 'this finding' : 'these findings'}: ${group.slice(0, MOST_NAMED).map(shortFingerprint).join(', ')}${group.length > MOST_NAMED ? `, ${group.length - MOST_NAMED} more` : ''})`,
    ),
  ];
}

/** Title, edits, and what is to be added: without gutter and never wrapped, so that it can be copied. */
function fixLines(
  { fix, ...finding }: Finding,
  indent: string,
  remark: (word: string, text: string) => readonly string[],
  paint: Paint,
): readonly string[] {
  if (fix === undefined) return [];
  const addition = fix.paste ?? additionOf(fix);
  const changes = fix.edits.length === 0 || addition !== undefined ? '' : `: ${printEdits({ ...finding, fix })}`;
  const paste = addition === undefined ? [] : linesForTerminal(addition.replace(/\n+$/, ''));
  const block = paste.map((line) => (line === '' ? '' : `${indent}    ${paint.addition(line)}`));
  return [...remark(fix.safe ? 'fix (safe)' : 'fix', `${fix.title}${changes}`), ...(block.length === 0 ? [] : ['', ...block, ''])];
}
