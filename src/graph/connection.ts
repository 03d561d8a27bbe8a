import type { Field, Resource, Text, Value } from '../resource/index.ts';
import type { Subject } from '../rule/types.ts';
import type { NodeKind } from './graph.ts';
import { nodeBase } from './node.ts';

/** A connection to a code host. */
export interface Connection extends Subject {
  readonly kind: 'connection';
  readonly resource: Resource;
  readonly properties: Value;
  readonly connectionName: Text;
  readonly arn: Text;
  readonly provider: Field<string>;
  readonly host: Field<Text>;
}

/** A stored credential of CodeBuild for a code host: one for each host, account and region. */
export interface SourceCredential extends Subject {
  readonly kind: 'source-credential';
  readonly resource: Resource;
  readonly properties: Value;
  /** `OAUTH`, `BASIC_AUTH`, `PERSONAL_ACCESS_TOKEN`, `CODECONNECTIONS` or `SECRETS_MANAGER`. */
  readonly authType: Field<string>;
  readonly serverType: Field<string>;
  readonly token: Value;
  readonly username: Value;
}

declare module '../rule/types.ts' {
  interface Subjects {
    connection: Connection;
    'source-credential': SourceCredential;
  }
}

export const connectionKind: NodeKind<'connection'> = {
  kind: 'connection',
  types: ['AWS::CodeStarConnections::Connection', 'AWS::CodeConnections::Connection'],
  node: connectionOf,
};
export const sourceCredentialKind: NodeKind<'source-credential'> = {
  kind: 'source-credential',
  types: ['AWS::CodeBuild::SourceCredential'],
  node: credentialOf,
};

function connectionOf(resource: Resource): Connection {
  const { identity, properties } = resource;
  return {
    ...nodeBase('connection', resource),
    connectionName: identity.name,
    arn: identity.arn ?? identity.attribute('Ref'),
    provider: properties.get('ProviderType').string(),
    host: properties.get('HostArn').text(),
  };
}

function credentialOf(resource: Resource): SourceCredential {
  const { properties } = resource;
  return {
    ...nodeBase('source-credential', resource),
    authType: properties.get('AuthType').string(),
    serverType: properties.get('ServerType').string(),
    token: properties.get('Token'),
    username: properties.get('Username'),
  };
}
