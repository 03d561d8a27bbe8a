import type { SourceDocument } from '../../resource/index.ts';
import { lineAndColumn, lineText } from '../../text/lines.ts';
import { type Ignore, lineOf } from './ignore.ts';

const COMMENT = /^\s*pipeaudit:\s*ignore\[([^\]]*)\]\s*(.*)$/;
const UNTIL = /^until\s+(\S+?)[:,;]?(?:\s+(.*))?$/;
const EXAMPLE = '# pipeaudit: ignore[rule-id] why this is fine here';

/**
 * Ignores in the comments of a document: `# pipeaudit: ignore[rule-id] reason`, or `ignore[rule-id] until 2026-12-31:
 * reason`; on a line of its own before a node, or behind a value on its line.
 */
export function commentIgnores(document: SourceDocument, locked: Ignore['locked']): readonly Ignore[] {
  if (!document.text.includes('pipeaudit:')) return [];
  return document.comments().flatMap(({ text, start }) => parse(document, text, start, locked));
}

function parse(document: SourceDocument, text: string, offset: number, locked: Ignore['locked']): readonly Ignore[] {
  const match = COMMENT.exec(text.replace(/^#+/, ''));
  if (match === null) return [];
  const { line, column } = lineAndColumn(document.text, offset);
  const written = lineText(document.text, line);
  const trailing = written.slice(0, written.indexOf('#')).trim() !== '';
  const [from, to] = trailing ? [line, line] : nodeAfter(document, line);
  const rules = (match[1] ?? '')
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  const rest = (match[2] ?? '').trim();
  const [, until, reason = until === undefined ? rest : ''] = UNTIL.exec(rest) ?? [];
  return [
    {
      by: 'comment',
      rules,
      what: rules.join(', '),
      reason: reason.trim(),
      ...(until === undefined ? {} : { until }),
      place: lineOf(document.file, line, column, written.length + 1),
      example: EXAMPLE,
      locked,
      covers: (place) => place.file === document.file && place.line >= from && place.line <= to,
      inView: true,
    },
  ];
}

const ITEM = /^\s*-(\s|$)/;

/**
 * The lines of the node that follows a comment: its first line and all lines indented deeper. The items of a list may stand
 * as far left as its key.
 */
function nodeAfter(document: SourceDocument, comment: number): readonly [number, number] {
  const last = lineAndColumn(document.text, document.text.length).line;
  let first = comment + 1;
  while (first < last && /^\s*(#|$)/.test(lineText(document.text, first))) first++;
  const indent = indentOf(lineText(document.text, first));
  const isItem = ITEM.test(lineText(document.text, first));
  let to = first;
  for (let line = first + 1; line <= last; line++) {
    const text = lineText(document.text, line);
    if (/^\s*(#|$)/.test(text)) continue;
    if (indentOf(text) < indent || (indentOf(text) === indent && (isItem || !ITEM.test(text)))) break;
    to = line;
  }
  return [first, to];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
