import { namingDocuments } from '../../facts/secret-documents.ts';
import { credentialName } from '../../facts/secret-names.ts';
import type { Key, Path, Raw, SecretToken } from '../../resource/place.ts';
import { pathOf, SecretText, step } from '../../resource/place.ts';
import { DEPTH_LIMIT } from './yaml.ts';

/**
 * Finds credentials in a text; spans are offsets of that text, in order, without overlap. `name` is what the text is the
 * value of: a bare secret key is only told by it, and so is a credential without a shape, where one may stand
 * (`credential`).
 */
export type SecretRecogniser = (text: string, name?: string, credential?: boolean) => readonly RecognisedSecret[];

export interface RecognisedSecret {
  readonly start: number;
  readonly end: number;
  /** What it is: `aws-access-key-id`. */
  readonly kind: string;
  /** What it is the value of, where something inside the text says so. */
  readonly name?: string;
  /** Has the shape, but is surely made up: stays text. */
  readonly example?: true;
}

/** A scalar or key in which secrets were recognised, with the secrets themselves: to find their spans, nothing else. */
export interface SecretHit {
  readonly path: Path | undefined;
  readonly part: 'key' | 'value';
  readonly secrets: readonly HiddenText[];
  /** Only a part of what may be a credential is written: it is not shown, and stays the text that it is. */
  readonly partial?: true;
}

/** A secret, and where it stands in its scalar once that is decoded. */
export interface HiddenText {
  readonly text: string;
  readonly start: number;
}

export interface Redaction {
  readonly root: Raw;
  readonly hits: readonly SecretHit[];
  /** What keys that are secrets were renamed to. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Keys of all maps, without those whose last character is a blank, a backslash or one of `[ , : {`. */
  readonly keys: number;
}

/** Why a parsed value cannot be worked with, and where. */
export class ShapeFault extends Error {
  readonly path: Path | undefined;
  constructor(reason: string, path: Path | undefined) {
    super(reason);
    this.path = path;
  }
}

/** No credential with a shape of its own is shorter. */
const SHORTEST_SECRET = 16;
const SHORTEST_KEY = 15;

/** Stands for what is not written out. */
const UNKNOWN_PART = 'x1';
/** Shorter pieces only join others. */
const SHORTEST_PART = 3;
const VARIABLE = /\$\{[^}]*\}/g;

type Mutable = string | number | boolean | null | SecretText | Mutable[] | { [key: string]: Mutable };

/**
 * Walks a freshly parsed value once: replaces secrets in place, and refuses what would not end well later. Values are
 * looked at together with their name (`Key: value`, `{Name: …, Value: …}`, a parameter's `Default`).
 * Throws ShapeFault for a value nested too deeply (an alias of its own parent too), for one whose aliases expand to
 * more than `budget` nodes, and for a map as a key.
 */
export function redact(root: Raw, recognise: SecretRecogniser, budget: number): Redaction {
  const walk = new Walk(recognise, budget);
  // The parsers' results are fresh and belong to nobody else yet.
  const redacted = walk.visit(root as Mutable, NAMELESS);
  return { root: redacted, hits: walk.hits, renamed: walk.renamed, keys: walk.keys };
}

class Walk {
  readonly hits: SecretHit[] = [];
  readonly renamed = new Map<string, string>();
  keys = 0;
  private readonly recognise: SecretRecogniser;
  private readonly trail: Key[] = [];
  private budget: number;

  constructor(recognise: SecretRecogniser, budget: number) {
    this.recognise = recognise;
    this.budget = budget;
  }

  visit(value: Mutable, label: Label): Mutable {
    if (typeof value === 'string') return this.scalar(value, label, undefined);
    if (typeof value === 'object' && value !== null && !(value instanceof SecretText)) this.inside(value, label);
    return value;
  }

  /** Runs over every value of a document: no calls for short scalars, no objects unless there is something to tell. */
  private inside(container: Mutable[] | { [key: string]: Mutable }, label: Label): void {
    if (this.trail.length >= DEPTH_LIMIT) throw new ShapeFault(`nested more than ${DEPTH_LIMIT} levels deep`, this.path());
    if (Array.isArray(container)) this.items(container, label);
    else this.members(container, label);
  }

  private items(list: Mutable[], label: Label): void {
    this.spend(list.length);
    const owner = this.trail.at(-1);
    const carries = (index: number): boolean => (owner === 'Fn::If' ? index > 0 : owner === 'Fn::Sub' && index === 0);
    for (let index = 0; index < list.length; index++) {
      const item = list[index];
      if (typeof item === 'string') {
        const own = carries(index) || namingDocuments.has(label.name) ? label : labelled(label.name, false);
        if (item.length >= SHORTEST_SECRET || own.credential) list[index] = this.scalar(item, own, index);
      } else if (typeof item === 'object' && item !== null && !(item instanceof SecretText)) {
        this.trail.push(index);
        this.inside(item, label);
        this.trail.pop();
      }
    }
  }

  private members(map: { [key: string]: Mutable }, outer: Label): void {
    const owner = this.trail.at(-1);
    const named = NAMED_VALUES.has(this.trail[0] ?? '') || NAMED_VALUES.has(owner ?? '');
    let members = 0;
    // Parsed maps inherit nothing that can be listed; this is several times faster than a list of keys.
    for (const written in map) {
      const value = map[written];
      members++;
      if (endsOrdinarily(written)) this.keys++;
      const key = written.length < SHORTEST_KEY ? written : this.key(map, written, value ?? null);
      if (typeof value === 'string') {
        const label = labelBelow(map, key, owner, named, outer);
        if (value.length >= SHORTEST_SECRET || label.credential) map[key] = this.scalar(value, label, key);
      } else if (typeof value === 'object' && value !== null && !(value instanceof SecretText)) {
        this.trail.push(key);
        if (key === 'Fn::Join' && outer.credential && !namingDocuments.has(outer.name)) this.pieces(value, outer);
        this.inside(value, labelBelow(map, key, owner, named, outer));
        this.trail.pop();
      }
    }
    this.spend(members);
  }

  private spend(nodes: number): void {
    this.budget -= nodes;
    if (this.budget < 0) throw new ShapeFault('its aliases expand to more values than can be read', this.path());
  }

  /** A credential that is put together from pieces which are all written out is one credential. */
  private pieces(joined: Mutable, { name }: Label): void {
    if (!Array.isArray(joined)) return;
    const [separator, pieces] = joined;
    if (typeof separator !== 'string' || !Array.isArray(pieces)) return;
    const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : UNKNOWN_PART));
    const whole = texts.join(separator);
    const [found] = this.found(whole, name, true);
    if (found === undefined) return;
    const partial = texts.some((text, index) => text !== pieces[index]);
    const list = step(this.path(), 1);
    for (const [index, text] of pieces.entries())
      if (typeof text === 'string' && text.length > (partial ? SHORTEST_PART : 0))
        this.hits.push({ path: step(list, index), part: 'value', secrets: [{ text, start: 0 }], ...(partial ? { partial } : {}) });
    if (!partial) joined[1] = [new SecretText([{ secret: found.kind, length: whole.length }])];
  }

  private scalar(text: string, { name, credential }: Label, key: Key | undefined): string | SecretText {
    const found = this.found(text, name, credential);
    if (found.length === 0) {
      if (credential && text.includes('${')) this.written(text, name, key);
      return text;
    }
    this.hits.push({ path: this.path(key), part: 'value', secrets: hidden(text, found) });
    return new SecretText(partsOf(text, found));
  }

  /** What a template for a credential writes out beside its variables, as in `${Prefix}-rest`. */
  private written(text: string, name: string, key: Key | undefined): void {
    if (key !== 'Fn::Sub' && this.trail.at(-1) !== 'Fn::Sub') return;
    if (this.found(text.replace(VARIABLE, UNKNOWN_PART), name, true).length === 0) return;
    const ends = [...text.matchAll(VARIABLE)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
    const starts = [0, ...ends.map(({ end }) => end)];
    const secrets = starts
      .map((start, index): HiddenText => ({ text: text.slice(start, ends[index]?.start), start }))
      .filter((part) => part.text.length > SHORTEST_PART);
    if (secrets.length > 0) this.hits.push({ path: this.path(key), part: 'value', secrets, partial: true });
  }

  /** Renames a key that holds a secret, and gives its name. */
  private key(map: { [key: string]: Mutable }, key: string, value: Mutable): string {
    // What js-yaml makes of `{{ name }}: x` and `? {a: b}`.
    if (key === '[object Object]') throw new ShapeFault('a map stands where a key is expected', this.path(key));
    const found = this.found(key);
    if (found.length === 0) return key;
    const name = this.renamed.get(key) ?? this.newName(key, found);
    delete map[key];
    map[name] = value;
    this.hits.push({ path: this.path(name), part: 'key', secrets: hidden(key, found) });
    return name;
  }

  /** A name of its own for every secret, so that no key of a map is lost. */
  private newName(key: string, found: readonly RecognisedSecret[]): string {
    const base = partsOf(key, found)
      .map((part) => (typeof part === 'string' ? part : `<${part.secret}>`))
      .join('');
    const taken = new Set(this.renamed.values());
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base} ${number}`;
    this.renamed.set(key, name);
    return name;
  }

  private found(text: string, name?: string, credential = false): readonly RecognisedSecret[] {
    const found = this.recognise(text, name, credential);
    return found.length === 0 ? found : found.filter(({ example }) => example !== true);
  }

  private path(key?: Key): Path | undefined {
    const above = pathOf(...this.trail);
    return key === undefined ? above : step(above, key);
  }
}

function hidden(text: string, found: readonly RecognisedSecret[]): readonly HiddenText[] {
  return found.map(({ start, end }) => ({ text: text.slice(start, end), start }));
}

function endsOrdinarily(key: string): boolean {
  const last = key.charCodeAt(key.length - 1);
  return last > 0x20 && last !== 0x5c && last !== 0x5b && last !== 0x2c && last !== 0x3a && last !== 0x7b;
}

/** What a value is called, and whether a value of that name is a credential where it stands. */
interface Label {
  readonly name: string;
  readonly credential: boolean;
}

const NAMELESS: Label = { name: '', credential: false };
const NAMES = ['Name', 'name', 'Key', 'key', 'ParameterKey', 'OptionName'];
const VALUES: ReadonlySet<Key> = new Set(['Value', 'value', 'ParameterValue', 'DefaultValue']);

/** Maps whose keys are names that people give to values. */
const NAMED_VALUES: ReadonlySet<Key> = new Set(['Variables', 'variables', 'Configuration', 'Parameters', 'Mappings', 'DefaultArguments']);

/** Properties that are credentials wherever they stand. */
const CREDENTIALS: ReadonlySet<Key> = new Set([
  'MasterUserPassword',
  'OAuthToken',
  'OauthToken',
  'AccessToken',
  'SecretToken',
  'AuthToken',
  'SecretString',
  'ApiKeyValue',
  'ClientSecret',
]);

/** A function stands for a value of the name that it has; what it puts together is only a part of one. */
function labelBelow(map: { readonly [key: string]: Mutable }, key: string, owner: Key | undefined, named: boolean, outer: Label): Label {
  if (key === 'Fn::Sub' || key === 'Fn::If') return outer;
  return key === 'Fn::Join' || key === 'Fn::Base64' ? labelled(outer.name, false) : labelOf(map, key, owner, named);
}

/**
 * Its key, or the name beside it in `{Name: …, Value: …}`, or the parameter it is the default of. What is kept in a store
 * is no credential but the name of one.
 * @param named the keys of the map are names of values
 */
function labelOf(map: { readonly [key: string]: Mutable }, key: string, owner: Key | undefined, named: boolean): Label {
  if (key === 'Default') return labelled(String(owner ?? key), true);
  if (!VALUES.has(key)) return labelled(key, named || CREDENTIALS.has(key) || namingDocuments.has(key) || isToken(map, key));
  for (const beside of NAMES) {
    const name = Object.hasOwn(map, beside) ? map[beside] : undefined;
    if (typeof name === 'string') return labelled(name, !isStored(map));
  }
  return labelled(key, false);
}

/** The same few names stand in a template many times: there is one object for each. */
const labels = { plain: new Map<string, Label>(), placed: new Map<string, Label>() };
const MOST_LABELS = 10_000;

function labelled(name: string, placed: boolean): Label {
  const known = placed ? labels.placed : labels.plain;
  let label = known.get(name);
  if (label === undefined) {
    if (known.size >= MOST_LABELS) known.clear();
    label = { name, credential: placed && (credentialName(name) || namingDocuments.has(name)) };
    known.set(name, label);
  }
  return label;
}

/** Of a source credential. */
function isToken(map: { readonly [key: string]: Mutable }, key: string): boolean {
  return key === 'Token' && Object.hasOwn(map, 'ServerType');
}

function isStored(map: { readonly [key: string]: Mutable }): boolean {
  const type = Object.hasOwn(map, 'Type') ? map['Type'] : map['type'];
  return type !== undefined && type !== 'PLAINTEXT' && type !== 'String';
}

function partsOf(text: string, found: readonly RecognisedSecret[]): readonly (string | SecretToken)[] {
  const parts: (string | SecretToken)[] = [];
  let from = 0;
  for (const { start, end, kind, name } of found) {
    if (start > from) parts.push(text.slice(from, start));
    parts.push({ secret: kind, length: end - start, ...(name === undefined ? {} : { name }) });
    from = end;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
