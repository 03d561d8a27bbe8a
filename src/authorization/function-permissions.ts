import { arnParts } from '../graph/arn.ts';
import type { LambdaFunction } from '../graph/function.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { type Cause, embeddedValue, type Field, type Part, type Resource, Text, type Value } from '../resource/index.ts';
import { readPolicy } from './policy/document.ts';
import { type LabelledDocument, NO_POLICIES, type ResourcePolicySet } from './policy-set.ts';

/**
 * The policy of a function: each permission is a statement of it. Of a version or alias those that name it.
 * Source: Lambda Developer Guide, "Using resource-based policies for Lambda"; CloudFormation resource reference, Lambda::Permission.
 */
export function functionPolicies(node: LambdaFunction, graph: DeliveryGraph): ResourcePolicySet {
  const known = made.get(node) ?? policiesOf(node, graph);
  made.set(node, known);
  return known;
}

const made = new WeakMap<LambdaFunction, ResourcePolicySet>();

function policiesOf(node: LambdaFunction, graph: DeliveryGraph): ResourcePolicySet {
  const { byFunction, because: open } = graph.once(permissionsInView);
  const documents: LabelledDocument[] = [];
  const because: Cause[] = [...open];
  for (const permission of byFunction.get(node.id) ?? []) {
    const { exists } = permission;
    const document = exists === 'yes' ? documentOf(permission, node) : undefined;
    if (document !== undefined) documents.push(document);
    else because.push(...(typeof exists === 'object' ? exists.because : [{ kind: 'unsupported' as const, what: what(permission) }]));
  }
  return { ...NO_POLICIES, kind: 'other', documents, complete: because.length === 0, because };
}

/** Permissions by the function that they are for; causes where that is not known of one that lets in others than services. */
function permissionsInView(graph: DeliveryGraph): {
  readonly byFunction: ReadonlyMap<string, readonly Resource[]>;
  readonly because: readonly Cause[];
} {
  const byFunction = new Map<string, Resource[]>();
  const because: Cause[] = [];
  for (const permission of graph.resources('AWS::Lambda::Permission')) {
    const owner = graph.refer('function', permission.properties.get('FunctionName'));
    if (owner.state === 'unresolved' && !isServicePermission(permission)) because.push(...owner.because);
    if (owner.state === 'node') byFunction.set(owner.node.id, [...(byFunction.get(owner.node.id) ?? []), permission]);
  }
  return { byFunction, because };
}

/** A permission for a service is none for a role or an account. */
export function isServicePermission({ properties }: Resource): boolean {
  const principal = properties.get('Principal').text();
  return 'value' in principal && principal.value.endsWith('.amazonaws.com') === 'yes';
}

/** Is any permission in view for others than services? Without one, what callers may do in their own account is up to them. */
export function admitsOthers(graph: DeliveryGraph): boolean {
  return graph.once(permissionsForOthers).length > 0;
}

function permissionsForOthers(graph: DeliveryGraph): readonly Resource[] {
  return graph.resources('AWS::Lambda::Permission').filter((permission) => !isServicePermission(permission));
}

/** Does a policy let in services alone? */
export function isForService({ document: { statements, open } }: LabelledDocument): boolean {
  return open === undefined && statements.every(({ principals }) => principals?.items.every(({ kind }) => kind === 'service') === true);
}

function what({ logicalId }: Resource): string {
  return `what ${logicalId} opens`;
}

/** Properties that are conditions of the statement, with the operator and key that Lambda writes for them. */
const CONDITIONS: readonly (readonly [property: string, operator: string, key: string])[] = [
  ['SourceArn', 'ArnLike', 'AWS:SourceArn'],
  ['SourceAccount', 'StringEquals', 'AWS:SourceAccount'],
  ['PrincipalOrgID', 'StringEquals', 'aws:PrincipalOrgID'],
  ['EventSourceToken', 'StringEquals', 'lambda:EventSourceToken'],
  ['FunctionUrlAuthType', 'StringEquals', 'lambda:FunctionUrlAuthType'],
  ['InvokedViaFunctionUrl', 'Bool', 'lambda:InvokedViaFunctionUrl'],
];

/** The permission as a policy; undefined where it cannot be told what it says. */
function documentOf({ properties, logicalId }: Resource, node: LambdaFunction): LabelledDocument | undefined {
  const [principal, action] = [told(properties.get('Principal')), told(properties.get('Action'))];
  if (principal === undefined || action === undefined) return undefined;
  const who = principalOf(principal, node);
  const conditions = conditionsOf(properties);
  if (who === undefined || conditions === undefined) return undefined;
  const json = Text.of(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":',
    ...who,
    ',"Action":"',
    ...escaped(action),
    '","Resource":"',
    ...escaped(resourceOf(properties.get('FunctionName'), node)),
    '","Condition":{',
    ...conditions,
    '}}]}',
  );
  const value = embeddedValue(json, properties.origin, JSON.parse, true);
  return value === undefined ? undefined : { document: readPolicy(value), kind: 'permission', label: logicalId };
}

/** A switch is a text, too, in a condition. */
function told(value: Value): Text | undefined {
  const text: Field<Text> = value.text();
  if ('value' in text) return text.value;
  const on = value.boolean();
  return 'value' in on ? Text.of(String(on.value)) : undefined;
}

/** A service, an account, an ARN or everybody; undefined for what may be any of them. */
function principalOf(principal: Text, { account }: LambdaFunction): readonly Part[] | undefined {
  if (principal.known === '*') return ['"*"'];
  if (principal.endsWith('.amazonaws.com') === 'yes') return ['{"Service":"', ...escaped(principal), '"}'];
  const isAws = principal.startsWith('arn:') === 'yes' || /^\d{12}$/.test(principal.known ?? '') || principal.same(account) === 'yes';
  return isAws ? ['{"AWS":"', ...escaped(principal), '"}'] : undefined;
}

function conditionsOf(properties: Value): readonly Part[] | undefined {
  const byOperator = new Map<string, Part[]>();
  for (const [property, operator, key] of CONDITIONS) {
    const value = properties.get(property);
    if (value.kind === 'absent') continue;
    const text = told(value);
    if (text === undefined) return undefined;
    const others = byOperator.get(operator);
    byOperator.set(operator, [...(others === undefined ? [] : [...others, ',']), `"${key}":"`, ...escaped(text), '"']);
  }
  return [...byOperator].flatMap(([operator, parts], index) => [index === 0 ? '' : ',', `"${operator}":{`, ...parts, '}']);
}

/** What a permission is for: the function, or the version or alias that is named with it. */
function resourceOf(name: Value, { arn, functionName }: LambdaFunction): Text {
  const text = told(name);
  if (text === undefined || text.same(functionName) === 'yes') return arn;
  if (text.startsWith('arn:') === 'yes' || arnParts(text) !== undefined) return text;
  const [qualifier] = (text.known ?? '').split(':').slice(1);
  return qualifier === undefined ? arn : Text.of(arn, ':', qualifier);
}

/** As JSON writes texts; what is known only later stays what it is. */
function escaped(text: Text): readonly Part[] {
  return text.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : part));
}
