import type { DeliveryGraph } from '../graph/graph.ts';
import type { Role } from '../graph/role.ts';
import { type Place, Text } from '../resource/index.ts';
import type { Confidence, Fix, Related } from '../rule/types.ts';
import type { Call } from './call.ts';
import { evidenceOf } from './evidence.ts';
import { grantFix, listed } from './grant-fix.ts';
import type { PolicyDocument } from './policy/document.ts';
import { actionAnswer } from './policy/match.ts';
import type { StatementRef } from './policy-set.ts';
import type { Proof } from './prove.ts';
import { roleTarget } from './targets.ts';

/** One side of a grant that is missing, with the place where it would stand. */
export interface Gap {
  /** `across`: a role of another account cannot be passed at all. */
  readonly side: 'identity' | 'resource' | 'across';
  readonly at: Place;
  readonly fault: string;
  /** What a finding says; all for people. */
  readonly caller: string;
  readonly actions: string;
  readonly target: string;
  /** The policy that lacks it, with its verb: `the key policy of Key does`. */
  readonly policy: string;
  /** Which steps need it and what for. */
  readonly need: string;
  readonly confidence: Confidence;
  readonly related: readonly Related[];
  readonly fix: Fix;
  /** The proofs, for people. */
  readonly evidence: readonly string[];
  readonly proofs: readonly Proof[];
  /** Faults that this one is a consequence of. */
  readonly dependsOn: readonly string[];
}

type Side = Gap['side'];

/** The sides that denied proofs of one grant lack. Explicit denies and boundaries are guards, not gaps. */
export function gapsOf(key: string, proofs: readonly Proof[], graph: DeliveryGraph): readonly Gap[] {
  const bySide = new Map<Side, Proof[]>();
  for (const proof of proofs) for (const side of sidesOf(proof)) bySide.set(side, [...(bySide.get(side) ?? []), proof]);
  return [...bySide].flatMap(([side, lacking]) => gapOf(key, side, lacking, graph));
}

function sidesOf({ call, verdict, answer }: Proof): readonly Side[] {
  if (answer !== 'denied' || verdict.denied?.by !== 'implicit') return [];
  const { caller, target } = call;
  const inside = 'account' in caller.principal && caller.principal.account.same(target.account) === 'yes';
  if (call.category === 'pass-role' && !inside) return ['across'];
  const resource = verdict.missing.includes('resource') && target.policies !== undefined;
  // Inside one account the policy of a key or role that names the caller is enough by itself.
  if (resource && inside) return ['resource'];
  const identity = verdict.missing.includes('identity') && caller.role !== undefined;
  return [...(identity ? ['identity' as const] : []), ...(resource ? ['resource' as const] : [])];
}

function gapOf(key: string, side: Side, proofs: readonly Proof[], graph: DeliveryGraph): readonly Gap[] {
  const [first] = proofs;
  if (first === undefined) return [];
  const { call } = first;
  const { caller, target } = call;
  // A policy that nobody wrote stands nowhere: then the gap is told where the call is made.
  const place = placeOf(side, call, proofs);
  const at = place ?? call.at;
  const actions = [...new Set(proofs.flatMap((proof) => proof.call.actions.slice(0, 1)))];
  return [
    {
      side,
      at,
      fault: `grant ${key}|${side}`,
      caller: caller.name,
      actions: listed(actions),
      target: listed([...new Set(proofs.map((proof) => proof.call.target.name))]),
      policy: side === 'identity' ? 'its own policies do' : `${policyName(call)} does`,
      need: needOf(proofs),
      confidence: proofs.every((proof) => proof.call.evidence === 'inferred' || proof.call.evidence === 'uncertain') ? 'medium' : 'high',
      related: relatedTo(side, first, proofs),
      fix: place === undefined ? { title: `Let ${caller.name} in`, safe: false, edits: [] } : grantFix(side, place, proofs, graph),
      evidence: evidenceOf(proofs),
      proofs,
      dependsOn: consequenceOf(proofs, graph),
    },
  ];

  function policyName({ category }: Call): string {
    if (category === 'assume-role' || category === 'service-trust') return `the trust policy of ${target.name}`;
    return category === 'decrypt' || category === 'encrypt' ? `the key policy of ${target.name}` : `the policy of ${target.name}`;
  }
}

/** Calls on a stack of one's own account, where the role of the stack tells that another account was meant. */
function consequenceOf(proofs: readonly Proof[], graph: DeliveryGraph): readonly string[] {
  const faults = proofs.map(({ call: { category, caller, step } }) => {
    const role =
      step === undefined || category !== 'provider'
        ? undefined
        : roleTarget(graph.refer('role', step.configuration.get('RoleArn')), 'passed');
    const meant = role !== undefined && 'account' in caller.principal && caller.principal.account.same(role.target.account) === 'no';
    return meant ? `grant pass-role|${caller.key}|roles for cloudformation.amazonaws.com|across` : undefined;
  });
  return faults.every((fault) => fault !== undefined) ? [...new Set(faults)] : [];
}

function placeOf(side: Side, call: Call, proofs: readonly Proof[]): Place | undefined {
  if (side === 'identity') return call.caller.role === undefined ? undefined : identityPlace(call.caller.role, call);
  if (side === 'resource') return trustPlace(proofs) ?? call.target.at;
  const { step } = call;
  if (step === undefined) return call.at;
  return step.role.state === 'absent' ? step.value.get('RoleArn').at : step.configuration.get('RoleArn').at;
}

/** In a trust policy, the one element by which a statement misses the caller. */
function trustPlace([first]: readonly Proof[]): Place | undefined {
  if (first === undefined || (first.call.category !== 'assume-role' && first.call.category !== 'service-trust')) return undefined;
  const [near] = first.verdict.resource.near;
  if (near === undefined) return undefined;
  return near.statement.value.get(near.but === 'condition' ? 'Condition' : near.but === 'principal' ? 'Principal' : 'Resource').at;
}

/** The list of statements of the policy nearest to the matter; without any policy of its own, the role's list of policies. */
function identityPlace(role: Role, { actions, resources }: Call): Place {
  const own = role.identity.documents.filter(({ kind }) => kind !== 'aws-managed');
  const [action = ''] = actions;
  const [resource = Text.of('*')] = resources;
  const scored = own.map(({ document }) => ({ document, score: nearness(document, action, resource) }));
  const best = scored.reduce<(typeof scored)[number] | undefined>(
    (found, one) => (found === undefined || one.score > found.score ? one : found),
    undefined,
  );
  if (best !== undefined) return best.document.value.get('Statement').at;
  const { properties } = role;
  // Policies that AWS wrote are all that it has: they are the wrong ones.
  const managed = properties.get('Policies').kind === 'absent' ? properties.get('ManagedPolicyArns') : undefined;
  return managed?.exists === 'yes' ? managed.at : properties.get('Policies').at;
}

/** How near a policy is to a call: it speaks of the action, the resource, the service; for keys also of buckets. */
function nearness({ statements }: PolicyDocument, action: string, resource: Text): number {
  const service = action.slice(0, action.indexOf(':') + 1);
  const neighbours = service === 'kms:' ? [service, 's3:'] : [service];
  let score = 0;
  for (const statement of statements) {
    if (statement.effect !== 'Allow') continue;
    const written = statement.actions?.items.map(({ text }) => text) ?? [];
    const about = (prefix: string): boolean => written.some((text) => text.startsWith(prefix) === 'yes');
    if (actionAnswer(statement, action) === 'yes') score = Math.max(score, 5);
    if (statement.resources?.items.some(({ text }) => text.known !== '*' && resource.matches(text) === 'yes') === true)
      score = Math.max(score, 4);
    neighbours.forEach((prefix, index) => {
      if (about(prefix)) score = Math.max(score, 3 - index);
    });
  }
  return score;
}

/** For people: which steps need the calls, and what for. */
export function needOf(proofs: readonly Proof[]): string {
  const [first] = proofs;
  if (first === undefined) return '';
  const { step, why, caller, at } = first.call;
  const steps = new Set(proofs.flatMap((proof) => (proof.call.step === undefined ? [] : [proof.call.step.name])));
  const whys = new Set(proofs.map((proof) => proof.call.why));
  const others =
    steps.size > 1
      ? ` (and ${steps.size - 1} more ${steps.size === 2 ? 'action' : 'actions'})`
      : whys.size > 1
        ? ` (and ${whys.size - 1} more)`
        : '';
  return `${step?.name ?? at.resource?.logicalId ?? caller.name} needs it to ${why}${others}`;
}

function relatedTo(side: Side, { verdict, call }: Proof, proofs: readonly Proof[]): readonly Related[] {
  const half = side === 'identity' ? verdict.resource : verdict.identity;
  const there = half.answer === 'yes' ? half.statement : undefined;
  const halves: readonly Related[] = there === undefined ? [] : [{ place: placeOfStatement(there), note: `${titleOf(there)} allows it` }];
  const needed = new Map(proofs.map((proof) => [proof.call.step?.id ?? proof.call.requirement, proof.call]));
  const steps = [...needed.values()]
    .slice(0, 5)
    .map(({ at, step, why }): Related => ({ place: at, note: `${step?.name ?? call.caller.name} has to ${why}` }));
  return [...halves, ...steps];
}

function placeOfStatement({ kind, at, statement }: StatementRef): Place {
  return kind === 'aws-managed' && at !== undefined ? at : statement.value.at;
}

/** `the key policy`, `the policy permissions`. */
export function titleOf({ label }: Pick<StatementRef, 'label'>): string {
  return label.endsWith(' policy') ? `the ${label}` : `the policy ${label}`;
}
