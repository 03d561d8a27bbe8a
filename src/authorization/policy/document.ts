import {
  type Answer,
  type Cause,
  distinctCauses,
  embeddedValue,
  type Field,
  type Origin,
  Text,
  type Unknown,
  unknown,
  Value,
} from '../../resource/index.ts';
import { withoutDynamicReferences } from './dynamic.ts';

/**
 * Policy documents as data. Reading never fails: what is malformed or cannot be resolved is left out and leaves the
 * element, or the whole document, open with its causes.
 * Source: IAM User Guide, "IAM JSON policy elements reference".
 */

/** Items of an element; `open` says why there may be more. */
export interface Element<T> {
  readonly items: readonly T[];
  readonly open: readonly Cause[] | undefined;
}

/** One text of an element; `value.at` is its place. */
export interface Entry {
  readonly text: Text;
  readonly value: Value;
}

/** `anyone` is `*`, alone or under `AWS`; `aws` is an ARN, an account id or a unique id. */
export type PrincipalKind = 'anyone' | 'aws' | 'service' | 'federated' | 'canonical-user';

export interface PrincipalEntry extends Entry {
  readonly kind: PrincipalKind;
}

export interface Condition {
  /** As written, without quantifier and `IfExists`: `StringEquals`. */
  readonly operator: string;
  readonly quantifier: 'ForAnyValue' | 'ForAllValues' | undefined;
  readonly ifExists: boolean;
  /** As written; compared without regard to case. */
  readonly key: string;
  readonly values: Element<Entry>;
  /** What stands under the key. */
  readonly value: Value;
}

export interface Statement {
  readonly value: Value;
  /** Among the statements in view. */
  readonly index: number;
  readonly sid: Text | undefined;
  readonly effect: 'Allow' | 'Deny' | Unknown;
  /** Whether `${...}` is a policy variable: the document's version is 2012-10-17. */
  readonly variables: Answer;
  readonly principals: Element<PrincipalEntry> | undefined;
  readonly notPrincipals: Element<PrincipalEntry> | undefined;
  readonly actions: Element<Entry> | undefined;
  readonly notActions: Element<Entry> | undefined;
  readonly resources: Element<Entry> | undefined;
  readonly notResources: Element<Entry> | undefined;
  readonly conditions: Element<Condition>;
}

export interface PolicyDocument {
  readonly value: Value;
  /** Absent means 2008-10-17. */
  readonly version: Field<Text>;
  readonly statements: readonly Statement[];
  /** Why there may be more statements than those in view. */
  readonly open: readonly Cause[] | undefined;
}

const documents = new WeakMap<Value, PolicyDocument>();

/** Reads a policy document: a map, or JSON in a text. The same value gives the same document. */
export function readPolicy(value: Value): PolicyDocument {
  const known = documents.get(value);
  if (known !== undefined) return known;
  const document = read(value);
  documents.set(value, document);
  return document;
}

/** Reads a document that stands in no source (an AWS-managed policy); its places are those of what attaches it. */
export function readPlainPolicy(json: unknown, origin: Origin): PolicyDocument {
  const value = embeddedValue(Text.of(), origin, () => json, true);
  return read(value ?? Value.computed({ kind: 'null' }, origin));
}

function read(value: Value): PolicyDocument {
  const content = value.content;
  const version = value.get('Version').text();
  if (content.kind === 'text') {
    const parsed = embeddedValue(content.text, value.origin, JSON.parse, true);
    if (parsed?.kind === 'map') return { ...read(parsed), value };
    return {
      value,
      version,
      statements: [],
      open: content.text.because.length > 0 ? content.text.because : malformed('a policy document that is no JSON'),
    };
  }
  if (content.kind !== 'map')
    return {
      value,
      version,
      statements: [],
      open: content.kind === 'unresolved' ? content.because : malformed(`a policy document that is ${content.kind}`),
    };
  const variables = variablesAnswer(version);
  const statements: Statement[] = [];
  const { items, open } = collect(value.get('Statement'), (item) => (item.kind === 'map' ? item : undefined), 'a statement');
  for (const item of items) statements.push(readStatement(item, statements.length, variables));
  return { value, version, statements, open };
}

function variablesAnswer(version: Field<Text>): Answer {
  if ('value' in version) return version.value.is('2012-10-17');
  return version.state === 'absent' ? 'no' : unknown(...version.because);
}

function readStatement(value: Value, index: number, variables: Answer): Statement {
  const sid = value.get('Sid').text();
  return {
    value,
    index,
    sid: 'value' in sid ? sid.value : undefined,
    effect: readEffect(value.get('Effect')),
    variables,
    principals: ifSet(value.get('Principal'), readPrincipals),
    notPrincipals: ifSet(value.get('NotPrincipal'), readPrincipals),
    actions: ifSet(value.get('Action'), readTexts),
    notActions: ifSet(value.get('NotAction'), readTexts),
    resources: ifSet(value.get('Resource'), readTexts),
    notResources: ifSet(value.get('NotResource'), readTexts),
    conditions: readConditions(value.get('Condition')),
  };
}

function readEffect(value: Value): 'Allow' | 'Deny' | Unknown {
  const effect = value.text();
  if (!('value' in effect)) return unknown(...('because' in effect ? effect.because : malformed('a statement without Effect')));
  const known = effect.value.known;
  if (known === 'Allow' || known === 'Deny') return known;
  return unknown(...(effect.value.because.length > 0 ? effect.value.because : malformed(`the effect ${effect.value.print()}`)));
}

function ifSet<T>(value: Value, reader: (value: Value) => T): T | undefined {
  return value.kind === 'absent' || value.kind === 'null' ? undefined : reader(value);
}

function readTexts(value: Value): Element<Entry> {
  return collect(value, entry, 'text');
}

function entry(value: Value): Entry | undefined {
  const content = value.content;
  return content.kind === 'text' ? { text: withoutDynamicReferences(content.text), value } : undefined;
}

/** The items of a single value or list that a reader accepts; the others leave the element open. */
function collect<T>(value: Value, reader: (item: Value) => T | undefined, expected: string): Element<T> {
  const listed = value.items();
  const items: T[] = [];
  const causes: Cause[] = [...(listed.open ?? [])];
  for (const item of listed.items) {
    const made = reader(item);
    if (made !== undefined) items.push(made);
    else causes.push(...(item.because.length > 0 ? item.because : malformed(`${item.kind} where ${expected} is expected in a policy`)));
  }
  return { items, open: causes.length > 0 ? distinctCauses(causes) : undefined };
}

const PRINCIPAL_KINDS: ReadonlyMap<string, PrincipalKind> = new Map([
  ['AWS', 'aws'],
  ['Service', 'service'],
  ['Federated', 'federated'],
  ['CanonicalUser', 'canonical-user'],
]);

function readPrincipals(value: Value): Element<PrincipalEntry> {
  const content = value.content;
  if (content.kind === 'text' && content.text.known === '*')
    return { items: [{ kind: 'anyone', text: content.text, value }], open: undefined };
  if (content.kind !== 'map')
    return { items: [], open: value.because.length > 0 ? value.because : malformed(`a principal that is ${content.kind}`) };
  const items: PrincipalEntry[] = [];
  const causes: Cause[] = [];
  for (const [type, listed] of value.entries()) {
    const kind = PRINCIPAL_KINDS.get(type);
    const texts = kind === undefined ? { items: [], open: malformed(`a principal of type ${type}`) } : readTexts(listed);
    causes.push(...(texts.open ?? []));
    for (const item of texts.items) items.push({ ...item, kind: kind === 'aws' && item.text.known === '*' ? 'anyone' : (kind ?? 'aws') });
  }
  return { items, open: causes.length > 0 ? distinctCauses(causes) : undefined };
}

const OPERATOR = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i;

function readConditions(value: Value): Element<Condition> {
  if (value.kind === 'absent' || value.kind === 'null') return { items: [], open: undefined };
  if (value.kind !== 'map')
    return { items: [], open: value.because.length > 0 ? value.because : malformed(`a condition that is ${value.kind}`) };
  const items: Condition[] = [];
  const causes: Cause[] = [];
  for (const [written, block] of value.entries()) {
    if (block.kind !== 'map') {
      causes.push(...(block.because.length > 0 ? block.because : malformed(`a condition ${written} that is ${block.kind}`)));
      continue;
    }
    const [, quantifier, operator = written, ifExists] = OPERATOR.exec(written) ?? [];
    for (const [key, listed] of block.entries()) {
      items.push({
        operator,
        quantifier: quantifierOf(quantifier),
        ifExists: ifExists !== undefined,
        key,
        values: readTexts(listed),
        value: listed,
      });
    }
  }
  return { items, open: causes.length > 0 ? distinctCauses(causes) : undefined };
}

function quantifierOf(written: string | undefined): Condition['quantifier'] {
  if (written === undefined) return undefined;
  return written.toLowerCase() === 'foranyvalue' ? 'ForAnyValue' : 'ForAllValues';
}

function malformed(what: string): readonly Cause[] {
  return [{ kind: 'unsupported', what }];
}
