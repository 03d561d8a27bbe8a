import { keyTable } from './keys.ts';
import { type Line, labelled, line } from './line.ts';

const KEY_COLUMN = 16;

/** The help: the key table in words. */
export function helpLines(width: number): readonly Line[] {
  return helpSections().flatMap(({ title, rows }, index) => [
    ...(index === 0 ? [] : [[]]),
    line(title, 'heading'),
    ...rows.flatMap(({ keys, does }) => labelled(line(`  ${keys.padEnd(KEY_COLUMN - 2)}`, 'key'), does, width - 2)),
  ]);
}

/** The rows of the key table that people are told of. */
export function helpSections(): readonly {
  readonly title: string;
  readonly rows: readonly { readonly keys: string; readonly does: string }[];
}[] {
  return Object.entries(keyTable).map(([title, bindings]) => ({
    title,
    rows: bindings.flatMap(({ keys, does }) => (does === undefined ? [] : [{ keys: keys.join(' '), does }])),
  }));
}
