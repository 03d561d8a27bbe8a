import type * as v from 'valibot';
import { nearest } from '../resource/did-you-mean.ts';

/** One thing that is wrong with a configuration, in words. */
export interface Fault {
  readonly what: string;
  readonly next: string | undefined;
  readonly path: readonly PropertyKey[];
  /** Whether the key or its value is wrong. */
  readonly part: 'key' | 'value';
}

type Issue = v.BaseIssue<unknown>;

/** Puts what the schema found into words, the keys that nobody knows first: a mistyped key is often a missing one too. */
export function faultsOf(issues: readonly Issue[], schema: v.GenericSchema): readonly Fault[] {
  const faults = issues.map((issue) => faultOf(issue, schema, []));
  return faults.sort((a, b) => Number(b.part === 'key') - Number(a.part === 'key'));
}

function faultOf(issue: Issue, schema: v.GenericSchema, above: readonly PropertyKey[]): Fault {
  const path = [...above, ...(issue.path ?? []).map((step) => step.key as PropertyKey)];
  const list = (issue.path ?? []).findIndex((step) => step.type === 'object' && Array.isArray(step.input));
  if (list >= 0) {
    const holder = path.slice(0, above.length + list);
    return { what: `${inWords(holder, 'the configuration')} must be a mapping`, next: undefined, path: holder, part: 'value' };
  }
  const inner = issue.type === 'union' ? decisive(issue.issues ?? [], schema, path) : undefined;
  if (inner !== undefined) return inner;
  const key = String(path.at(-1) ?? '');
  if (isUnknownKey(issue)) return unknownKey(key, schema, path);
  if (issue.type === 'strict_object' && issue.received === 'undefined') {
    const holder = path.slice(0, -1);
    return { what: `${inWords(holder, 'the configuration')} lacks \`${key}\``, next: `add \`${key}\``, path: holder, part: 'value' };
  }
  return { what: `${inWords(path, 'the configuration')} ${wrongValue(issue)}`, next: suggestion(issue), path, part: 'value' };
}

/** Of the ways in which no form of a union fits, the one that tells what was meant: a key or value inside, not the whole. */
function decisive(issues: readonly Issue[], schema: v.GenericSchema, path: readonly PropertyKey[]): Fault | undefined {
  const inside = issues
    .filter((issue) => issue.path !== undefined || issue.type === 'union')
    .map((issue) => ({ issue, fault: faultOf(issue, schema, path) }));
  const known = new Set(keysAt(schema, path));
  const unknown = inside.find(({ fault }) => fault.part === 'key' && !known.has(String(fault.path.at(-1))));
  if (unknown !== undefined) return unknown.fault;
  return inside.find(({ issue, fault }) => issue.type !== 'strict_object' && fault.path.length > path.length)?.fault;
}

function isUnknownKey(issue: Issue): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function unknownKey(key: string, schema: v.GenericSchema, path: readonly PropertyKey[]): Fault {
  const known = keysAt(schema, path.slice(0, -1));
  const meant = nearest(key, known);
  const next = meant === undefined ? `the keys here are ${known.map((name) => `\`${name}\``).join(', ')}` : `did you mean \`${meant}\`?`;
  return { what: `unknown key \`${key}\`${path.length > 1 ? ` in ${inWords(path.slice(0, -1), '')}` : ''}`, next, path, part: 'key' };
}

const KINDS: ReadonlyMap<string | null, string> = new Map([
  ['Array', 'must be a list'],
  ['Object', 'must be a mapping'],
  ['string', 'must be text: write it in quotes'],
  ['boolean', 'must be true or false'],
]);

function wrongValue(issue: Issue): string {
  if (issue.received === 'null') return 'is empty';
  if (issue.type === 'picklist' || issue.type === 'union')
    return issue.message.startsWith('Invalid') ? `must be ${choices(issue).join(', ')}` : `is wrong: ${issue.message}`;
  if (issue.kind === 'validation') return `is wrong: ${issue.message}`;
  return KINDS.get(issue.expected) ?? `must be ${issue.expected}`;
}

function suggestion(issue: Issue): string | undefined {
  const meant = typeof issue.input === 'string' ? nearest(issue.input, choices(issue)) : undefined;
  return meant === undefined ? undefined : `did you mean \`${meant}\`?`;
}

/** The words that a value may be: the schema quotes them. */
function choices(issue: Issue): readonly string[] {
  return [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
}

/** `deployments[0].account` */
function inWords(path: readonly PropertyKey[], whole: string): string {
  if (path.length === 0) return whole;
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return `\`${steps.join('').replace(/^\./, '')}\``;
}

/** Every key that the schema knows at a path, over all forms that fit there. */
function keysAt(schema: v.GenericSchema, path: readonly PropertyKey[]): readonly string[] {
  let schemas = formsOf(schema);
  for (const step of path) schemas = schemas.flatMap((form) => inside(form, step)).flatMap(formsOf);
  return [...new Set(schemas.flatMap((form) => Object.keys(part(form, 'entries') ?? {})))];
}

function formsOf(schema: object): readonly object[] {
  const wrapped = part(schema, 'wrapped');
  if (wrapped !== undefined) return formsOf(wrapped);
  const options = part(schema, 'options');
  if (!Array.isArray(options)) return [schema];
  return options.filter((option: unknown) => typeof option === 'object' && option !== null).flatMap(formsOf);
}

function inside(schema: object, step: PropertyKey): readonly object[] {
  const entries = part(schema, 'entries');
  const found = [
    entries === undefined ? undefined : part(entries, String(step)),
    part(schema, 'item'),
    entries === undefined ? part(schema, 'value') : undefined,
  ];
  return found.filter((form) => form !== undefined);
}

function part(schema: object, name: string): object | undefined {
  const value: unknown = Object.hasOwn(schema, name) ? Reflect.get(schema, name) : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}
