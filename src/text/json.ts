/** What a terminal or the log of a CI system obeys or hides, and JSON leaves as it is. */
const ESCAPED = /(?![\u200c\u200d])[\p{Cf}\u007f-\u009f\u2028\u2029]|(?<=#)#(?=\w*\[)/gu;

/**
 * A value as JSON whose bytes depend on the value alone: keys are sorted, those in `first` come first at the top.
 * Control and format characters are escaped, so that printing it is harmless.
 */
export function stableJson(value: unknown, options: { readonly indent?: number; readonly first?: readonly string[] } = {}): string {
  return JSON.stringify(sorted(value, options.first ?? []), undefined, options.indent).replace(ESCAPED, escaped);
}

function sorted(value: unknown, first: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => sorted(item, []));
  if (typeof value !== 'object' || value === null) return value;
  const rank = new Map(first.map((key, index) => [key, index - first.length]));
  const entries = Object.entries(value).sort(([a], [b]) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || (a < b ? -1 : 1));
  // Whatever a key is called, it becomes an entry: `__proto__` too.
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item, [])]));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}
