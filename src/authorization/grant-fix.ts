import { iamAction } from '../facts/iam-actions.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import type { AttachedPolicy } from '../graph/policy-set.ts';
import type { Role } from '../graph/role.ts';
import { namesReferredTo, type Place, Text, waitsFor } from '../resource/index.ts';
import type { Fix } from '../rule/types.ts';
import type { Call } from './call.ts';
import type { Proof } from './prove.ts';
import { additionAt, expressionOf, type NewStatement, resourceYaml, yamlOf } from './statement.ts';

/** The smallest statements that repair a missing grant. */

/** The fix of one side, at the place where the finding is told. */
export function grantFix(side: 'identity' | 'resource' | 'across', told: Place, proofs: readonly Proof[], graph: DeliveryGraph): Fix {
  const [first] = proofs;
  if (first === undefined || side === 'across')
    return { title: 'Give the action a role of the account that it deploys to', safe: false, edits: [] };
  const { caller, target } = first.call;
  // The finding may point to the one element that keeps the caller out; what is added goes beside it.
  const at = side === 'resource' ? (target.at ?? told) : besideManaged(told, first.call);
  const statements = grouped(proofs).map((group) =>
    side === 'identity' ? identityStatement(group, at, graph) : resourceStatement(group, first.call, at, graph),
  );
  const title = side === 'identity' ? `Allow ${caller.name} to call ${listed(actionsOf(proofs))}` : `Let ${caller.name} in`;
  if (side === 'resource' && LAMBDA.test(first.call.actions[0] ?? '')) return permissionFix(first.call, at, title, graph);
  const own = additionAt(at, statements, title);
  const beyond = side === 'identity' ? otherHalf(proofs, at, graph) : [];
  const fix = { ...own, paste: [own.paste, ...beyond].join('\n') };
  if (makesCircle(statements, at, graph)) return { ...fix, edits: [], paste: `${APART}\n${fix.paste ?? ''}` };
  return { ...fix, safe: fix.edits.length > 0 && proofs.every(isEstablished) && isForOne(side, at, first.call) };
}

/** The other account must allow it too: what its policy needs, where that is not in view. */
function otherHalf(proofs: readonly Proof[], at: Place, graph: DeliveryGraph): readonly string[] {
  const hidden = proofs.filter(({ call: { caller, target } }) => {
    const unseen = target.policies?.complete === false && target.at === undefined;
    return unseen && 'account' in caller.principal && caller.principal.account.same(target.account) === 'no';
  });
  const [first] = hidden;
  if (first === undefined) return [];
  const elsewhere: Place = { ...at, resource: undefined };
  const statements = grouped(hidden).map((group) => yamlOf(resourceStatement(group, first.call, elsewhere, graph)));
  return [`# and the policy of ${first.call.target.name}, which is not in view, needs:`, ...statements];
}

/** Statements do not go into a list of managed policies. */
function besideManaged(at: Place, { caller: { role } }: Call): Place {
  return at.route?.key === 'ManagedPolicyArns' && role !== undefined ? role.properties.get('Policies').at : at;
}

const LAMBDA = /^lambda:/;

/** The policy of a function is made of resources, one for each statement. */
function permissionFix({ caller: { principal }, actions, resources }: Call, { resource }: Place, title: string, graph: DeliveryGraph): Fix {
  const instance = resource?.instance ?? '';
  const name = principal.kind === 'service' ? principal.name : 'arn' in principal ? principal.arn : Text.of('*');
  const paste = resourceYaml('DeliveryPermission', 'AWS::Lambda::Permission', {
    FunctionName: expressionOf(resources[0] ?? Text.of('*'), instance, graph),
    Action: actions[0] ?? '',
    Principal: expressionOf(name, instance, graph),
  });
  return { title, safe: false, edits: [], paste };
}

/** Two resources that wait for each other are refused. */
const APART = '# as a resource of its own: here it would make the stack wait for itself';

function makesCircle(statements: readonly NewStatement[], { resource }: Place, graph: DeliveryGraph): boolean {
  const template = resource === undefined ? undefined : graph.resolution.scope(resource.instance)?.instance.template;
  if (template === undefined || resource === undefined) return false;
  const { logicalId } = resource;
  return [...namesReferredTo(statements)].some((name) => name === logicalId || waitsFor(template, name, logicalId));
}

/** Is it documented that the call is made, and on these resources? `*` is exact for what supports no other resource. */
function isEstablished({ call: { evidence, actions, resources } }: Proof): boolean {
  const everything = resources.some((text) => text.known === '*');
  return (evidence === 'documented' || evidence === 'cdk') && (!everything || actions.every(supportsNoResource));
}

function supportsNoResource(name: string): boolean {
  const [service = '', action = ''] = name.split(':');
  return iamAction(service, action)?.resources.length === 0;
}

/** Does the statement let in the caller alone? A policy may be attached to others as well, and a role may not be there. */
function isForOne(side: 'identity' | 'resource', at: Place, { caller: { role, principal } }: Call): boolean {
  if (side === 'resource') return role !== undefined || principal.kind === 'service';
  return role !== undefined && belongsTo(role, at);
}

function belongsTo({ id, identity }: Role, at: Place): boolean {
  const { resource } = at;
  if (resource === undefined || `${resource.instance}|${resource.logicalId}` === id) return resource !== undefined;
  return identity.documents.some((policy) => policy.resource?.id.logicalId === resource.logicalId && hasOneOwner(policy));
}

/** A managed policy may be attached elsewhere, by its ARN. */
function hasOneOwner({ resource }: AttachedPolicy): boolean {
  if (resource?.type === 'AWS::IAM::RolePolicy') return true;
  if (resource?.type !== 'AWS::IAM::Policy') return false;
  const { properties } = resource;
  const roles = properties.get('Roles').items();
  const others = ['Groups', 'Users'].some((key) => properties.get(key).kind !== 'absent');
  return roles.items.length === 1 && roles.open === undefined && !others;
}

/** Actions on the same resources. */
interface Group {
  readonly actions: readonly string[];
  readonly resources: readonly Text[];
  readonly service: string | undefined;
}

/** The fewest statements: resources with the same actions together. */
function grouped(proofs: readonly Proof[]): readonly Group[] {
  const byResource = new Map<string, { readonly text: Text; readonly actions: Set<string> }>();
  for (const { call } of proofs) {
    for (const text of call.resources) {
      const entry = byResource.get(text.key) ?? { text, actions: new Set() };
      for (const action of call.actions) entry.actions.add(action);
      byResource.set(text.key, entry);
    }
  }
  const byActions = new Map<string, Group>();
  const service = proofs[0]?.call.category === 'pass-role' ? passedService(proofs[0].call) : undefined;
  for (const { text, actions } of byResource.values()) {
    const key = [...actions].sort().join();
    byActions.set(key, { actions: [...actions], resources: [...(byActions.get(key)?.resources ?? []), text], service });
  }
  return [...byActions.values()];
}

function identityStatement({ actions, resources, service }: Group, at: Place, graph: DeliveryGraph): NewStatement {
  return {
    Effect: 'Allow',
    Action: oneOrAll(actions),
    // Everything takes in the rest.
    Resource: resources.some((text) => text.known === '*')
      ? '*'
      : oneOrAll(resources.map((text) => expressionOf(text, at.resource?.instance ?? '', graph))),
    ...(service === undefined ? {} : { Condition: { StringEquals: { 'iam:PassedToService': service } } }),
  };
}

function resourceStatement({ actions, resources }: Group, { caller, category }: Call, at: Place, graph: DeliveryGraph): NewStatement {
  const { principal } = caller;
  const instance = at.resource?.instance ?? '';
  const name = principal.kind === 'service' ? principal.name : 'arn' in principal ? principal.arn : Text.of('*');
  const trusts = category === 'assume-role' || category === 'service-trust';
  const isKey = category === 'decrypt' || category === 'encrypt';
  return {
    Effect: 'Allow',
    Principal: { [principal.kind === 'service' ? 'Service' : 'AWS']: expressionOf(name, instance, graph) },
    Action: oneOrAll(actions),
    ...(principal.kind === 'service' && trusts && sendsAccount(principal.name) ? { Condition: OWN_ACCOUNT } : {}),
    ...(trusts ? {} : { Resource: isKey ? '*' : oneOrAll(resources.map((text) => expressionOf(text, instance, graph))) }),
  };
}

/** Services that say for which account they assume a role. Source: IAM User Guide, "The confused deputy problem". */
function sendsAccount(service: Text): boolean {
  return ['codebuild.amazonaws.com', 'codedeploy.amazonaws.com'].some((name) => service.is(name) === 'yes');
}

const OWN_ACCOUNT = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

function oneOrAll<T>(items: readonly T[]): T | readonly T[] {
  const [only, ...others] = items;
  return only !== undefined && others.length === 0 ? only : items;
}

function actionsOf(proofs: readonly Proof[]): readonly string[] {
  return [...new Set(proofs.flatMap(({ call }) => call.actions))];
}

/** The service that a role is passed to. */
export function passedService({ contexts }: Call): string | undefined {
  const entry = contexts[0]?.get('iam:passedtoservice');
  return entry?.state === 'known' ? entry.values[0]?.known : undefined;
}

/** Texts as people list them: `a, b and c`. */
export function listed(texts: readonly string[]): string {
  const last = texts[texts.length - 1] ?? '';
  return texts.length < 2 ? last : `${texts.slice(0, -1).join(', ')} and ${last}`;
}
