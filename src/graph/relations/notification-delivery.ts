import { type Answer, any, type Field, type Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { Alarm } from '../alarm.ts';
import type { EventRule } from '../event-rule.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import { refersToAwsManagedKey } from '../key.ts';
import { accountOfResource } from '../location.ts';
import type { NotificationRule } from '../notification-rule.ts';
import type { PolicySet } from '../policy-set.ts';
import { NOTHING_SENT, type Sent, type ServiceAccess, serviceAccess } from '../service-access.ts';
import type { Topic } from '../topic.ts';

/** A rule or alarm that tells people of pipelines, builds or deployments, with one of the topics that it tells. */
export interface NotificationDelivery extends Subject {
  readonly kind: 'notification-delivery';
  readonly rule: NotificationRule | EventRule | Alarm;
  /** It says anything at all. */
  readonly enabled: Field<boolean>;
  readonly place: Place;
  /** Undefined for a notification rule without any target. */
  readonly topic: Reference<Topic> | undefined;
  /** It is the first of the rules by which one service publishes to this topic: what is wrong with the topic is told once. */
  readonly leads: boolean;
  /** The service that publishes. */
  readonly service: string;
  /** The topic is encrypted with a key that AWS manages, which lets no service in. */
  readonly awsManagedKey: Answer;
  /** Does the policy of the topic let the service publish? */
  readonly accepted: Answer;
  /** Does the key of the topic let the service in? */
  readonly keyOpen: Answer;
  /** Where the policy of the topic, or of its key, is to be changed. */
  readonly policyAt: Place;
  readonly keyPolicyAt: Place;
  /** The condition for want of which the key policy does not let the service in. */
  readonly unmetCondition: Place | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'notification-delivery': NotificationDelivery;
  }
}

export const notificationDeliveryKind: NodeKind<'notification-delivery'> = {
  kind: 'notification-delivery',
  types: [],
  stands: [
    'AWS::CodeStarNotifications::NotificationRule',
    'AWS::Events::Rule',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::CompositeAlarm',
  ],
  list: deliveries,
};

type Unled = Omit<NotificationDelivery, 'leads'>;

function deliveries(graph: DeliveryGraph): readonly NotificationDelivery[] {
  const seen = new Set<string>();
  return [...notifications(graph), ...events(graph), ...alarms(graph)].map((delivery) => {
    const key = `${delivery.service}|${delivery.topic?.state === 'node' ? delivery.topic.node.id : delivery.id}`;
    const leads = !seen.has(key);
    seen.add(key);
    return Object.assign(delivery, { leads });
  });
}

const NOTIFICATIONS = 'codestar-notifications.amazonaws.com';
const EVENTS = 'events.amazonaws.com';
const CLOUDWATCH = 'cloudwatch.amazonaws.com';

function notifications(graph: DeliveryGraph): readonly Unled[] {
  return graph.subjects('notification-rule').flatMap((rule): readonly Unled[] => {
    const { targets, properties } = rule;
    const written = properties.get('Targets');
    if (targets.length === 0 && written.items().open === undefined) return [deliveryOf(rule, undefined, written.at, NOTIFICATIONS, 0)];
    const topics = targets.filter(({ type }) => !('value' in type) || type.value === 'SNS');
    return topics.map(({ topic, at }, index) => deliveryOf(rule, topic, at, NOTIFICATIONS, index));
  });
}

const SOURCES = ['aws.codepipeline', 'aws.codebuild', 'aws.codedeploy'];

/** A target that names a role publishes as that role. */
function events(graph: DeliveryGraph): readonly Unled[] {
  return graph.subjects('event-rule').flatMap((rule) => {
    const told = any(
      rule.pattern
        .get('source')
        .items()
        .items.map((item): Answer => {
          const field = item.text();
          return 'value' in field ? field.value.isOneOf(SOURCES) : 'no';
        }),
    );
    if (told !== 'yes') return [];
    return rule.targets.items.flatMap(({ arn, role, at }, index) => {
      if (!('value' in arn) || role.state !== 'absent') return [];
      const topic = graph.named('topic', arn.value, arn.at);
      return topic.state === 'node' ? [deliveryOf(rule, topic, at, EVENTS, index)] : [];
    });
  });
}

const ACTIONS = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];

/** The topics in view that alarms tell; those that are switched off tell nobody, and mean to. */
function alarms(graph: DeliveryGraph): readonly Unled[] {
  const talking = graph.subjects('alarm').filter(({ actionsEnabled: on }) => !('value' in on) || on.value);
  return talking.flatMap((alarm) =>
    ACTIONS.flatMap((list) => alarm.properties.get(list).items().items).flatMap((item, index) => {
      const topic = graph.refer('topic', item);
      return topic.state === 'node' ? [deliveryOf(alarm, topic, item.at, CLOUDWATCH, index)] : [];
    }),
  );
}

function deliveryOf(
  rule: NotificationRule | EventRule | Alarm,
  topic: Reference<Topic> | undefined,
  place: Place,
  service: string,
  index: number,
): Unled {
  const node = topic?.state === 'node' ? topic.node : undefined;
  return {
    kind: 'notification-delivery',
    id: `${rule.id}|target ${index}`,
    name: rule.name,
    at: rule.at,
    rule,
    enabled: 'enabled' in rule ? rule.enabled : rule.actionsEnabled,
    place,
    topic,
    service,
    get awsManagedKey() {
      return node === undefined ? 'no' : refersToAwsManagedKey(node.key);
    },
    get accepted() {
      if (node === undefined) return 'yes';
      // The policy that SNS gives a topic lets the alarms of its account in. Source: SNS Developer Guide, "CloudWatch".
      const byDefault = service === CLOUDWATCH && node.policy.complete && node.policy.documents.length === 0;
      if (byDefault) return 'yes';
      return serviceAccess(node.policy, { names: [Text.of(service)], actions: ['sns:Publish'], sent: [sentBy(rule)] }).answer;
    },
    get policyAt() {
      return node === undefined ? place : statementsOf(node.policy, node.at);
    },
    get keyPolicyAt() {
      const written = node?.properties.get('KmsMasterKeyId').at ?? place;
      return node?.key.state === 'node' ? statementsOf(node.key.node.policy, written) : written;
    },
    get unmetCondition() {
      return keyAccess(node, service)?.near;
    },
    get keyOpen() {
      return keyAccess(node, service)?.answer ?? 'yes';
    },
  };
}

const KEY_CALLS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** EventBridge does not tell KMS for which rule it asks. Source: SNS Developer Guide, "Key management", EventBridge-to-encrypted topics. */
const UNTOLD: readonly Sent[] = [
  new Map(['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths'].map((key) => [key, { state: 'absent' }])),
];

function keyAccess(node: Topic | undefined, service: string): ServiceAccess | undefined {
  if (node?.key.state !== 'node') return undefined;
  const sent = service === EVENTS ? UNTOLD : NOTHING_SENT;
  return serviceAccess(node.key.node.policy, { names: [Text.of(service)], actions: KEY_CALLS, sent });
}

/** The statements of the only policy. */
function statementsOf({ documents }: PolicySet, otherwise: Place): Place {
  const [only, ...others] = documents;
  const at = only?.document.value.get('Statement').at;
  return at === undefined || others.length > 0 ? otherwise : at;
}

/** What a service says about the rule or alarm for which it publishes. Source: SNS Developer Guide, "Example cases for Amazon SNS access control". */
function sentBy(rule: NotificationDelivery['rule']): Sent {
  const arn = rule.kind === 'alarm' ? rule.arn : undefined;
  const sent = [
    ['aws:sourceaccount', accountOfResource(rule.resource)] as const,
    ...(arn === undefined ? [] : [['aws:sourcearn', arn] as const]),
  ];
  return new Map(sent.map(([key, value]) => [key, { state: 'known', values: [value] }]));
}
