import type { DeliveryGraph, NodeKind } from '../graph/graph.ts';
import { type Place, printRoute } from '../resource/index.ts';
import type { Related, Subject } from '../rule/types.ts';
import type { Call } from './call.ts';
import { needOf, titleOf } from './gap.ts';
import { requiredCalls } from './grant.ts';
import type { Statement } from './policy/document.ts';
import { type Proof, prove } from './prove.ts';

/** What keeps callers from what others allow them: a Deny statement, or a permissions boundary. */
export interface Guard extends Subject {
  readonly kind: 'guard';
  readonly as: 'deny' | 'boundary';
  /** For people: `Deny statement of the bucket policy ArtifactsPolicy`. */
  readonly title: string;
  /** Calls of the delivery that it stops. */
  readonly stopped: readonly Proof[];
  /** For people: whom it stops from what. */
  readonly effect: string;
  readonly related: readonly Related[];
}

declare module '../rule/types.ts' {
  interface Subjects {
    guard: Guard;
  }
}

export const guardKind: NodeKind<'guard'> = { kind: 'guard', types: [], list: (graph) => graph.once(guards) };

interface Found {
  readonly as: Guard['as'];
  readonly title: string;
  readonly at: Place;
  /** The statement that denies; undefined for a boundary. */
  readonly statement: Statement | undefined;
  /** Calls that it is asked about. */
  readonly calls: Call[];
}

function guards(graph: DeliveryGraph): readonly Guard[] {
  const found = new Map<string, Found>();
  for (const call of graph.once(requiredCalls)) {
    for (const guard of guardsOf(call)) {
      const { resource, route } = guard.at;
      const id = `${resource?.instance ?? ''}|${resource?.logicalId ?? ''}|${printRoute(route)}`;
      const known = found.get(id) ?? { ...guard, calls: [] };
      found.set(id, known);
      known.calls.push(call);
    }
  }
  return [...found].map(([id, guard]) => guardOf(id, guard));
}

function guardOf(id: string, guard: Found): Guard {
  const { as, title, at, calls } = guard;
  const stopped = (): readonly Proof[] => calls.map(prove).filter((proof) => stops(guard, proof));
  return {
    kind: 'guard',
    id,
    name: title,
    at,
    as,
    title,
    get stopped() {
      return stopped();
    },
    get effect() {
      return effectOf(stopped());
    },
    get related() {
      return relatedTo(stopped());
    },
  };
}

/** Every Deny statement that is asked about a call, and the boundary of the caller. */
function guardsOf({ caller, target }: Call): readonly Omit<Found, 'calls'>[] {
  const { role } = caller;
  const documents = [...(role?.identity.documents ?? []), ...(target.policies?.documents ?? [])];
  const denies = documents.flatMap((labelled) =>
    labelled.document.statements
      .filter(({ effect }) => effect === 'Deny')
      .map((statement) => ({ as: 'deny' as const, title: `a Deny statement of ${titleOf(labelled)}`, at: statement.value.at, statement })),
  );
  if (role?.boundary === undefined) return denies;
  const at = role.properties.get('PermissionsBoundary').at;
  return [...denies, { as: 'boundary', title: `the permissions boundary of ${role.name}`, at, statement: undefined }];
}

function stops({ statement }: Found, { answer, verdict }: Proof): boolean {
  if (answer !== 'denied') return false;
  const { decisive, denied, missing } = verdict;
  if (statement !== undefined) return denied?.by === 'explicit' && decisive?.statement === statement;
  return denied?.by === 'explicit' ? denied.side === 'boundary' : missing.includes('boundary');
}

function relatedTo(stopped: readonly Proof[]): readonly Related[] {
  const calls = new Map(stopped.map(({ call }) => [call.step?.id ?? call.requirement, call]));
  return [...calls.values()]
    .slice(0, 5)
    .map(({ at, step, caller, why }) => ({ place: at, note: `${step?.name ?? caller.name} has to ${why}` }));
}

function effectOf(stopped: readonly Proof[]): string {
  const [first] = stopped;
  if (first === undefined) return '';
  const { caller, actions, target } = first.call;
  return `${caller.name} from ${actions[0] ?? ''} on ${target.name}; ${needOf(stopped)}`;
}
