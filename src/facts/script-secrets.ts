/**
 * Credentials that scripts hold in clear and that only their names give away: in an assignment, in an option of a program,
 * in a header, among the variables of a buildspec. Own rules, November 2026, from public buildspecs. Each repetition has a
 * bound or a start of its own, so the time is linear in the text.
 */
import { isNamedCredential, placeholder, reference } from './secret-names.ts';

/** Where in a text a credential stands, and what it is the value of. */
export interface ScriptSecret {
  /** UTF-16 offsets in the text, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** What places hold scripts: keys of templates and of buildspecs. */
const PLACES = new Set(['BuildSpec', 'buildspec', 'Commands', 'commands', 'finally', 'UserData', 'Command', 'command']);

/** True for the name of a property or key whose text is run, or holds what is run. */
export function holdsScript(name: string): boolean {
  return PLACES.has(name);
}

/** A value as a shell reads it: in quotes, in escaped quotes as in JSON, or bare. Nothing that is computed. */
const VALUE = String.raw`(?:\\"(?<escaped>[^"$\x60\\\n]{1,200})\\"|"(?<double>[^"$\x60\\\n]{1,200})"|'(?<single>[^'\n]{1,200})'|(?<bare>[^\s"'$\x60\\;&|<>(){}[\]-][^\s"'$\x60\\;&|<>(){}[\]]{0,199}))`;

interface Form {
  readonly pattern: RegExp;
  /** What the value is called where nothing in the script names it. */
  readonly name?: string;
}

const forms: readonly Form[] = [
  { pattern: new RegExp(String.raw`(?<![\w$.{/-])(?<name>[A-Za-z_]\w{0,80})=${VALUE}`, 'g') },
  { pattern: new RegExp(String.raw`(?<=\s)--(?<name>[a-z][a-z-]{0,40})(?:=|[ \t]{1,8})${VALUE}`, 'g') },
  { pattern: new RegExp(String.raw`\b(?:docker|podman) login\b[^\n|;&]{0,200}?\s-p[ \t=]{1,8}${VALUE}`, 'g'), name: 'password' },
  { pattern: new RegExp(String.raw`\bmysql(?:dump|admin)?\b[^\n|;&]{0,200}?\s-p${VALUE}`, 'g'), name: 'password' },
  { pattern: /\bcurl\b[^\n|;&]{0,400}?\s(?:-u|--user)[ \t=]{1,8}["']?[^\s:"'$\x60]{1,80}:(?<bare>[^\s"'$\x60]{3,200})/g, name: 'password' },
  {
    pattern:
      /\b(?:Authorization:[ \t]{0,4}(?:Bearer|token|Basic)[ \t]{1,4}|X-(?:Api-Key|Auth-Token|Vault-Token):[ \t]{0,4})(?<bare>[^\s"'$`\\]{8,400})/gi,
    name: 'token',
  },
  {
    pattern: new RegExp(String.raw`\becho[ \t]{1,8}(?:-n[ \t]{1,8})?${VALUE}[ \t]{0,8}\|[^\n|;&]{0,200}--password-stdin\b`, 'g'),
    name: 'password',
  },
];

/** Passwords of databases that a build starts for its tests. */
const THROWAWAY =
  /^(?:postgres(?:ql)?|mysql|root|admin|guest|rabbitmq|minio(?:admin)?|sa|docker|ci|local(?:host)?|demo|(?:password|secret|test|dev)\w{0,8})$/i;

/** An option that says where a secret is: `docker build --secret id=token,env=TOKEN`. Source: Docker manual, "Build secrets". */
const WHEREABOUTS = /^(?:id|type|src|source|env|file|name)=/;

/** Worth a look at all: most texts name no credential. */
const SUSPICIOUS = /pass|pwd|secret|token|key|cred|login|mysql|curl|Authorization/i;

/** The credentials in the text of a script or buildspec, in order and without overlap. */
export function scriptSecrets(text: string): readonly ScriptSecret[] {
  if (!SUSPICIOUS.test(text)) return [];
  const found = [...forms.flatMap((form) => inForm(form, text)), ...inVariables(text), ...inJsonVariables(text)];
  const kept: ScriptSecret[] = [];
  for (const next of found.sort((a, b) => a.start - b.start)) if (next.start >= (kept.at(-1)?.end ?? 0)) kept.push(next);
  return kept;
}

function inForm({ pattern, name }: Form, text: string): readonly ScriptSecret[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const { escaped, double, single, bare, name: written } = match.groups ?? {};
    const value = escaped ?? double ?? single ?? bare;
    if (value === undefined) return [];
    const start = match.index + match[0].lastIndexOf(value);
    // What goes on after a bare value is computed, and so is the value.
    if (bare !== undefined && /["'$`(]/.test(text.charAt(start + value.length)) && name !== 'token') return [];
    const isCredential =
      name === undefined ? isNamedCredential(written ?? '', value) : value.length > 2 && !placeholder(value) && !reference(value);
    return isCredential && !THROWAWAY.test(value) && !WHEREABOUTS.test(value) && !isComment(text, match.index)
      ? [{ start, end: start + value.length, name: written ?? name ?? '' }]
      : [];
  });
}

/** Nobody writes a command further behind the sign of a comment. */
const LONGEST_COMMENT = 500;

function isComment(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LONGEST_COMMENT), at);
  return /^[ \t-]*#/.test(before.slice(before.lastIndexOf('\n') + 1));
}

const ENTRY = /^[ \t]*["']?([A-Za-z_]\w{0,80})["']?[ \t]*:[ \t]+(?:"([^"\\]*)"|'([^']*)'|([^\s"'#&*!|>{[][^#]*))/;
const VARIABLES = /^["']?variables["']?[ \t]*:/;

/** Variables of a buildspec in YAML: entries right below `variables`. */
function inVariables(text: string): readonly ScriptSecret[] {
  const found: ScriptSecret[] = [];
  let section: number | undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    const written = line.trimStart();
    const indent = line.length - written.length;
    if (written !== '' && !written.startsWith('#')) {
      if (VARIABLES.test(written)) section = indent;
      else if (section !== undefined && indent <= section) section = undefined;
      else if (section !== undefined) found.push(...entryIn(line, offset));
    }
    offset += line.length + 1;
  }
  return found;
}

function entryIn(line: string, offset: number): readonly ScriptSecret[] {
  const [, name = '', double, single, bare] = ENTRY.exec(line) ?? [];
  const value = double ?? single ?? bare?.trimEnd();
  if (value === undefined || !isNamedCredential(name, value)) return [];
  const start = offset + line.indexOf(value, line.indexOf(':'));
  return [{ start, end: start + value.length, name }];
}

function inJsonVariables(text: string): readonly ScriptSecret[] {
  return [...text.matchAll(/"variables"\s{0,40}:\s{0,40}\{([^{}]{0,20000})\}/g)].flatMap(({ index, 0: whole, 1: body = '' }) => {
    const from = index + whole.length - 1 - body.length;
    return [...body.matchAll(/"(\w{1,80})"\s{0,40}:\s{0,40}"([^"\\]{1,400})"/g)].flatMap((entry) => {
      const [written, name = '', value = ''] = entry;
      if (!isNamedCredential(name, value)) return [];
      const end = from + entry.index + written.length - 1;
      return [{ start: end - value.length, end, name }];
    });
  });
}
