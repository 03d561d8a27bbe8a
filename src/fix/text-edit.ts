import type { Span } from '../resource/index.ts';

/** A stretch of a text and what is to stand in its place; an insertion where the stretch is empty. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** The text with edits that do not overlap made; several insertions at one offset stay in their order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let edited = '';
  let from = 0;
  for (const edit of inOrder(edits)) {
    edited += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return edited + text.slice(from);
}

/** Whether one of some edits touches what another one replaces. Insertions at one offset do not overlap. */
export function overlap(edits: readonly TextEdit[]): boolean {
  const sorted = inOrder(edits);
  return sorted.some((edit, index) => edit.start < (sorted[index - 1]?.end ?? 0));
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
}
