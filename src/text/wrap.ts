import { displayWidth, graphemes } from './width.ts';

/** Paths, ARNs and addresses are copied from the terminal, so they stay in one piece. */
const UNBREAKABLE = /[/:]/;

/**
 * Breaks a text into lines of at most `width` columns, at spaces; a longer word is broken too, unless it is a path.
 * The text must be safe to print and without colour.
 * @param first columns of the first line, which stays empty when no word fits
 */
export function wrap(text: string, width: number, first = width): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(/ +/).flatMap((word) => piecesOf(word, width))) {
    const columns = displayWidth(word);
    const room = lines.length === 0 ? first : width;
    if (line === '' ? room < width && columns > room : used + 1 + columns > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    used += (line === '' ? 0 : 1) + columns;
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

function piecesOf(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width || UNBREAKABLE.test(word)) return [word];
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { text } of graphemes(word)) {
    const columns = displayWidth(text);
    if (piece !== '' && used + columns > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += text;
    used += columns;
  }
  return [...pieces, piece];
}

const NARROWEST = 16;

/** Wraps a text behind a prefix; the following lines are indented by as much, or by `indent` columns. */
export function hang(prefix: string, text: string, width: number, indent = displayWidth(prefix)): readonly string[] {
  const room = Math.max(NARROWEST, width - indent);
  const [first = '', ...rest] = wrap(text, room, Math.min(room, width - displayWidth(prefix)));
  return [`${prefix}${first}`.trimEnd(), ...rest.map((line) => ' '.repeat(indent) + line)];
}
