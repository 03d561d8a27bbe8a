import { type Condition, readPolicy, type Statement } from '../../authorization/policy/document.ts';
import { actionAnswer } from '../../authorization/policy/match.ts';
import { keysOf, type Place, type Resource, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { arnParts } from '../arn.ts';
import type { EventRule } from '../event-rule.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { accountOfResource, regionOfResource } from '../location.ts';

/** A statement that lets every AWS account send events to a bus. */
export interface OpenBus extends Subject {
  readonly kind: 'open-bus';
  /** Rules of the bus that a forged event sets off, with what each starts. */
  readonly listeners: readonly BusListener[];
}

export interface BusListener {
  readonly rule: EventRule;
  /** What it starts, for people: `a pipeline`. */
  readonly starts: string;
  /** It starts a pipeline or a build. */
  readonly delivers: boolean;
  readonly at: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'open-bus': OpenBus;
  }
}

const [BUS, BUS_POLICY] = ['AWS::Events::EventBus', 'AWS::Events::EventBusPolicy'];

export const openBusKind: NodeKind<'open-bus'> = { kind: 'open-bus', types: [], stands: [BUS, BUS_POLICY], list: openBuses };

/** Source: CloudFormation resource reference, EventBusPolicy; EventBridge User Guide, "Permissions for event buses". */
function openBuses(graph: DeliveryGraph): readonly OpenBus[] {
  const inline = graph
    .resources(BUS)
    .flatMap((bus) =>
      openStatements(bus.properties.get('Policy')).map((at) => openBus(bus, at, (rule) => namesBus(rule, bus, graph), graph)),
    );
  const attached = graph.resources(BUS_POLICY).flatMap((policy) => {
    const { properties } = policy;
    const places = properties.get('Statement').kind === 'absent' ? openPermission(properties) : openStatements(properties);
    return places.map((at) => openBus(policy, at, (rule) => onSameBus(rule, policy, graph), graph));
  });
  return [...inline, ...attached];
}

function openBus(owner: Resource, at: Place, listens: (rule: EventRule) => boolean, graph: DeliveryGraph): OpenBus {
  const listeners = graph.subjects('event-rule').filter((rule) => takesForgeries(rule) && listens(rule));
  return {
    kind: 'open-bus',
    id: `${owner.key}|${keysOf(at.route).join('.')}`,
    name: owner.logicalId,
    at,
    listeners: listeners.flatMap(startsOf),
  };
}

/** The principals of statements that let everybody put events. */
function openStatements(document: Value): readonly Place[] {
  return readPolicy(document).statements.flatMap((statement) => (isOpen(statement) ? [statement.value.get('Principal').at] : []));
}

function isOpen(statement: Statement): boolean {
  const { effect, principals, conditions } = statement;
  return (
    effect === 'Allow' &&
    actionAnswer(statement, 'events:PutEvents') === 'yes' &&
    (principals?.items.some(({ kind }) => kind === 'anyone') ?? false) &&
    conditions.open === undefined &&
    conditions.items.every(isOfContent)
  );
}

/** Conditions on what the sender writes say nothing of who it is. Source: EventBridge User Guide, "Using IAM policy conditions". */
function isOfContent({ key }: Condition): boolean {
  return /^events:(?:source|detail-type)$/i.test(key);
}

/** The older form: a principal, and perhaps an organization as its condition. */
function openPermission(properties: Value): readonly Place[] {
  const principal = properties.get('Principal');
  const text = principal.text();
  return 'value' in text && text.value.is('*') === 'yes' && properties.get('Condition').exists === 'no' ? [principal.at] : [];
}

/**
 * Nobody sends events in the name of AWS services, and the account in the envelope is that of the sender; everything else
 * the sender writes. Source: EventBridge API Reference, PutEventsRequestEntry.
 */
function takesForgeries({ pattern, enabled, forServices }: EventRule): boolean {
  return pattern.kind === 'map' && pattern.get('account').exists === 'no' && !forServices && !('value' in enabled && !enabled.value);
}

function namesBus({ properties, resource }: EventRule, bus: Resource, graph: DeliveryGraph): boolean {
  const named = properties.get('EventBusName').text();
  if (!('value' in named)) return false;
  const found = graph.find([BUS], named.value, resource.id.instance);
  return !('because' in found) && found.resource?.key === bus.key;
}

/** Without a name both stand on the default bus of their account and region. */
function onSameBus(rule: EventRule, policy: Resource, graph: DeliveryGraph): boolean {
  const written = policy.properties.get('EventBusName').text();
  const own = rule.bus;
  if ('value' in written) {
    const found = graph.find([BUS], written.value, policy.id.instance);
    if (!('because' in found) && found.resource !== undefined) return namesBus(rule, found.resource, graph);
  }
  const same =
    'value' in written && 'value' in own
      ? written.value.same(own.value) === 'yes'
      : written.state === 'absent' && (own.state === 'absent' || ('value' in own && own.value.is('default') === 'yes'));
  return same && rule.account.same(accountOfResource(policy)) === 'yes' && rule.region.same(regionOfResource(policy)) === 'yes';
}

/** What a rule may start, by the service in the ARN of its target. */
const STARTED: ReadonlyMap<string, string> = new Map([
  ['codepipeline', 'a pipeline'],
  ['codebuild', 'a build'],
  ['states', 'a state machine'],
  ['lambda', 'a function'],
  ['ecs', 'a task'],
  ['ssm', 'an automation'],
  ['batch', 'a job'],
]);

function startsOf(rule: EventRule): readonly BusListener[] {
  return rule.targets.items.flatMap(({ arn, at }): readonly BusListener[] => {
    const service = 'value' in arn ? arnParts(arn.value)?.[2]?.known : undefined;
    const starts = service === undefined ? undefined : STARTED.get(service);
    return service === undefined || starts === undefined
      ? []
      : [{ rule, starts, delivers: service === 'codepipeline' || service === 'codebuild', at }];
  });
}
