import type { DeliveryGraph, NodeKind } from '../graph/graph.ts';
import { type Answer, distinctCauses, type Place } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { Call, Caller, GrantCategory } from './call.ts';
import { allCalls } from './calls.ts';
import { type Gap, gapsOf } from './gap.ts';
import { passedService } from './grant-fix.ts';
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

/** Every call that is surely made, of what is judged in this world. */
export function requiredCalls(graph: DeliveryGraph): readonly Call[] {
  return allCalls(graph, 'required', 'judged').filter(({ necessity }) => necessity === 'required');
}

function grants(graph: DeliveryGraph): readonly Grant[] {
  const grouped = new Map<string, Call[]>();
  for (const call of graph.once(requiredCalls)) {
    const key = keyOf(call);
    const group = grouped.get(key);
    if (group === undefined) grouped.set(key, [call]);
    else group.push(call);
  }
  return [...grouped].flatMap(([key, group]) => grantOf(key, group, graph));
}

/** Roles handed to one service are one grant, and so is what only the caller's policies decide over in one service. */
function keyOf(call: Call): string {
  const { category, caller, target, actions } = call;
  const service = category === 'pass-role' ? `roles for ${passedService(call)}` : (actions[0] ?? '').split(':', 1)[0];
  return `${category}|${caller.key}|${category === 'pass-role' || target.policies === undefined ? service : target.key}`;
}

/** Proved when it is judged: a subject of another world is only listed. */
function grantOf(key: string, calls: readonly Call[], graph: DeliveryGraph): readonly Grant[] {
  const [first] = calls;
  if (first === undefined) return [];
  const { category, caller, target, at, step } = first;
  const body = withoutInstances(key, graph);
  return [
    {
      kind: 'grant',
      id: `${at.resource?.instance ?? ''}|${body}`,
      get name() {
        return `${caller.name} on ${[...new Set(calls.map((call) => call.target.name))].join(', ')}`;
      },
      at,
      ...(step === undefined ? {} : { pipeline: step.owner.name }),
      category,
      caller,
      target: target.name,
      awsManaged: target.awsManaged,
      get proofs() {
        return calls.map(prove);
      },
      get allowed() {
        return allowedAll(calls.map(prove));
      },
      get externalId() {
        return externalIdOf(calls.map(prove));
      },
      get gaps() {
        return gapsOf(body, calls.map(prove), graph);
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

function allowedAll(proofs: readonly Proof[]): Answer {
  if (proofs.some(({ answer }) => answer === 'denied')) return 'no';
  const open = proofs.filter(({ answer }) => answer === 'unknown');
  return open.length === 0 ? 'yes' : { because: distinctCauses(open.flatMap(({ because }) => because)) };
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
  // The ids of live instances begin with the account, and some ids end in others.
  const quoted = [...[...ids].sort((a, b) => b.length - a.length), ...texts].map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(quoted.join('|'), 'g');
}
