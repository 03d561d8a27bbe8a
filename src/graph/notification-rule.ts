import { type Cause, type Field, type Resource, type Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { nodeBase } from './node.ts';
import type { Topic } from './topic.ts';

/** A notification rule of the developer tools: which events of one resource are told to whom. */
export interface NotificationRule extends Subject {
  readonly kind: 'notification-rule';
  readonly resource: Resource;
  readonly properties: Value;
  /** The ARN of what is watched. */
  readonly watched: Field<Text>;
  readonly events: { readonly items: readonly Field<Text>[]; readonly open: readonly Cause[] | undefined };
  readonly targets: readonly NotificationTarget[];
  readonly enabled: Field<boolean>;
}

export interface NotificationTarget {
  readonly value: Value;
  readonly at: Value['at'];
  /** `SNS`, `AWSChatbotSlack` or `AWSChatbotMicrosoftTeams`. */
  readonly type: Field<string>;
  readonly address: Field<Text>;
  readonly topic: Reference<Topic>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'notification-rule': NotificationRule;
  }
}

export const notificationRuleKind: NodeKind<'notification-rule'> = {
  kind: 'notification-rule',
  types: ['AWS::CodeStarNotifications::NotificationRule'],
  node: ruleOf,
};

function ruleOf(resource: Resource, graph: DeliveryGraph): NotificationRule {
  const { properties } = resource;
  const status = properties.get('Status').string();
  return {
    ...nodeBase('notification-rule', resource),
    watched: properties.get('Resource').text(),
    enabled: withDefault('value' in status ? { at: status.at, state: status.state, value: status.value === 'ENABLED' } : status, true),
    get events() {
      const { items, open } = properties.get('EventTypeIds').items();
      return { items: items.map((item) => item.text()), open };
    },
    get targets() {
      return properties
        .get('Targets')
        .items()
        .items.map((value) => ({
          value,
          at: value.at,
          type: value.get('TargetType').string(),
          address: value.get('TargetAddress').text(),
          topic: graph.refer('topic', value.get('TargetAddress')),
        }));
    },
  };
}
