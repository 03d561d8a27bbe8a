/**
 * Templates are written by strangers: what a terminal would obey, or what would make text look like other text, is
 * shown as U+FFFD instead. That is all of C0 (with ESC, so CSI and OSC sequences fall apart), DEL, C1, bidirectional
 * controls, other invisible format characters and lone surrogates.
 * The joiners stay, because emoji and several scripts need them. Logs of CI systems obey `##[command]` and
 * `##vso[command]` wherever they stand in a line; their second sign is shown so too.
 */
const OBEYED = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}]|(?<=#)#(?=\w*\[)/gu;
const SPACING = /\r\n?|[\n\t\u2028\u2029]/g;

/** One line of text that is safe to print; line breaks and tabs become spaces. */
export function forTerminal(text: string): string {
  return text.replace(SPACING, ' ').replace(OBEYED, '\ufffd');
}

/** The lines of a text, each safe to print. */
export function linesForTerminal(text: string): readonly string[] {
  return text.split(/\r\n?|\n/).map(forTerminal);
}

/**
 * Text as a link (OSC 8).
 * @param text already safe to print
 * @param uri anything outside printable ASCII is left out
 */
export function hyperlink(text: string, uri: string): string {
  return `\u001b]8;;${uri.replace(/[^\x21-\x7e]/g, '')}\u001b\\${text}\u001b]8;;\u001b\\`;
}
