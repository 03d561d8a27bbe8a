import type { DeliveryGraph } from '../graph/graph.ts';
import { type Place, parameterKey, type Text } from '../resource/index.ts';
import type { Fix } from '../rule/types.ts';

/** Statements to add to a policy, as a template would write them. */

/** A function of a template, as data: `{ Ref: … }`. */
type Expression = string | Readonly<Record<string, unknown>>;

export interface NewStatement {
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, Expression>>;
  readonly Action: string | readonly string[];
  readonly Resource?: Expression | readonly Expression[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * How the template of an instance can say a text: as it is, by a parameter or resource of its own, or with `Fn::Sub`;
 * undefined when it cannot.
 */
export function expressionOf(text: Text, instance: string, graph: DeliveryGraph): Expression | undefined {
  const literal = text.known;
  if (literal !== undefined) return literal;
  const own = text.holes.every(({ id, name, owner }) => owner?.instance === instance || id === parameterKey(instance, name));
  if (own && text.secrets.length === 0) return { 'Fn::Sub': text.print() };
  const scope = graph.resolution.scope(instance);
  if (scope === undefined) return undefined;
  for (const name of scope.instance.template.parameters.keys()) {
    const content = scope.ref(name, {
      document: scope.instance.template.document,
      pointer: undefined,
      resource: undefined,
      route: undefined,
    });
    if (content.kind === 'text' && content.text.key === text.key) return { Ref: name };
  }
  return undefined;
}

/** The fix that adds a statement at a place; only told, not made, where an expression is missing. */
export function additionAt(at: Place | undefined, statement: NewStatement, complete: boolean, title: string): Fix {
  const edits = at === undefined || !complete ? [] : [{ kind: 'add' as const, at, value: statement }];
  return { title, safe: complete, edits, paste: yamlOf(statement) };
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['Ref', '!Ref'],
  ['Fn::Sub', '!Sub'],
]);

/** One item of a list of statements in YAML. */
export function yamlOf(statement: NewStatement): string {
  const lines = Object.entries(statement).flatMap(([key, value]) => entryLines(key, value));
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`).join('\n');
}

function entryLines(key: string, value: unknown): readonly string[] {
  const name = scalar(key);
  if (Array.isArray(value)) return [`${name}:`, ...(value as readonly unknown[]).map((item) => `  - ${inline(item)}`)];
  if (typeof value === 'object' && value !== null && !isFunction(value))
    return [`${name}:`, ...Object.entries(value).flatMap(([inner, item]) => entryLines(inner, item).map((line) => `  ${line}`))];
  return [`${name}: ${inline(value)}`];
}

function isFunction(value: object): boolean {
  const [only, ...others] = Object.keys(value);
  return only !== undefined && others.length === 0 && SHORT.has(only);
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(String(value));
  const [name = '', argument] = Object.entries(value)[0] ?? [];
  return `${SHORT.get(name) ?? name} ${scalar(String(argument))}`;
}

/** Quoted where YAML would read something else. */
function scalar(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_./-]*$|^[A-Za-z0-9][A-Za-z0-9_./*-]*:[A-Za-z0-9][A-Za-z0-9_./*-]*$/.test(text) && !/^\d+$/.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}
