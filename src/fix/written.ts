/** How values of a template are written in YAML blocks, in YAML flow style and in JSON. */

/** What an edit puts into a template: JSON-like data; functions as `{ Ref: … }`. */
export type Data = string | number | boolean | readonly Data[] | { readonly [key: string]: Data };

/** The edit's value as data; undefined for what no template can hold. */
export function dataOf(value: unknown): Data | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) {
    const items = value.map(dataOf);
    return items.every((item) => item !== undefined) ? items : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => [key, dataOf(item)] as const);
  return entries.every((entry): entry is [string, Data] => entry[1] !== undefined) ? Object.fromEntries(entries) : undefined;
}

/** Read as the same text by every YAML parser, in blocks and in flow style. */
const PLAIN = /^(?:[A-Za-z_][\w./-]*|[A-Za-z][\w-]*:[A-Za-z][\w*-]*)$/;
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** A scalar in YAML: quoted where it would be read as something else. */
export function yamlScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (PLAIN.test(value) && !RESERVED.test(value)) return value;
  // Characters that single quotes cannot hold need escapes.
  return /^[\x20-\x7e]*$/.test(value) ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['Ref', '!Ref'],
  ['Fn::Sub', '!Sub'],
  ['Fn::GetAtt', '!GetAtt'],
]);

/** Lines of a block for what follows `key:` or `-`: the first belongs on that line, the others are indented from there. */
interface Block {
  readonly first: string;
  readonly rest: readonly string[];
}

/** `key: value` in lines without the indentation of the whole. */
export function blockEntry(key: string, value: Data, step: string): readonly string[] {
  const { first, rest } = block(value, step);
  return [`${yamlScalar(key)}:${first === '' ? '' : ` ${first}`}`, ...rest.map((line) => step + line)];
}

/** `- value` in lines without the indentation of the whole. */
export function blockItem(value: Data, step: string): readonly string[] {
  if (typeof value !== 'object' || shortForm(value) !== undefined || isEmpty(value)) return [`- ${block(value, step).first}`];
  const lines = isList(value)
    ? value.flatMap((item) => blockItem(item, step))
    : Object.entries(value).flatMap(([key, item]) => blockEntry(key, item, step));
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
}

function block(value: Data, step: string): Block {
  if (typeof value !== 'object') return { first: yamlScalar(value), rest: [] };
  const short = shortForm(value);
  if (short !== undefined) return { first: short, rest: [] };
  if (isEmpty(value)) return { first: isList(value) ? '[]' : '{}', rest: [] };
  if (isList(value)) return { first: '', rest: value.flatMap((item) => blockItem(item, step)) };
  return { first: '', rest: Object.entries(value).flatMap(([key, item]) => blockEntry(key, item, step)) };
}

function isList(value: Data): value is readonly Data[] {
  return Array.isArray(value);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** `!Ref Name` for a function of a text; undefined for anything else. */
export function shortForm(value: object): string | undefined {
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  const tag = SHORT.get(name);
  return tag === undefined || others.length > 0 || typeof argument !== 'string' ? undefined : `${tag} ${yamlScalar(argument)}`;
}

/** How the entries around are written. */
export interface FlowStyle {
  /** Keys and texts in double quotes, as JSON needs them. */
  readonly quoted: boolean;
  /** Between key and value: `: `. */
  readonly colon: string;
  /** Between entries that stand on one line: `, `. */
  readonly comma: string;
  /** The line break and indentation of the entries, where each has a line of its own. */
  readonly lines: { readonly eol: string; readonly indent: string; readonly step: string } | undefined;
}

/** `"key": value` in flow style. */
export function flowEntry(key: string, value: Data, style: FlowStyle): string {
  return `${flowKey(key, style)}${style.colon}${flowValue(value, style)}`;
}

/** A value in flow style; over several lines where the entries around have their own. */
export function flowValue(value: Data, style: FlowStyle): string {
  if (typeof value !== 'object') return style.quoted ? JSON.stringify(value) : yamlScalar(value);
  const { lines } = style;
  const inner = lines === undefined ? style : { ...style, lines: { ...lines, indent: lines.indent + lines.step } };
  const parts = isList(value)
    ? value.map((item) => flowValue(item, inner))
    : Object.entries(longForm(value)).map(([key, item]) => flowEntry(key, item, inner));
  const [open, close] = isList(value) ? ['[', ']'] : ['{', '}'];
  if (lines === undefined || inner.lines === undefined || parts.length === 0) return `${open}${parts.join(style.comma)}${close}`;
  const lead = lines.eol + inner.lines.indent;
  return `${open}${lead}${parts.join(`,${lead}`)}${lines.eol}${lines.indent}${close}`;
}

/** A value in JSON on one line. */
export function inlineJson(value: Data): string {
  return flowValue(value, { quoted: true, colon: ': ', comma: ', ', lines: undefined });
}

/** JSON has `Fn::GetAtt` as a list. */
function longForm(value: { readonly [key: string]: Data }): { readonly [key: string]: Data } {
  const attribute = value['Fn::GetAtt'];
  const dot = typeof attribute === 'string' ? attribute.indexOf('.') : -1;
  return typeof attribute === 'string' && dot > 0 ? { ...value, 'Fn::GetAtt': [attribute.slice(0, dot), attribute.slice(dot + 1)] } : value;
}

function flowKey(key: string, { quoted }: FlowStyle): string {
  return quoted ? JSON.stringify(key) : /^[A-Za-z_][\w.-]*$/.test(key) && !RESERVED.test(key) ? key : JSON.stringify(key);
}
