import {
  type Answer,
  any,
  type Cause,
  embeddedValue,
  type Field,
  not,
  type Resource,
  type Text,
  type Value,
  withDefault,
} from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { arnParts } from './arn.ts';
import { hearsServices } from './event-bus.ts';
import { type EmptyPath, emptyPaths } from './event-input.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import { type EventLoop, loopsOf, type StrayPart, strayParts } from './pipeline-events.ts';
import type { Role } from './role.ts';
import { type Silence, silencesOf } from './silent-pattern.ts';

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
  /** Do the events of services reach its bus? They are sent to the default bus, and from there where a rule forwards them. */
  readonly hearsServices: Answer;
  /** It waits for events of AWS services alone. */
  readonly forServices: boolean;
  /** Stages and actions that it waits for, and that its pipelines do not have. */
  readonly strayParts: readonly StrayPart[];
  /** What it starts, and whose own runs make the events that it takes. */
  readonly loops: readonly EventLoop[];
  /** What in the pattern no event fits for sure. */
  readonly silences: readonly Silence[];
  readonly targets: { readonly items: readonly EventTarget[]; readonly open: readonly Cause[] | undefined };
}

export interface EventTarget {
  readonly value: Value;
  readonly at: Value['at'];
  readonly arn: Field<Text>;
  readonly role: Reference<Role>;
  /** Is it something that EventBridge calls as a role and by no other right? */
  readonly needsRole: Answer;
  /** What is handed over in place of the event. */
  readonly input: Value;
  /** Paths of its input transformer that lead to nothing in the events of the rule. */
  readonly emptyPaths: readonly EmptyPath[];
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
  const pattern = lazy(() => parsedPattern(properties.get('EventPattern')));
  return {
    ...nodeBase('event-rule', resource),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    schedule: properties.get('ScheduleExpression').text(),
    enabled: withDefault('value' in state ? { at: state.at, state: state.state, value: state.value !== 'DISABLED' } : state, true),
    bus: properties.get('EventBusName').text(),
    get pattern() {
      return pattern();
    },
    get hearsServices() {
      return hearsServices(properties.get('EventBusName'), graph);
    },
    get forServices() {
      return forServices(pattern());
    },
    get strayParts() {
      return strayParts(pattern(), graph);
    },
    get loops() {
      return loopsOf(pattern(), this.targets.items, graph);
    },
    get silences() {
      return silencesOf(pattern());
    },
    get targets() {
      const { items, open } = resource.type === SCHEDULE ? properties.get('Target').items() : properties.get('Targets').items();
      return { items: items.map((value) => targetOf(value, resource, graph, pattern)), open };
    },
  };
}

function targetOf(value: Value, rule: Resource, graph: DeliveryGraph, pattern: () => Value): EventTarget {
  const arn = value.get('Arn').text();
  return {
    value,
    at: value.at,
    arn,
    role: graph.refer('role', value.get('RoleArn')),
    get needsRole() {
      return 'value' in arn ? needsRole(arn.value, rule) : 'because' in arn ? { because: arn.because } : 'no';
    },
    input: value.get('Input'),
    get emptyPaths() {
      return emptyPaths(pattern(), value);
    },
  };
}

/** Services that are called with the role of the target alone. Source: EventBridge User Guide, "Resource-based policies". */
const CALLED_AS_ROLE = ['codepipeline', 'codebuild', 'states', 'ecs', 'batch', 'kinesis', 'firehose', 'ssm'];

/** A schedule always has a role; a bus of another account or region needs one since March 2023. Source: the same, "Cross-account". */
function needsRole(arn: Text, rule: Resource): Answer {
  const [, , service, region, account, rest] = arnParts(arn) ?? [];
  if (service === undefined || region === undefined || account === undefined || rule.type === SCHEDULE) return 'no';
  if (service.known !== 'events') return service.isOneOf(CALLED_AS_ROLE);
  const apart = any([not(account.same(accountOfResource(rule))), not(region.same(regionOfResource(rule)))]);
  return rest?.startsWith('event-bus/') === 'yes' ? apart : 'no';
}

/** Partners have a bus of their own. */
function forServices(pattern: Value): boolean {
  const { items, open } = pattern.get('source').items();
  return (
    open === undefined &&
    items.length > 0 &&
    items.every((item) => {
      const text = item.text();
      return 'value' in text && text.value.startsWith('aws.') === 'yes' && text.value.startsWith('aws.partner/') === 'no';
    })
  );
}

/** A pattern may be a map, or JSON in a text. */
function parsedPattern(written: Value): Value {
  const field = written.text();
  if (!('value' in field)) return written;
  return embeddedValue(field.value, written.origin, JSON.parse, true) ?? written;
}
