import { type Cause, distinctCauses } from './cause.ts';
import { entryOf, isRawMap, keysOf, Moved, type Raw, type RawMap, step } from './place.ts';
import type { Scope } from './scope.ts';
import { substitute } from './substitution.ts';
import { type Hole, Text } from './text.ts';
import { type Branch, type Content, causesOf, type Origin, scalarText, stepInto, Value } from './value.ts';

/**
 * CloudFormation's functions, each from its argument to what it comes to. What cannot be resolved becomes a hole or an
 * unresolved value with its cause; no input makes a function throw.
 * Source: CloudFormation User Guide, "Intrinsic function reference" and "AWS::LanguageExtensions transform".
 */
type Outcome = Content | Branch;
type IntrinsicFunction = (call: Call) => Outcome;

/** One use of a function. */
interface Call {
  readonly name: string;
  readonly argument: Raw;
  readonly scope: Scope;
  readonly origin: Origin;
}

const ABSENT: Content = { kind: 'absent' };

/** What an expression comes to in a scope. */
export function evaluate(raw: Raw, scope: Scope, origin: Origin): Outcome {
  if (raw === null) return { kind: 'null' };
  if (raw instanceof Moved)
    return {
      kind: 'branch',
      raw: raw.raw,
      origin: { document: origin.document, resource: origin.resource, route: origin.route, pointer: raw.from, via: raw.via },
    };
  if (Array.isArray(raw)) return list(raw, scope, origin);
  if (!isRawMap(raw)) return { kind: 'text', text: scalarText(raw as string) };
  const name = functionName(raw);
  if (name === undefined) return { kind: 'map', raw: scope.expandLoops(raw), origin, scope };
  const call: Call = { name, argument: entryOf(raw, name) ?? null, scope, origin };
  return (FUNCTIONS.get(name) ?? unsupported)(call);
}

/** The function that a map is a call of. */
export function functionName(raw: RawMap): string | undefined {
  const keys = Object.keys(raw);
  const only = keys.length === 1 ? keys[0] : undefined;
  if (only === undefined) return undefined;
  return only === 'Ref' || (only.startsWith('Fn::') && !only.startsWith('Fn::ForEach::')) ? only : undefined;
}

/** Items that `AWS::NoValue` removes shift the ones behind them; an undecided item leaves the list open. */
function list(raw: readonly Raw[], scope: Scope, origin: Origin): Content {
  const items: Value[] = [];
  let open: readonly Cause[] | undefined;
  raw.forEach((entry, index) => {
    const item = Value.parsed(entry, scope, stepInto(origin, index, step(origin.route, items.length)));
    const conditional = isRawMap(entry) && functionName(entry) !== undefined;
    if (conditional && item.kind === 'absent') return;
    if (conditional && item.kind === 'unresolved') open = distinctCauses([...(open ?? []), ...item.because]);
    else items.push(item);
  });
  return { kind: 'list', items, open };
}

function argumentAt(call: Call, index: number): Value {
  const raw = Array.isArray(call.argument) ? ((call.argument as readonly Raw[])[index] ?? null) : null;
  return Value.parsed(raw, call.scope, stepInto(stepInto(call.origin, call.name, call.origin.route), index, call.origin.route));
}

function argument(call: Call): Value {
  return Value.parsed(call.argument, call.scope, stepInto(call.origin, call.name, call.origin.route));
}

/** A text that stands for a call which cannot be resolved; equal calls of an instance give equal holes. */
function derived(call: Call, because: readonly Cause[], domain?: Hole['domain']): Content {
  const causes: readonly Cause[] = because.length > 0 ? because : [{ kind: 'unsupported', what: call.name }];
  const id = `${call.scope.instance.id}|${call.name}|${JSON.stringify(call.argument)}`;
  return {
    kind: 'text',
    text: Text.of({ id, name: call.scope.nameOf(call.name, call.argument), because: causes, ...(domain === undefined ? {} : { domain }) }),
  };
}

function unsupported(call: Call): Content {
  return { kind: 'unresolved', because: [{ kind: 'unsupported', what: call.name }] };
}

function ref(call: Call): Content {
  const name = argument(call).text();
  const known = 'value' in name ? name.value.known : undefined;
  if (known === undefined) return unsupported(call);
  return known === 'AWS::NoValue' ? ABSENT : atCall(call.scope.ref(known, call.origin), call);
}

/** The items of a list parameter, each with the route by which this call reaches it. */
function atCall(content: Content, { origin }: Call): Content {
  if (content.kind !== 'list') return content;
  const { resource, route } = origin;
  const items = content.items.map((item, index) => Value.computed(item.content, { ...item.origin, resource, route: step(route, index) }));
  return { ...content, items };
}

function getAtt(call: Call): Content {
  const written = typeof call.argument === 'string' ? splitOnce(call.argument) : [argumentAt(call, 0), argumentAt(call, 1)].map(knownText);
  const [logicalId, attribute] = written;
  if (logicalId === undefined || attribute === undefined) return derived(call, argument(call).because);
  return call.scope.attribute(logicalId, attribute, call.origin);
}

function splitOnce(dotted: string): readonly [string, string | undefined] {
  const dot = dotted.indexOf('.');
  return dot < 0 ? [dotted, undefined] : [dotted.slice(0, dot), dotted.slice(dot + 1)];
}

function knownText(value: Value): string | undefined {
  const field = value.text();
  return 'value' in field ? field.value.known : undefined;
}

function sub(call: Call): Content {
  const isList = Array.isArray(call.argument);
  const template = (isList ? argumentAt(call, 0) : argument(call)).text();
  if (!('value' in template)) return derived(call, 'because' in template ? template.because : []);
  const names = isList ? argumentAt(call, 1) : undefined;
  return {
    kind: 'text',
    text: substitute(template.value, (name) => {
      const local = names?.get(name);
      if (local !== undefined && local.kind !== 'absent') return textOf(local, call, name, JSON.stringify([call.argument, name]));
      const [logicalId, attribute] = splitOnce(name);
      const content =
        attribute === undefined ? call.scope.ref(logicalId, call.origin) : call.scope.attribute(logicalId, attribute, call.origin);
      return textOf(Value.computed(content, call.origin), call, name);
    }),
  };
}

/**
 * A value as text; anything else becomes a hole with the value's causes.
 * @param identity equal only for what is surely the same text
 */
function textOf(value: Value, call: Call, name: string, identity = name): Text {
  const content = value.content;
  if (content.kind === 'text') return content.text;
  if (content.kind === 'list' && content.open === undefined) return join(content.items, Text.of(','), call, identity);
  const because: readonly Cause[] = value.because.length > 0 ? value.because : [{ kind: 'unsupported', what: `${name} as text` }];
  return Text.of({ id: `${call.scope.instance.id}|${call.name}|${identity}`, name, because });
}

function join(items: readonly Value[], delimiter: Text, call: Call, identity: string): Text {
  return Text.of(
    ...items.flatMap((item, index) => {
      const text = textOf(item, call, `${call.scope.nameOf(call.name, call.argument)}[${index}]`, `${identity}[${index}]`);
      return index === 0 ? [text] : [delimiter, text];
    }),
  );
}

function joined(call: Call): Content {
  const delimiter = argumentAt(call, 0).text();
  const source = argumentAt(call, 1);
  const { items, open } = source.items();
  if (open !== undefined || !('value' in delimiter) || source.kind === 'null') return derived(call, open ?? []);
  return { kind: 'text', text: join(items, delimiter.value, call, JSON.stringify(call.argument)) };
}

function conditional(call: Call): Outcome {
  const condition = Array.isArray(call.argument) ? (call.argument as readonly Raw[])[0] : undefined;
  if (typeof condition !== 'string') return unsupported(call);
  const answer = call.scope.condition(condition);
  if (typeof answer === 'object') return { kind: 'unresolved', because: answer.because };
  const index = answer === 'yes' ? 1 : 2;
  const raw = (call.argument as readonly Raw[])[index];
  if (raw === undefined) return unsupported(call);
  // The value keeps the place of the function when the branch removes it.
  if (isRawMap(raw) && raw['Ref'] === 'AWS::NoValue') return ABSENT;
  return { kind: 'branch', raw, origin: stepInto(stepInto(call.origin, call.name, call.origin.route), index, call.origin.route) };
}

function select(call: Call): Content {
  const index = argumentAt(call, 0).number();
  const source = argumentAt(call, 1);
  const { items, open } = source.items();
  if (!('value' in index)) return derived(call, 'because' in index ? index.because : []);
  const item = items[index.value];
  // Where an item may be missing, those behind it may have moved.
  if (item !== undefined && open === undefined) return item.content;
  return derived(call, open ?? [{ kind: 'unsupported', what: `item ${index.value} of a list of ${items.length}` }]);
}

function split(call: Call): Content {
  const [sign, source] = [argumentAt(call, 0), argumentAt(call, 1)];
  const delimiter = knownText(sign);
  const text = source.text();
  if (delimiter === undefined || delimiter === '' || !('value' in text)) {
    const because = causesOf([sign, source]);
    return because.length > 0 ? { kind: 'unresolved', because } : unsupported(call);
  }
  const surprising = text.value.holes.filter((hole) => !surelyWithout(hole, delimiter));
  if (surprising.length > 0) return { kind: 'unresolved', because: surprising.flatMap((hole) => hole.because) };
  const pieces: Text[] = [Text.of()];
  for (const part of text.value.parts) {
    const [first = '', ...others] = typeof part === 'string' ? part.split(delimiter) : [part];
    pieces[pieces.length - 1] = Text.of(pieces[pieces.length - 1] ?? '', first);
    for (const piece of others) pieces.push(Text.of(piece));
  }
  return {
    kind: 'list',
    open: undefined,
    items: pieces.map((piece, index) =>
      Value.computed({ kind: 'text', text: piece }, { ...call.origin, route: step(call.origin.route, index) }),
    ),
  };
}

/** Without any part of the delimiter: one half may be in the hole, and the other beside it. */
function surelyWithout(hole: Hole, delimiter: string): boolean {
  const { values, characters } = hole.domain ?? {};
  const signs = [...delimiter];
  if (values !== undefined) return values.every((value) => !signs.some((sign) => value.includes(sign)));
  return characters !== undefined && !signs.some((sign) => new RegExp(`[${characters}]`).test(sign));
}

function findInMap(call: Call): Content {
  const [mapping, top, second] = [0, 1, 2].map((index) => argumentAt(call, index)) as [Value, Value, Value];
  const fallback = argumentAt(call, 3).get('DefaultValue');
  const [mapName, topKey, secondKey] = [mapping, top, second].map(knownText);
  const table = mapName === undefined ? undefined : call.scope.mapping(mapName);
  if (topKey !== undefined && secondKey !== undefined && table !== undefined) {
    const found = entryOf(entryOf(table.raw, topKey), secondKey);
    if (found !== undefined && !isLiteral(found)) return unsupported({ ...call, name: `${mapName}.${topKey}.${secondKey}` });
    if (found !== undefined)
      return Value.parsed(found, call.scope, { ...call.origin, pointer: step(step(table.pointer, topKey), secondKey), via: 'mapping' })
        .content;
    return fallback.kind === 'absent' ? unsupported({ ...call, name: `${mapName} has no ${topKey}.${secondKey}` }) : fallback.content;
  }
  const because = causesOf([mapping, top, second]);
  const listed = topKey === undefined ? listedValues(top) : [topKey];
  // A fallback may give anything, unless the keys are known and all in the table.
  const open =
    fallback.kind !== 'absent' &&
    (listed === undefined || secondKey === undefined || !listed.every((key) => entryOf(entryOf(table?.raw, key), secondKey) !== undefined));
  const values = table === undefined || !isRawMap(table.raw) || open ? undefined : possibleEntries(table.raw, listed, secondKey);
  return derived(call, because, values === undefined ? undefined : { values });
}

/** Tables hold texts and lists of texts; functions do not work in them. */
function isLiteral(found: Raw): boolean {
  return !isRawMap(found) && !(Array.isArray(found) && (found as readonly Raw[]).some((item) => typeof item === 'object'));
}

/** The values that a text without a known one can have, where they are listed. */
function listedValues(value: Value): readonly string[] | undefined {
  const field = value.text();
  return 'value' in field ? field.value.hole?.domain?.values : undefined;
}

/** All texts that a lookup with an unknown key can give; undefined when one of them is no plain text. */
function possibleEntries(
  table: RawMap,
  topKeys: readonly string[] | undefined,
  secondKey: string | undefined,
): readonly string[] | undefined {
  const tops = topKeys === undefined ? Object.values(table) : topKeys.map((key) => entryOf(table, key) ?? null);
  const found = tops
    .filter(isRawMap)
    .flatMap((entries) =>
      Object.keys(entries).flatMap((key) => (secondKey === undefined || key === secondKey ? [entries[key] ?? null] : [])),
    );
  return found.length > 0 && found.every((entry) => typeof entry === 'string') ? [...new Set(found)] : undefined;
}

function importValue(call: Call): Content {
  const name = argument(call).text();
  if (!('value' in name)) return derived(call, argument(call).because);
  const exported = call.scope.exportsNamed(name.value);
  const [only] = exported;
  if (only === undefined) return derived(call, [{ kind: 'import', name: name.value.print() }]);
  if (exported.length === 1) return only.value.content;
  return derived(call, [
    { kind: 'ambiguous', what: `the export ${name.value.print()}`, candidates: exported.map(({ instance }) => instance.id) },
  ]);
}

function base64(call: Call): Content {
  const text = knownText(argument(call));
  if (text === undefined) return derived(call, argument(call).because);
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return { kind: 'text', text: Text.of(btoa(bytes)) };
}

function length(call: Call): Content {
  const { items, open } = argument(call).items();
  return open === undefined ? { kind: 'text', text: Text.of(String(items.length)) } : derived(call, open);
}

function toJsonString(call: Call): Content {
  return { kind: 'text', text: jsonText(argument(call), call, JSON.stringify(call.argument)) };
}

function jsonText(value: Value, call: Call, identity: string): Text {
  const content = value.content;
  if (content.kind === 'map') {
    const entries = value.entries().map(([key, entry]) => {
      const printed = JSON.stringify(key);
      return Text.of(`${printed}:`, jsonText(entry, call, `${identity}.${printed}`));
    });
    return Text.of('{', ...commas(entries), '}');
  }
  if (content.kind === 'list' && content.open === undefined)
    return Text.of('[', ...commas(content.items.map((item, index) => jsonText(item, call, `${identity}[${index}]`))), ']');
  if (content.kind !== 'text') return content.kind === 'null' ? Text.of('null') : textOf(value, call, 'json', identity);
  return Text.of('"', ...content.text.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part)), '"');
}

function commas(texts: readonly Text[]): readonly (Text | string)[] {
  return texts.flatMap((text, index) => (index === 0 ? [text] : [',', text]));
}

/** Lists that only the account knows. */
function accountList(call: Call): Content {
  return { kind: 'unresolved', because: [{ kind: 'unsupported', what: call.name }] };
}

/** What a live source could not read: it stands where the value would, or beside the entries that are known. */
function notRead({ argument: raw }: Call): Content {
  return { kind: 'unresolved', because: [notReadCause(raw)] };
}

/** The cause that a live source gives for what it could not read. */
export function notReadCause(raw: Raw): Cause {
  const text = (key: string): string => {
    const value = entryOf(raw, key);
    return typeof value === 'string' ? value : '';
  };
  return {
    kind: 'not-read',
    operation: text('Operation'),
    account: text('Account'),
    region: text('Region'),
    permission: text('Permission'),
    reason: text('Reason'),
  };
}

/** A value that the service holds and shows to nobody. */
function masked(call: Call): Content {
  const { scope, origin } = call;
  const name = typeof call.argument === 'string' ? call.argument : 'a hidden value';
  const id = `${scope.instance.id}|${origin.resource?.logicalId ?? ''}|${keysOf(origin.pointer).join('/')}`;
  return { kind: 'text', text: Text.of({ id, name, because: [{ kind: 'unsupported', what: 'a value that AWS hides' }], sensitive: true }) };
}

const FUNCTIONS: ReadonlyMap<string, IntrinsicFunction> = new Map<string, IntrinsicFunction>([
  ['Ref', ref],
  ['Fn::GetAtt', getAtt],
  ['Fn::Sub', sub],
  ['Fn::Join', joined],
  ['Fn::If', conditional],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::FindInMap', findInMap],
  ['Fn::ImportValue', importValue],
  ['Fn::Base64', base64],
  ['Fn::Length', length],
  ['Fn::ToJsonString', toJsonString],
  ['Fn::GetAZs', accountList],
  ['Fn::Cidr', accountList],
  ['Fn::NotRead', notRead],
  ['Fn::Masked', masked],
]);
