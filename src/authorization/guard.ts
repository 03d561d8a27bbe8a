import type { DeliveryGraph, NodeKind } from '../graph/graph.ts';
import { type Place, printRoute } from '../resource/index.ts';
import type { Related, Subject } from '../rule/types.ts';
import type { Call } from './call.ts';
import { needOf, titleOf } from './gap.ts';
import { requiredCalls } from './grant.ts';
import type { Statement } from './policy/document.ts';
import type { LabelledDocument } from './policy-set.ts';
import { type Proof, prove } from './prove.ts';

/** What keeps callers from what others allow them: a Deny statement, of the organization too, or a permissions boundary. */
export interface Guard extends Subject {
  readonly kind: 'guard';
  readonly as: 'deny' | 'boundary' | 'organization';
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

/** Every Deny statement that is asked about a call, those of the organization included, and the boundary of the caller. */
function guardsOf(call: Call): readonly Omit<Found, 'calls'>[] {
  const { caller, target } = call;
  const { role } = caller;
  const documents = [...(role?.identity.documents ?? []), ...(target.policies?.documents ?? []), ...organizationDocuments(call)];
  const denies = documents.flatMap((labelled) =>
    labelled.document.statements
      .filter(({ effect }) => effect === 'Deny')
      .map((statement) => ({ as: 'deny' as const, title: `a Deny statement of ${titleOf(labelled)}`, at: statement.value.at, statement })),
  );
  const found: Omit<Found, 'calls'>[] = [...denies];
  if (role?.boundary !== undefined) {
    const at = role.properties.get('PermissionsBoundary').at;
    found.push({ as: 'boundary', title: `the permissions boundary of ${role.name}`, at, statement: undefined });
  }
  const account = 'account' in caller.principal ? caller.principal.account : undefined;
  const at = account && caller.governance?.placeOf(account);
  if (account !== undefined && at !== undefined) {
    const title = `a level of service control policies above account ${account.print()}, which does not allow it,`;
    found.push({ as: 'organization', title, at, statement: undefined });
  }
  return found;
}

function organizationDocuments({ caller, target, actions }: Call): readonly LabelledDocument[] {
  const { governance, principal } = caller;
  if (governance === undefined) return [];
  const sets = [
    ...('account' in principal ? (governance.serviceControl(principal.account) ?? []) : []),
    ...actions.flatMap((action) => governance.resourceControl(action, target.account) ?? []),
  ];
  return sets.flatMap(({ documents }) => documents);
}

const SIDES = { deny: undefined, boundary: 'boundary', organization: 'service-control' } as const;

function stops({ as, statement }: Found, { answer, verdict }: Proof): boolean {
  if (answer !== 'denied') return false;
  const { decisive, denied, missing } = verdict;
  if (statement !== undefined) return denied?.by === 'explicit' && decisive?.statement === statement;
  const side = SIDES[as];
  if (side === undefined) return false;
  return denied?.by === 'explicit' ? as === 'boundary' && denied.side === side : missing.includes(side);
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
