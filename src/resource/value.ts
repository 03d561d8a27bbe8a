import { type Answer, type Cause, distinctCauses, unknown } from './cause.ts';
import type { Field } from './field.ts';
import { evaluate, notReadCause } from './intrinsics.ts';
import { isLoop } from './loops.ts';
import {
  entryOf,
  Moved,
  type Path,
  type Place,
  type Raw,
  type RawMap,
  type ResourceId,
  SecretText,
  type SourceDocument,
  step,
  type Via,
} from './place.ts';
import type { Scope } from './scope.ts';
import { Text } from './text.ts';

/** Where a value was read, and by which route the resource reaches it. */
export interface Origin {
  readonly document: SourceDocument;
  readonly pointer: Path | undefined;
  readonly resource: ResourceId | undefined;
  readonly route: Path | undefined;
  readonly via?: Via;
  /** The subtree was made by a transform: steps into it do not move the pointer. */
  readonly generated?: true;
}

/** What an expression comes to once functions are applied. */
export type Content =
  | { readonly kind: 'text'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly open: readonly Cause[] | undefined }
  | { readonly kind: 'map'; readonly raw: RawMap; readonly origin: Origin; readonly scope: Scope }
  | { readonly kind: 'null' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unresolved'; readonly because: readonly Cause[] };

const CIRCULAR: Content = { kind: 'unresolved', because: [{ kind: 'unsupported', what: 'a value that refers to itself' }] };

/** Why there may be further entries which nobody knows: those of a macro, of a loop that could not be unrolled, those that were not read. */
function addsEntries(raw: RawMap, { instance }: Scope): Cause | undefined {
  if (Object.hasOwn(raw, 'Fn::NotRead')) return notReadCause(raw['Fn::NotRead'] ?? null);
  if (Object.hasOwn(raw, 'Fn::Transform')) return { kind: 'unsupported', what: 'Fn::Transform' };
  const loop = instance.template.languageExtensions ? Object.keys(raw).find(isLoop) : undefined;
  return loop === undefined ? undefined : { kind: 'unsupported', what: loop };
}

/** The branch that an `Fn::If` takes: the value is what stands there, and so is its place. */
export interface Branch {
  readonly kind: 'branch';
  readonly raw: Raw;
  readonly origin: Origin;
}

/** Items of a list; `open` says why there may be more. */
export interface Items {
  readonly items: readonly Value[];
  readonly open: readonly Cause[] | undefined;
}

/** A value of a template, resolved when it is first looked at. */
export class Value {
  private readonly raw: Raw;
  private readonly scope: Scope | undefined;
  private home: Origin;
  private settled: Content | undefined;
  /** Entries that were asked for: keys and values in turn. Most maps are small, and most entries are never asked for. */
  private children: (string | Value)[] | undefined;

  private constructor(raw: Raw, scope: Scope | undefined, origin: Origin, content?: Content) {
    this.raw = raw;
    this.scope = scope;
    this.home = origin;
    this.settled = content;
  }

  /** The value of an expression as parsed. */
  static parsed(raw: Raw, scope: Scope, origin: Origin): Value {
    if (!(raw instanceof Moved)) return new Value(raw, scope, origin);
    const { document, resource, route } = origin;
    return Value.parsed(raw.raw, scope, { document, resource, route, pointer: raw.from, via: raw.via });
  }

  /** A value that was computed rather than written. */
  static computed(content: Content, origin: Origin): Value {
    return new Value(null, undefined, origin, content);
  }

  get content(): Content {
    this.settled ??= this.settle();
    return this.settled;
  }

  get origin(): Origin {
    this.settled ??= this.settle();
    return this.home;
  }

  private settle(): Content {
    if (this.scope === undefined) return { kind: 'absent' };
    // What a value that refers to itself finds there.
    this.settled = CIRCULAR;
    let raw = this.raw;
    for (;;) {
      const outcome = evaluate(raw, this.scope, this.home);
      if (outcome.kind !== 'branch') return outcome;
      raw = outcome.raw;
      this.home = outcome.origin;
    }
  }

  /** What `Fn::Base64` encodes here, though it be known in part only; any other value as it is. */
  get unencoded(): Value {
    const { scope } = this;
    if (scope === undefined) return this;
    let { raw } = this;
    for (;;) {
      const plain = entryOf(raw, 'Fn::Base64');
      if (plain !== undefined) return Value.parsed(plain, scope, this.origin);
      const outcome = evaluate(raw, scope, this.home);
      if (outcome.kind !== 'branch') return this;
      raw = outcome.raw;
    }
  }

  get kind(): Content['kind'] {
    return this.content.kind;
  }

  /** The place of the value; for an absent one, of its nearest parent that is there. */
  get at(): Place {
    const { document, pointer, resource, route, via } = this.origin;
    return {
      document,
      pointer,
      resource,
      route,
      ...(via === undefined ? {} : { via }),
      ...(this.kind === 'absent' ? { part: 'key' as const } : {}),
    };
  }

  /** Why the value is not known; empty when it is. */
  get because(): readonly Cause[] {
    const content = this.content;
    if (content.kind === 'unresolved') return content.because;
    if (content.kind === 'text') return content.text.because;
    return content.kind === 'list' ? (content.open ?? []) : [];
  }

  /** Is something set here? `null` and `AWS::NoValue` are not. */
  get exists(): Answer {
    const content = this.content;
    if (content.kind === 'unresolved') return unknown(...content.because);
    return content.kind === 'absent' || content.kind === 'null' ? 'no' : 'yes';
  }

  /** The entry of a map, or of an item's map; absent when the map has none, unresolved when the map is. */
  get(key: string, ...further: readonly string[]): Value {
    const child = this.child(key);
    return further.length === 0 ? child : child.get(...(further as [string, ...string[]]));
  }

  private child(key: string): Value {
    this.children ??= [];
    const at = this.children.indexOf(key);
    if (at >= 0) return this.children[at + 1] as Value;
    const made = this.makeChild(key);
    this.children.push(key, made);
    return made;
  }

  private makeChild(key: string): Value {
    const content = this.content;
    const route = step(this.origin.route, key);
    if (content.kind === 'unresolved') return Value.computed(content, { ...this.origin, route });
    if (content.kind !== 'map') return Value.computed({ kind: 'absent' }, { ...this.origin, route });
    const raw = entryOf(content.raw, key);
    if (raw !== undefined) return Value.parsed(raw, content.scope, stepInto(content.origin, key, route));
    const adding = addsEntries(content.raw, content.scope);
    if (adding !== undefined) return Value.computed({ kind: 'unresolved', because: [adding] }, { ...content.origin, route });
    // A missing property is shown at the nearest parent that is there.
    return Value.computed({ kind: 'absent' }, { ...content.origin, route });
  }

  /** The keys of a map with the values that are set. */
  entries(): readonly (readonly [string, Value])[] {
    const content = this.content;
    if (content.kind !== 'map') return [];
    return Object.keys(content.raw)
      .filter((key) => key !== 'Fn::NotRead')
      .map((key) => [key, this.child(key)] as const)
      .filter(([, value]) => value.kind !== 'absent');
  }

  /** The items of a list; a single value stands for a list of one, as IAM and CloudFormation accept. */
  items(): Items {
    const content = this.content;
    if (content.kind === 'list') return content;
    if (content.kind === 'unresolved') return { items: [], open: content.because };
    return { items: content.kind === 'absent' || content.kind === 'null' ? [] : [this], open: undefined };
  }

  /** Text that may be partly known. */
  text(): Field<Text> {
    const { at, content } = this;
    if (content.kind === 'text') return { at, state: 'set', value: content.text };
    if (content.kind === 'absent' || content.kind === 'null') return { at, state: 'absent' };
    const because: readonly Cause[] =
      content.kind === 'unresolved' ? content.because : [{ kind: 'unsupported', what: `a ${content.kind} where text is expected` }];
    return { at, state: 'unresolved', because };
  }

  /** Text that is wholly known, else unresolved. */
  string(): Field<string> {
    return this.narrow((text) => text);
  }

  /** True and false in every spelling that CloudFormation accepts. */
  boolean(): Field<boolean> {
    return this.narrow((text) => BOOLEANS.get(text.toLowerCase()));
  }

  /** A number, written as one or as text. */
  number(): Field<number> {
    return this.narrow((text) => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)));
  }

  private narrow<T>(read: (text: string) => T | undefined): Field<T> {
    const field = this.text();
    if (!('value' in field)) return field;
    const known = field.value.known;
    if (known === undefined) {
      const because = field.value.because;
      return {
        at: field.at,
        state: 'unresolved',
        because: because.length > 0 ? because : [{ kind: 'unsupported', what: 'a credential in this place' }],
      };
    }
    const value = read(known);
    if (value === undefined)
      return {
        at: field.at,
        state: 'unresolved',
        because: [{ kind: 'unsupported', what: `the value ${JSON.stringify(known.slice(0, 40))}` }],
      };
    return { at: field.at, state: field.state, value };
  }
}

/** YAML 1.1 spellings: CloudFormation reads them as booleans. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
]);

/** The origin of an entry or item of a value. */
export function stepInto(origin: Origin, key: string | number, route: Path | undefined): Origin {
  if (origin.generated) return { ...origin, route };
  return {
    document: origin.document,
    pointer: step(origin.pointer, key),
    resource: origin.resource,
    route,
    ...(origin.via === undefined ? {} : { via: origin.via }),
  };
}

/** The text of a scalar as parsed. */
export function scalarText(raw: Exclude<Raw, RawMap | readonly Raw[] | null | Moved>): Text {
  return raw instanceof SecretText ? Text.of(...raw.parts) : Text.of(String(raw));
}

/** Merges the causes of several values. */
export function causesOf(values: readonly Value[]): readonly Cause[] {
  return distinctCauses(values.flatMap((value) => value.because));
}
