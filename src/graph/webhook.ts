import { type Field, type Resource, type Text, type Value, withDefault } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import { nodeBase } from './node.ts';
import type { Pipeline } from './pipeline.ts';

/** A URL that starts a pipeline when a code host calls it. */
export interface Webhook extends Subject {
  readonly kind: 'webhook';
  readonly resource: Resource;
  readonly properties: Value;
  readonly pipelineReference: Reference<Pipeline>;
  readonly targetAction: Field<Text>;
  /** `GITHUB_HMAC`, `IP` or `UNAUTHENTICATED`. */
  readonly authentication: Field<string>;
  readonly secretToken: Value;
  readonly allowedAddresses: Field<Text>;
  readonly filters: readonly { readonly value: Value; readonly path: Field<Text>; readonly equals: Field<Text> }[];
  readonly registered: Field<boolean>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    webhook: Webhook;
  }
}

export const webhookKind: NodeKind<'webhook'> = { kind: 'webhook', types: ['AWS::CodePipeline::Webhook'], node: webhookOf };

function webhookOf(resource: Resource, graph: DeliveryGraph): Webhook {
  const { properties } = resource;
  const configuration = properties.get('AuthenticationConfiguration');
  return {
    ...nodeBase('webhook', resource),
    targetAction: properties.get('TargetAction').text(),
    authentication: properties.get('Authentication').string(),
    secretToken: configuration.get('SecretToken'),
    allowedAddresses: configuration.get('AllowedIPRange').text(),
    registered: withDefault(properties.get('RegisterWithThirdParty').boolean(), false),
    get pipelineReference() {
      return graph.refer('pipeline', properties.get('TargetPipeline'));
    },
    get filters() {
      return properties
        .get('Filters')
        .items()
        .items.map((value) => ({ value, path: value.get('JsonPath').text(), equals: value.get('MatchEquals').text() }));
    },
  };
}
