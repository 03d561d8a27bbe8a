import { spanOf } from '../resource/index.ts';
import type { Fix } from '../rule/types.ts';
import { lineAndColumn } from '../text/lines.ts';
import type { ReportedFix } from './result.ts';

/** A fix with its edits as stretches of text. Edits that need more than replacing a scalar are told by `paste`. */
export function reportEdits(fix: Fix): ReportedFix {
  const edits = fix.edits.flatMap((edit) => {
    if (edit.kind !== 'set' || (typeof edit.value !== 'string' && typeof edit.value !== 'number' && typeof edit.value !== 'boolean'))
      return [];
    const { document } = edit.at;
    const { start, end } = spanOf(edit.at);
    const from = lineAndColumn(document.text, start);
    const to = lineAndColumn(document.text, end);
    return [
      {
        file: document.file,
        start,
        end,
        line: from.line,
        column: from.column,
        endLine: to.line,
        endColumn: to.column,
        text: String(edit.value),
      },
    ];
  });
  return {
    title: fix.title,
    safe: fix.safe,
    edits: edits.length === fix.edits.length ? edits : [],
    ...(fix.paste === undefined ? {} : { paste: fix.paste }),
  };
}
