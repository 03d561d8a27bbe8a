import type { DeliveryGraph } from '../graph/graph.ts';
import { type Hole, type Place, parameterKey, type Scope, type Text } from '../resource/index.ts';
import type { Fix } from '../rule/types.ts';

/** Statements to add to a policy, as a template would write them. */

/** A text, a function of a template as data (`{ Ref: … }`), or a text that the template has no way to say. */
export type Expression = string | Readonly<Record<string, string>> | Unsayable;

/** Shown for people to paste and complete. */
export class Unsayable {
  readonly shown: string;
  constructor(shown: string) {
    this.shown = shown;
  }
}

export interface NewStatement {
  readonly Effect: 'Allow';
  readonly Principal?: Readonly<Record<string, Expression>>;
  readonly Action: string | readonly string[];
  readonly Resource?: Expression | readonly Expression[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Expression>>>>;
}

/**
 * How the template of an instance can say a text, so that it stays true wherever it is deployed: by an attribute of a
 * resource or a parameter of its own, with `Fn::Sub`, or as it is.
 */
export function expressionOf(text: Text, instance: string, graph: DeliveryGraph): Expression {
  const scope = graph.resolution.scope(instance);
  return (
    (scope === undefined ? undefined : (byResource(text, scope) ?? byParameter(text, scope) ?? bySub(text, scope))) ??
    text.known ??
    new Unsayable(text.print())
  );
}

/** The ARN of a resource of the template, or something below it. */
function byResource(text: Text, scope: Scope): Expression | undefined {
  const printed = text.print();
  for (const { identity, logicalId, type } of scope.resources()) {
    const arn = identity.arn === undefined ? undefined : identity.attribute('Arn');
    // Pipelines have no attribute for it.
    if (arn?.key === text.key && type !== 'AWS::CodePipeline::Pipeline') return { 'Fn::GetAtt': `${logicalId}.Arn` };
    if (identity.attribute('Ref').key === text.key) return { Ref: logicalId };
    if (arn !== undefined && arn.key === identity.arn?.key && printed.startsWith(`${arn.print()}/`))
      return { 'Fn::Sub': `\${${logicalId}.Arn}${printed.slice(arn.print().length)}` };
  }
  return undefined;
}

function byParameter(text: Text, scope: Scope): Expression | undefined {
  const { document, parameters } = scope.instance.template;
  for (const name of parameters.keys()) {
    const content = scope.ref(name, { document, pointer: undefined, resource: undefined, route: undefined });
    if (content.kind === 'text' && content.text.key === text.key) return { Ref: name };
  }
  return undefined;
}

/** The account and region of the deployment are said as such. */
function bySub(written: Text, scope: Scope): Expression | undefined {
  const { id, account, region } = scope.instance;
  const text = written.map((hole) => namedByRef(hole, scope));
  // What the service invents (`Id`) is no attribute that a template can ask for.
  const own = text.holes.every(({ owner, id: key, name }) =>
    owner === undefined ? key === parameterKey(id, name) : owner.instance === id && owner.attribute !== 'Id',
  );
  if (!own || text.secrets.length > 0) return undefined;
  const printed = text.print();
  const general = printed.startsWith('arn:') ? generalArn(printed, account, region) : printed;
  return general.includes('${') ? { 'Fn::Sub': general } : general;
}

/** Of some resources `Ref` gives what the service invents. */
function namedByRef(hole: Hole, scope: Scope): Hole {
  const { owner } = hole;
  if (owner?.attribute !== 'Id' || owner.instance !== scope.instance.id) return hole;
  const isRef = scope.resource(owner.logicalId)?.identity.attribute('Ref').hole?.id === hole.id;
  return isRef ? { ...hole, name: owner.logicalId, owner: { ...owner, attribute: 'Ref' } } : hole;
}

/** What another account has stays in the region where it is. */
function generalArn(arn: string, account: string | undefined, region: string | undefined): string {
  const parts = arn.split(':');
  const foreign = parts[4] !== '' && parts[4] !== account && /^\d{12}$/.test(parts[4] ?? '');
  return parts.map((part) => (part === account ? '${AWS::AccountId}' : part === region && !foreign ? '${AWS::Region}' : part)).join(':');
}

/** The fix that adds statements at a place; only told, not made, where a text cannot be said there. Not safe by itself. */
export function additionAt(at: Place, statements: readonly NewStatement[], title: string): Fix {
  const complete = at.resource !== undefined && statements.every(isSayable);
  const items = at.route?.key === 'Policies' ? [inlinePolicy(statements)] : statements;
  const edits = complete ? items.map((value) => ({ kind: 'add' as const, at, value })) : [];
  return { title, safe: false, edits, paste: statements.map(yamlOf).join('\n') };
}

/** For a role without policies of its own. */
function inlinePolicy(statements: readonly NewStatement[]): object {
  return { PolicyName: 'delivery', PolicyDocument: { Version: '2012-10-17', Statement: statements } };
}

function isSayable(value: unknown): boolean {
  if (value instanceof Unsayable) return false;
  return typeof value !== 'object' || value === null || Object.values(value).every(isSayable);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['Ref', '!Ref'],
  ['Fn::Sub', '!Sub'],
  ['Fn::GetAtt', '!GetAtt'],
]);

/** One item of a list of statements in YAML. */
export function yamlOf(statement: NewStatement): string {
  const lines = Object.entries(statement).flatMap(([key, value]) => entryLines(key, value));
  return lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`).join('\n');
}

/** A resource in YAML, as it stands in the section `Resources`. */
export function resourceYaml(logicalId: string, type: string, properties: Readonly<Record<string, Expression>>): string {
  return entryLines(logicalId, { Type: type, Properties: properties }).join('\n');
}

function entryLines(key: string, value: unknown): readonly string[] {
  const name = scalar(key);
  if (Array.isArray(value)) return [`${name}:`, ...(value as readonly unknown[]).map((item) => `  - ${inline(item)}`)];
  if (typeof value === 'object' && value !== null && !isFunction(value))
    return [`${name}:`, ...Object.entries(value).flatMap(([inner, item]) => entryLines(inner, item).map((line) => `  ${line}`))];
  return [`${name}: ${inline(value)}`];
}

function isFunction(value: object): boolean {
  if (value instanceof Unsayable) return true;
  const [only, ...others] = Object.keys(value);
  return only !== undefined && others.length === 0 && SHORT.has(only);
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(String(value));
  if (value instanceof Unsayable) return scalar(value.shown);
  const [name = '', argument] = Object.entries(value)[0] ?? [];
  return `${SHORT.get(name) ?? name} ${scalar(String(argument))}`;
}

/** Quoted where YAML would read something else. */
function scalar(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9_./-]*$|^[A-Za-z0-9][A-Za-z0-9_./*-]*:[A-Za-z0-9][A-Za-z0-9_./*-]*$/.test(text) && !/^\d+$/.test(text)
    ? text
    : `'${text.replaceAll("'", "''")}'`;
}
