import type { Cause, Field, Resource, Text, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import { attachedBy } from './attachments.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import type { Key } from './key.ts';
import { lazy } from './lazy.ts';
import { accountOfResource, regionOfResource } from './location.ts';
import { nodeBase } from './node.ts';
import { attachedPolicies, type PolicySet, unite } from './policy-set.ts';

/** An SNS topic with who listens to it and who may publish. */
export interface Topic extends Subject {
  readonly kind: 'topic';
  readonly resource: Resource;
  readonly properties: Value;
  readonly topicName: Text;
  readonly arn: Text;
  readonly account: Text;
  readonly region: Text;
  readonly key: Reference<Key>;
  readonly subscriptions: { readonly items: readonly Subscription[]; readonly because: readonly Cause[] };
  /** Without a policy only the topic's own account may publish. */
  readonly policy: PolicySet;
}

export interface Subscription {
  readonly at: Value['at'];
  readonly protocol: Field<string>;
  readonly endpoint: Field<Text>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    topic: Topic;
  }
}

const TYPES = ['AWS::SNS::Topic'];

export const topicKind: NodeKind<'topic'> = { kind: 'topic', types: TYPES, node: topicOf };

const policies = attachedBy('AWS::SNS::TopicPolicy', 'Topics', TYPES);
const inlinePolicies = attachedBy('AWS::SNS::TopicInlinePolicy', 'TopicArn', TYPES);
const subscriptions = attachedBy('AWS::SNS::Subscription', 'TopicArn', TYPES);

function topicOf(resource: Resource, graph: DeliveryGraph): Topic {
  const { properties, identity } = resource;
  const policy = lazy(() =>
    unite(
      attachedPolicies(graph.once(policies).to(resource), 'resource'),
      attachedPolicies(graph.once(inlinePolicies).to(resource), 'resource'),
    ),
  );
  return {
    ...nodeBase('topic', resource),
    topicName: identity.name,
    arn: identity.arn ?? identity.attribute('Ref'),
    account: accountOfResource(resource),
    region: regionOfResource(resource),
    get key() {
      return graph.refer('key', properties.get('KmsMasterKeyId'));
    },
    get subscriptions() {
      const own = properties.get('Subscription').items();
      const attached = graph.once(subscriptions).to(resource);
      return {
        items: [...own.items.map(subscriptionOf), ...attached.resources.map((subscription) => subscriptionOf(subscription.properties))],
        because: [...(own.open ?? []), ...attached.because],
      };
    },
    get policy() {
      return policy();
    },
  };
}

function subscriptionOf(value: Value): Subscription {
  return { at: value.at, protocol: value.get('Protocol').string(), endpoint: value.get('Endpoint').text() };
}
