import type { DeliveryGraph, NodeKind } from '../graph/graph.ts';
import { type Place, printRoute } from '../resource/index.ts';
import type { Related, Subject } from '../rule/types.ts';
import type { Call } from './call.ts';
import { needOf, titleOf } from './gap.ts';
import { requiredProofs } from './grant.ts';
import type { Proof } from './prove.ts';

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
  readonly stopped: Proof[];
}

function guards(graph: DeliveryGraph): readonly Guard[] {
  const found = new Map<string, Found>();
  const add = (one: Omit<Found, 'stopped'>): Found => {
    const { resource, route } = one.at;
    const key = `${resource?.instance ?? ''}|${resource?.logicalId ?? ''}|${printRoute(route)}`;
    const known = found.get(key) ?? { ...one, stopped: [] };
    found.set(key, known);
    return known;
  };
  for (const proof of graph.once(requiredProofs)) {
    for (const guard of guardsOf(proof.call)) add(guard);
    for (const stopping of stoppedBy(proof)) add(stopping).stopped.push(proof);
  }
  return [...found].map(([id, { as, title, at, stopped }]) => ({
    kind: 'guard',
    id,
    name: title,
    at,
    as,
    title,
    stopped,
    effect: effectOf(stopped),
    related: [...new Map(stopped.map(({ call }) => [call.step?.id ?? call.requirement, call])).values()]
      .slice(0, 5)
      .map(({ at: needed, step, caller, why }) => ({ place: needed, note: `${step?.name ?? caller.name} has to ${why}` })),
  }));
}

/** Every Deny statement that is asked about a call. */
function guardsOf({ caller, target }: Call): readonly Omit<Found, 'stopped'>[] {
  const documents = [...(caller.role?.identity.documents ?? []), ...(target.policies?.documents ?? [])];
  return documents.flatMap(({ document, label }) =>
    document.statements
      .filter(({ effect }) => effect === 'Deny')
      .map(({ value }) => ({ as: 'deny' as const, title: `a Deny statement of ${titleOf({ label })}`, at: value.at })),
  );
}

function stoppedBy({ answer, verdict, call }: Proof): readonly Omit<Found, 'stopped'>[] {
  if (answer !== 'denied') return [];
  const { decisive, denied, missing } = verdict;
  if (denied?.by === 'explicit')
    return decisive === undefined
      ? []
      : [{ as: 'deny', title: `a Deny statement of ${titleOf(decisive)}`, at: decisive.statement.value.at }];
  const boundary = missing.includes('boundary') ? call.caller.role : undefined;
  return boundary === undefined
    ? []
    : [{ as: 'boundary', title: `the permissions boundary of ${boundary.name}`, at: boundary.properties.get('PermissionsBoundary').at }];
}

function effectOf(stopped: readonly Proof[]): string {
  const [first] = stopped;
  if (first === undefined) return '';
  const { caller, actions, target } = first.call;
  return `${caller.name} from ${actions[0] ?? ''} on ${target.name}; ${needOf(stopped)}`;
}
