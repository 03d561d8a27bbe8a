/** What a terminal or the log of a CI system obeys or hides, and JSON leaves as it is. */
const ESCAPED = /(?![\u200c\u200d])[\p{Cf}\u007f-\u009f\u2028\u2029]|(?<=#)#(?=\w*\[)/gu;

/**
 * A value as JSON whose bytes depend on the value alone: keys are sorted, those in `first` come first at the top.
 * Control and format characters are escaped, so that printing it is harmless.
 */
export function stableJson(value: unknown, options: { readonly indent?: number; readonly first?: readonly string[] } = {}): string {
  return JSON.stringify(sorted(value, options.first ?? []), undefined, options.indent).replace(ESCAPED, escaped);
}

/** So deep lists are made entry by entry, and objects key by key. */
const LIST_DEPTH = 3;
const OBJECT_DEPTH = 2;

/** The same text in pieces: long lists near the top are never there as a whole. */
export function* stableJsonPieces(
  value: unknown,
  options: { readonly indent: number; readonly first?: readonly string[] },
  depth = 0,
): Iterable<string> {
  const { indent, first = [] } = options;
  if (Array.isArray(value) && depth < LIST_DEPTH) yield* stableJsonList(value, { indent }, depth);
  else if (typeof value === 'object' && value !== null && depth < OBJECT_DEPTH) {
    let sign = '{';
    // An object puts keys that are numbers first.
    for (const [key, item] of Object.entries(Object.fromEntries(inOrder(value, first)))) {
      if (item === undefined) continue;
      yield `${sign}${lineOf(indent, depth + 1)}${stableJson(key)}: `;
      yield* stableJsonPieces(item, { indent }, depth + 1);
      sign = ',';
    }
    yield sign === '{' ? '{}' : `${lineOf(indent, depth)}}`;
  } else yield stableJson(value, options).replaceAll('\n', lineOf(indent, depth));
}

/** A list of which each entry is made when it is its turn. */
export function* stableJsonList(items: Iterable<unknown>, options: { readonly indent: number }, depth = 0): Iterable<string> {
  const { indent } = options;
  let sign = '[';
  for (const item of items) {
    yield `${sign}${lineOf(indent, depth + 1)}`;
    yield* stableJsonPieces(item ?? null, { indent }, depth + 1);
    sign = ',';
  }
  yield sign === '[' ? '[]' : `${lineOf(indent, depth)}]`;
}

/** The begin of a line. JSON has no line break within a text. */
function lineOf(indent: number, depth: number): string {
  return `\n${' '.repeat(indent * depth)}`;
}

function sorted(value: unknown, first: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => sorted(item, []));
  if (typeof value !== 'object' || value === null) return value;
  // Whatever a key is called, it becomes an entry: `__proto__` too.
  return Object.fromEntries(inOrder(value, first).map(([key, item]) => [key, sorted(item, [])]));
}

function inOrder(value: object, first: readonly string[]): readonly (readonly [key: string, item: unknown])[] {
  const rank = new Map(first.map((key, index) => [key, index - first.length]));
  return Object.entries(value).sort(([a], [b]) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || (a < b ? -1 : 1));
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}
