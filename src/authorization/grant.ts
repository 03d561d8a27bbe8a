import type { DeliveryGraph, NodeKind } from '../graph/graph.ts';
import { type Answer, type Cause, distinctCauses, type Place } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { Call, Caller, GrantCategory } from './call.ts';
import { allCalls } from './calls.ts';
import { type Gap, gapsOf, passedService } from './gap.ts';
import { type Proof, prove } from './prove.ts';

/** What one principal must be allowed to do with one resource, and whether it is. */
export interface Grant extends Subject {
  readonly kind: 'grant';
  readonly category: GrantCategory;
  readonly caller: Caller;
  /** For people: what it is allowed on. */
  readonly target: string;
  /** The resource is a key that AWS manages: only a key of one's own helps. */
  readonly awsManaged: boolean;
  /** Every call of this kind that is surely made. */
  readonly proofs: readonly Proof[];
  /** Are all calls that are surely made allowed? */
  readonly allowed: Answer;
  /** The condition by which the role's trust demands an external id; undefined when it does not stand in the way. */
  readonly externalId: Place | undefined;
  /** What is missing, by side; empty unless calls are denied for want of a grant. */
  readonly gaps: readonly Gap[];
}

declare module '../rule/types.ts' {
  interface Subjects {
    grant: Grant;
  }
}

export const grantKind: NodeKind<'grant'> = { kind: 'grant', types: [], list: (graph) => graph.once(grants) };

/** Every call with its proof, those that are not surely made included. */
export function allProofs(graph: DeliveryGraph): readonly Proof[] {
  return allCalls(graph, 'all').map(prove);
}

/** Every call that is surely made, with its proof. */
export function requiredProofs(graph: DeliveryGraph): readonly Proof[] {
  return allCalls(graph, 'required')
    .filter(({ necessity }) => necessity === 'required')
    .map(prove);
}

function grants(graph: DeliveryGraph): readonly Grant[] {
  const grouped = new Map<string, Proof[]>();
  for (const proof of graph.once(requiredProofs)) {
    const key = keyOf(proof.call);
    const group = grouped.get(key);
    if (group === undefined) grouped.set(key, [proof]);
    else group.push(proof);
  }
  return [...grouped].flatMap(([key, group]) => grantOf(key, group, graph));
}

/** Roles handed to one service are one grant, and so is what only the caller's policies decide over in one service. */
function keyOf(call: Call): string {
  const { category, caller, target, actions } = call;
  const service = category === 'pass-role' ? `roles for ${passedService(call)}` : (actions[0] ?? '').split(':', 1)[0];
  return `${category}|${caller.key}|${category === 'pass-role' || target.policies === undefined ? service : target.key}`;
}

function grantOf(key: string, group: readonly Proof[], graph: DeliveryGraph): readonly Grant[] {
  const [first] = group;
  if (first === undefined) return [];
  const { category, caller, target, at, step } = first.call;
  const body = withoutInstances(key, graph);
  const targets = [...new Set(group.map(({ call }) => call.target.name))];
  const causes = group.flatMap(({ answer, because }) => (answer === 'unknown' ? because : []));
  return [
    {
      kind: 'grant',
      id: `${at.resource?.instance ?? ''}|${body}`,
      name: `${caller.name} on ${targets.join(', ')}`,
      at,
      ...(step === undefined ? {} : { pipeline: step.owner.name }),
      category,
      caller,
      target: target.name,
      awsManaged: target.awsManaged,
      proofs: group,
      allowed: allowedAll(group, causes),
      get externalId() {
        return externalIdOf(group);
      },
      get gaps() {
        return gapsOf(body, group, graph);
      },
    },
  ];
}

/** CodePipeline sends no external id: a trust that would hold but for one can never be used. */
function externalIdOf(required: readonly Proof[]): Place | undefined {
  for (const { call, answer, verdict } of required) {
    if (call.category !== 'assume-role' || answer !== 'denied') continue;
    for (const { but, statement } of verdict.resource.near) {
      const demanded = statement.conditions.items.find(({ key }) => key.toLowerCase() === 'sts:externalid');
      if (but === 'condition' && demanded !== undefined) return demanded.value.at;
    }
  }
  return undefined;
}

function allowedAll(required: readonly Proof[], causes: readonly Cause[]): Answer {
  if (required.some(({ answer }) => answer === 'denied')) return 'no';
  return required.every(({ answer }) => answer === 'allowed') ? 'yes' : { because: distinctCauses(causes) };
}

/** The same for every deployment of a template: without instances, accounts and regions. */
function withoutInstances(key: string, graph: DeliveryGraph): string {
  return key.replace(graph.once(deploymentTexts), '');
}

function deploymentTexts(graph: DeliveryGraph): RegExp {
  const texts = new Set<string>();
  const ids = new Set<string>();
  for (const { instance } of graph.resolution.allScopes) {
    ids.add(`${instance.id}|`);
    for (const text of [instance.account, instance.region]) if (text !== undefined) texts.add(text);
  }
  // Holes of pseudo parameters are named with their instance.
  for (const id of ids) for (const name of ['AWS::AccountId', 'AWS::Region']) texts.add(`\u0000${id}${name}\u0001`);
  const quoted = [...texts, ...ids].map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(quoted.join('|'), 'g');
}
