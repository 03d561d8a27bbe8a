import { arnParts } from '../graph/arn.ts';
import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import type { Action, Pipeline } from '../graph/pipeline.ts';
import type { Role } from '../graph/role.ts';
import { type Cause, Text } from '../resource/index.ts';
import type { Caller } from './call.ts';
import { governanceOf } from './governance.ts';

/** Principals that make the calls of a delivery: one object for each, since what policies say to it is remembered by it. */

const callers = (_graph: DeliveryGraph): Map<string, Caller> => new Map();

/** The caller that a reference to a role stands for; undefined where nothing is written. */
export function roleCaller(reference: Reference<Role>, graph: DeliveryGraph): Caller | undefined {
  if (reference.state === 'absent') return undefined;
  if (reference.state === 'node') return remembered(graph, reference.node.id, () => ownRole(reference.node));
  const { text } = reference;
  const because: readonly Cause[] =
    reference.state === 'unresolved' ? reference.because : [{ kind: 'not-in-view', what: `the role ${reference.text.print()}` }];
  if (text === undefined) return remembered(graph, causesId(because), () => hiddenRole(unknownText('role', because), because));
  return remembered(graph, text.key, () => hiddenRole(text, because));
}

function remembered(graph: DeliveryGraph, key: string, make: () => Caller): Caller {
  const known = graph.once(callers);
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = { ...make(), governance: governanceOf(graph) };
  known.set(key, made);
  return made;
}

function ownRole(role: Role): Caller {
  const { exists } = role.resource;
  return {
    principal: { kind: 'role', arn: role.arn, account: role.account, ...ofService(role.arn) },
    role,
    key: role.id,
    name: role.name,
    because: typeof exists === 'object' ? exists.because : [],
  };
}

function hiddenRole(text: Text, because: readonly Cause[]): Caller {
  const account = arnParts(text)?.[4] ?? unknownText(`account of ${text.print()}`, because);
  return {
    principal: { kind: 'role', arn: text, account, ...ofService(text) },
    role: undefined,
    key: text.key,
    name: text.print(),
    because,
  };
}

/** Policies of the organization do not limit roles that are linked to a service. Source: AWS Organizations User Guide, "SCPs". */
function ofService(arn: Text): { readonly serviceLinked?: true } {
  return arnParts(arn)?.[5]?.startsWith('role/aws-service-role/') === 'yes' ? { serviceLinked: true } : {};
}

/** A service, by the names under which it may call. */
export function serviceCaller(name: string, graph: DeliveryGraph): Caller {
  return remembered(graph, name, () => ({
    principal: { kind: 'service', name: Text.of(name) },
    role: undefined,
    key: name,
    name,
    because: [],
  }));
}

/** The role that makes the calls of an action: its own, else the pipeline's. */
export function actionCaller(action: Action, graph: DeliveryGraph): Caller | undefined {
  return roleCaller(action.role, graph) ?? pipelineCaller(action.owner, graph);
}

/** The role of a pipeline. */
export function pipelineCaller(pipeline: Pipeline, graph: DeliveryGraph): Caller | undefined {
  return roleCaller(pipeline.role, graph);
}

/** The account that a caller acts in; a hole for a service. */
export function accountOf({ principal }: Caller): Text {
  return 'account' in principal ? principal.account : unknownText('account', [{ kind: 'unsupported', what: 'the account of a service' }]);
}

/** A text of which nothing is known; the same for the same name and causes. */
export function unknownText(name: string, because: readonly Cause[]): Text {
  const causes: readonly Cause[] = because.length > 0 ? because : [{ kind: 'unsupported', what: name }];
  return Text.of({ id: `unknown|${name}|${causesId(causes)}`, name, because: causes });
}

/** Tells causes apart; instances stand before a bar, as in every id. */
export function causesId(causes: readonly Cause[]): string {
  return causes.map((cause) => ('instance' in cause ? `${cause.instance}|${cause.name}` : JSON.stringify(cause))).join();
}
