import { type Cause, embeddedValue, type Field, type Resource, type Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import type { Role } from './role.ts';

/** A rule or schedule of EventBridge. */
export interface EventRule extends Subject {
  readonly kind: 'event-rule';
  readonly resource: Resource;
  readonly properties: Value;
  readonly account: Text;
  readonly region: Text;
  /** What events it takes, parsed; absent for one that runs by the clock only. */
  readonly pattern: Value;
  readonly schedule: Field<Text>;
  readonly enabled: Field<boolean>;
  readonly bus: Field<Text>;
  readonly targets: { readonly items: readonly EventTarget[]; readonly open: readonly Cause[] | undefined };
}

export interface EventTarget {
  readonly value: Value;
  readonly at: Value['at'];
  readonly arn: Field<Text>;
  readonly role: Reference<Role>;
  /** What is handed over in place of the event. */
  readonly input: Value;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'event-rule': EventRule;
  }
}

const SCHEDULE = 'AWS::Scheduler::Schedule';

export const eventRuleKind: NodeKind<'event-rule'> = { kind: 'event-rule', types: ['AWS::Events::Rule', SCHEDULE], node: ruleOf };

/** Without a state a rule is enabled. Source: EventBridge API Reference, PutRule. */
function ruleOf(resource: Resource, graph: DeliveryGraph): EventRule {
  const { properties } = resource;
  const state = properties.get('State').string();
  return {
    ...nodeBase('event-rule', resource),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    schedule: properties.get('ScheduleExpression').text(),
    enabled: withDefault('value' in state ? { at: state.at, state: state.state, value: state.value !== 'DISABLED' } : state, true),
    bus: properties.get('EventBusName').text(),
    get pattern() {
      return parsedPattern(properties.get('EventPattern'));
    },
    get targets() {
      const { items, open } = resource.type === SCHEDULE ? properties.get('Target').items() : properties.get('Targets').items();
      return { items: items.map((value) => targetOf(value, graph)), open };
    },
  };
}

function targetOf(value: Value, graph: DeliveryGraph): EventTarget {
  return { value, at: value.at, arn: value.get('Arn').text(), role: graph.refer('role', value.get('RoleArn')), input: value.get('Input') };
}

/** A pattern may be a map, or JSON in a text. */
function parsedPattern(written: Value): Value {
  const field = written.text();
  if (!('value' in field)) return written;
  return embeddedValue(field.value, written.origin, JSON.parse, true) ?? written;
}
