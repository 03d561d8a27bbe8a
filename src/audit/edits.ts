import { textEditOf } from '../fix/edit.ts';
import { overlap } from '../fix/text-edit.ts';
import type { Edit, Fix } from '../rule/types.ts';
import { lineAndColumn } from '../text/lines.ts';
import type { ReportedFix } from './result.ts';

/**
 * A fix with its edits as stretches of text: all of them, or none where one cannot be made exactly. Then the fix is told
 * by its title, and by `paste`.
 * @param editable whether the text is one that people keep
 */
export function reportEdits(fix: Fix, editable: boolean): ReportedFix {
  const edits = fix.edits.map(reportEdit);
  const exact = editable && edits.every((edit) => edit !== undefined) && !overlapping(edits);
  return {
    title: fix.title,
    safe: fix.safe,
    edits: exact ? edits : [],
    ...(fix.paste === undefined ? {} : { paste: fix.paste }),
  };
}

type ReportedEdit = ReportedFix['edits'][number];

function reportEdit(edit: Edit): ReportedEdit | undefined {
  const made = textEditOf(edit);
  if (made === undefined) return undefined;
  const { document } = edit.at;
  const from = lineAndColumn(document.text, made.start);
  const to = lineAndColumn(document.text, made.end);
  return { file: document.file, ...made, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function overlapping(edits: readonly ReportedEdit[]): boolean {
  const files = [...new Set(edits.map(({ file }) => file))];
  return files.some((file) => overlap(edits.filter((edit) => edit.file === file)));
}
