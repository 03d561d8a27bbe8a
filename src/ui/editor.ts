import { basename } from 'node:path';

/** An editor to be run on a place of a file. */
export interface EditorCommand {
  readonly program: string;
  readonly args: readonly string[];
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Arguments = (place: Place) => readonly string[];

const plusLine: Arguments = ({ file, line }) => [`+${line}`, '--', file];
const plusLineOnly: Arguments = ({ file, line }) => [`+${line}`, file];
const withColons: Arguments = ({ file, line, column }) => [`${file}:${line}:${column}`];
const goTo: Arguments = ({ file, line, column }) => ['--wait', '--goto', `${file}:${line}:${column}`];

/** How editors are told a line. Source: their manuals. */
const EDITORS: readonly { readonly name: RegExp; readonly args: Arguments }[] = [
  { name: /^(n?vim?|vim\.\w+|gvim|view)$/, args: plusLine },
  { name: /^(nano|pico|emacs|emacsclient|micro|joe|jed|kak|ne|mg)$/, args: plusLineOnly },
  { name: /^(hx|helix|zed|subl|sublime_text)$/, args: withColons },
  { name: /^(code|code-insiders|codium|vscodium|cursor|windsurf)$/, args: goTo },
];

/**
 * The command that opens a place in the editor of a person, from `$VISUAL`, else `$EDITOR`; an unknown editor is given
 * the file only. Undefined when neither says one.
 */
export function editorCommand(env: Readonly<Record<string, string | undefined>>, place: Place): EditorCommand | undefined {
  const written = (env['VISUAL'] ?? '').trim() || (env['EDITOR'] ?? '').trim();
  const [program, ...options] = written.split(/\s+/);
  if (program === undefined || program === '') return undefined;
  const name = basename(program).replace(/\.(exe|cmd)$/i, '');
  const args = EDITORS.find((editor) => editor.name.test(name))?.args ?? (({ file }) => [file]);
  // A file that begins with a dash is no option.
  const file = place.file.startsWith('-') ? `./${place.file}` : place.file;
  return { program, args: [...options, ...args({ ...place, file })] };
}
