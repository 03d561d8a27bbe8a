import { type Field, type Resource, type Text, withDefault } from '../resource/index.ts';
import type { Bucket } from './bucket.ts';
import type { DeliveryGraph, NodeKind, Reference } from './graph.ts';
import type { Key } from './key.ts';
import { nodeBase, type ResourceSubject } from './node.ts';

/** Where CodeBuild keeps test reports. */
export interface ReportGroup extends ResourceSubject<'report-group'> {
  readonly groupName: Text;
  readonly arn: Text;
  /** `S3` or `NO_EXPORT`. */
  readonly exportType: Field<string>;
  readonly bucket: Reference<Bucket>;
  readonly key: Reference<Key>;
  readonly encryptionDisabled: Field<boolean>;
}

/** A group of logs in CloudWatch. */
export interface LogGroup extends ResourceSubject<'log-group'> {
  readonly groupName: Text;
  readonly arn: Text;
  readonly key: Reference<Key>;
  /** Absent means that logs are kept for ever. */
  readonly retentionDays: Field<number>;
}

declare module '../rule/types.ts' {
  interface Subjects {
    'report-group': ReportGroup;
    'log-group': LogGroup;
  }
}

export const reportGroupKind: NodeKind<'report-group'> = {
  kind: 'report-group',
  types: ['AWS::CodeBuild::ReportGroup'],
  node: reportGroupOf,
};
export const logGroupKind: NodeKind<'log-group'> = { kind: 'log-group', types: ['AWS::Logs::LogGroup'], node: logGroupOf };

function reportGroupOf(resource: Resource, graph: DeliveryGraph): ReportGroup {
  const { identity, properties } = resource;
  const exported = properties.get('ExportConfig');
  const destination = exported.get('S3Destination');
  return {
    ...nodeBase('report-group', resource),
    groupName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    exportType: exported.get('ExportConfigType').string(),
    encryptionDisabled: withDefault(destination.get('EncryptionDisabled').boolean(), false),
    get bucket() {
      return graph.refer('bucket', destination.get('Bucket'));
    },
    get key() {
      return graph.refer('key', destination.get('EncryptionKey'));
    },
  };
}

function logGroupOf(resource: Resource, graph: DeliveryGraph): LogGroup {
  const { identity, properties } = resource;
  return {
    ...nodeBase('log-group', resource),
    groupName: identity.name,
    arn: identity.arn ?? identity.attribute('Arn'),
    retentionDays: properties.get('RetentionInDays').number(),
    get key() {
      return graph.refer('key', properties.get('KmsKeyId'));
    },
  };
}
