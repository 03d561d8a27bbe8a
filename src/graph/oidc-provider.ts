import { type Cause, type Field, type Resource, Text, type Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { NodeKind } from './graph.ts';
import { nodeBase } from './node.ts';

/** An identity provider whose tokens IAM accepts. */
export interface OidcProvider extends Subject {
  readonly kind: 'oidc-provider';
  readonly resource: Resource;
  readonly properties: Value;
  /** As written, with `https://`. */
  readonly url: Field<Text>;
  /** The host and path by which trust policies call it: `token.actions.githubusercontent.com`. */
  readonly issuer: Field<Text>;
  readonly audiences: { readonly items: readonly Field<Text>[]; readonly open: readonly Cause[] | undefined };
  readonly arn: Text;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'oidc-provider': OidcProvider;
  }
}

export const oidcProviderKind: NodeKind<'oidc-provider'> = { kind: 'oidc-provider', types: ['AWS::IAM::OIDCProvider'], node: providerOf };

function providerOf(resource: Resource): OidcProvider {
  const { properties, identity } = resource;
  const url = properties.get('Url').text();
  return {
    ...nodeBase('oidc-provider', resource),
    url,
    issuer: 'value' in url ? { at: url.at, state: url.state, value: withoutScheme(url.value) } : url,
    arn: identity.arn ?? identity.attribute('Ref'),
    get audiences() {
      const { items, open } = properties.get('ClientIdList').items();
      return { items: items.map((item) => item.text()), open };
    },
  };
}

function withoutScheme(url: Text): Text {
  const [first, ...others] = url.parts;
  return typeof first === 'string' ? Text.of(first.replace(/^https?:\/\//, ''), ...others) : url;
}
