import { type Answer, entryOf, not, type Place, type Raw, type Resource, Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { regionPart } from '../arn.ts';
import { namesIn } from '../cone.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { regionOfResource } from '../location.ts';
import { type DeployedTemplate, deployedTemplates } from './deployed-scope.ts';

/** Something that a resource uses, and that has to be in its region. */
export interface RegionalUse extends Subject {
  readonly kind: 'regional-use';
  /** For people: `its code`. */
  readonly what: string;
  readonly used: Text;
  readonly place: Place;
  readonly region: Text;
  readonly home: Text;
  readonly apart: Answer;
  /** What is used, where it is in view. */
  readonly found: Place | undefined;
  /** Where the template takes what an action gives it. */
  readonly taken?: Place;
  /** The service is nowhere in particular, and looks in one region only. */
  readonly global: boolean;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'regional-use': RegionalUse;
  }
}

type Path = readonly [string, ...string[]];

interface Use {
  readonly what: string;
  /** A bucket by its name, an image by its registry, anything else by its ARN. */
  readonly by: 'bucket' | 'image' | 'arn';
  /** The value, or the list of values. */
  readonly at: Path;
  /** The key of each item of the list. */
  readonly item?: string;
  /** Services that may be elsewhere. */
  readonly except?: readonly string[];
  /** The one region that a global service looks in. */
  readonly region?: string;
}

/** Properties that take a key of the same region. Source: CloudFormation Template Reference of each type. */
const KEYS: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'KmsMasterKeyId',
  'AWS::SNS::Topic': 'KmsMasterKeyId',
  'AWS::Logs::LogGroup': 'KmsKeyId',
  'AWS::SecretsManager::Secret': 'KmsKeyId',
  'AWS::RDS::DBInstance': 'KmsKeyId',
  'AWS::RDS::DBCluster': 'KmsKeyId',
};

/**
 * Sources: Lambda API Reference, FunctionCode; Lambda Developer Guide, "Create a function using a container image" and
 * "Adding layers"; CloudFront Developer Guide, "Requirements for using SSL/TLS certificates"; CodeBuild User Guide, "Getting started"; CloudWatch API Reference, PutMetricAlarm; EventBridge API
 * Reference, PutTargets.
 */
const USES: ReadonlyMap<string, readonly Use[]> = new Map<string, readonly Use[]>([
  [
    'AWS::Lambda::Function',
    [
      { what: 'its code', by: 'bucket', at: ['Code', 'S3Bucket'] },
      { what: 'its image', by: 'image', at: ['Code', 'ImageUri'] },
      { what: 'a layer', by: 'arn', at: ['Layers'] },
      { what: 'its signing configuration', by: 'arn', at: ['CodeSigningConfigArn'] },
      { what: 'its key', by: 'arn', at: ['KmsKeyArn'] },
    ],
  ],
  ['AWS::Lambda::LayerVersion', [{ what: 'its archive', by: 'bucket', at: ['Content', 'S3Bucket'] }]],
  ['AWS::CodeBuild::Project', [{ what: 'its key', by: 'arn', at: ['EncryptionKey'] }]],
  [
    'AWS::CloudWatch::Alarm',
    ['AlarmActions', 'OKActions', 'InsufficientDataActions'].map((list) => ({ what: 'what it tells', by: 'arn', at: [list] })),
  ],
  ['AWS::Lambda::EventSourceMapping', [{ what: 'what it reads', by: 'arn', at: ['EventSourceArn'] }]],
  ['AWS::ElasticLoadBalancingV2::Listener', [{ what: 'a certificate', by: 'arn', at: ['Certificates'], item: 'CertificateArn' }]],
  [
    'AWS::CloudFront::Distribution',
    [{ what: 'its certificate', by: 'arn', at: ['DistributionConfig', 'ViewerCertificate', 'AcmCertificateArn'], region: 'us-east-1' }],
  ],
  ...Object.entries(KEYS).map(([type, at]): readonly [string, readonly Use[]] => [type, [{ what: 'its key', by: 'arn', at: [at] }]]),
  [
    'AWS::S3::Bucket',
    [
      { what: 'what it tells', by: 'arn', at: ['NotificationConfiguration', 'LambdaConfigurations'], item: 'Function' },
      { what: 'what it tells', by: 'arn', at: ['NotificationConfiguration', 'QueueConfigurations'], item: 'Queue' },
      { what: 'what it tells', by: 'arn', at: ['NotificationConfiguration', 'TopicConfigurations'], item: 'Topic' },
    ],
  ],
  ['AWS::ApiGateway::DomainName', [{ what: 'its certificate', by: 'arn', at: ['RegionalCertificateArn'] }]],
  ['AWS::ApiGatewayV2::DomainName', [{ what: 'a certificate', by: 'arn', at: ['DomainNameConfigurations'], item: 'CertificateArn' }]],
  [
    'AWS::Cognito::UserPoolDomain',
    [{ what: 'its certificate', by: 'arn', at: ['CustomDomainConfig', 'CertificateArn'], region: 'us-east-1' }],
  ],
  ['AWS::Events::Rule', [{ what: 'a target', by: 'arn', at: ['Targets'], item: 'Arn', except: ['events'] }]],
]);

export const regionalUseKind: NodeKind<'regional-use'> = {
  kind: 'regional-use',
  types: [],
  stands: [...USES.keys(), 'AWS::CodePipeline::Pipeline'],
  list: (graph) => [
    ...[...USES].flatMap(([type, uses]) =>
      graph
        .resources(type)
        .filter((resource) => graph.inFocus(resource))
        .flatMap((resource) => uses.flatMap((use) => usesOf(resource, use, graph))),
    ),
    ...graph.once(deployedTemplates).flatMap((template) => usesDeployed(template, graph)),
  ],
};

/** What the template uses in the region, and with the parameters, of an action that deploys it. */
function usesDeployed({ action, own, scope, overrides, written }: DeployedTemplate, graph: DeliveryGraph): readonly RegionalUse[] {
  if (!graph.inFocus(action.owner.resource)) return [];
  return scope.resources().flatMap((resource) =>
    (USES.get(resource.type) ?? []).flatMap((use) =>
      usesOf(resource, use, graph).flatMap((found): readonly RegionalUse[] => {
        const before = own.resource(resource.logicalId);
        const told = before !== undefined && usesOf(before, use, graph).some(({ id, apart }) => id === found.id && apart !== 'no');
        const given = [...namesIn(rawAt(resource, use)).names].some((name) => overrides.has(name));
        if (found.apart !== 'yes' || told) return [];
        return [
          {
            ...found,
            id: `${action.id}|${found.id}`,
            name: `${resource.logicalId}, which ${action.name} deploys,`,
            pipeline: action.owner.name,
            at: action.at,
            place: given ? written.at : found.place,
            ...(given ? { taken: found.place } : {}),
          },
        ];
      }),
    ),
  );
}

function rawAt({ definition }: Resource, { at }: Use): Raw {
  return at.reduce<Raw>((raw, key) => entryOf(raw, key) ?? null, entryOf(definition.raw, 'Properties') ?? null);
}

function usesOf(resource: Resource, use: Use, graph: DeliveryGraph): readonly RegionalUse[] {
  const [first, ...others] = use.at;
  const { items } = resource.properties.get(first, ...others).items();
  return items.flatMap((item) => regionalUse(resource, use, use.item === undefined ? item : item.get(use.item), graph));
}

function regionalUse(resource: Resource, { what, by, except, region }: Use, value: Value, graph: DeliveryGraph): readonly RegionalUse[] {
  const field = value.text();
  if (!('value' in field)) return [];
  const { value: used, at: place } = field;
  const found =
    by === 'bucket'
      ? bucketRegion(value, graph)
      : { region: by === 'image' ? registryRegion(used) : arnRegion(used, except), at: undefined };
  if (found?.region === undefined || found.region.parts.length === 0) return [];
  // Other partitions have a global region of their own.
  if (region !== undefined && used.startsWith('arn:aws:') !== 'yes') return [];
  const home = region === undefined ? regionOfResource(resource) : Text.of(region);
  return [
    {
      kind: 'regional-use',
      id: `${resource.key}|${place.route}`,
      name: resource.logicalId,
      at: resource.at,
      what,
      used,
      place,
      region: found.region,
      home,
      apart: not(found.region.same(home)),
      found: found.at,
      global: region !== undefined,
    },
  ];
}

function bucketRegion(value: Value, graph: DeliveryGraph): { readonly region: Text; readonly at: Place } | undefined {
  const bucket = graph.refer('bucket', value);
  return bucket.state === 'node' ? { region: regionOfResource(bucket.node.resource), at: bucket.node.at } : undefined;
}

function arnRegion(arn: Text, except: readonly string[] = []): Text | undefined {
  return except.some((service) => arn.matches(Text.of(`arn:*:${service}:*`)) !== 'no') ? undefined : regionPart(arn);
}

/** `account.dkr.ecr.region.amazonaws.com/name:tag`. */
function registryRegion({ parts }: Text): Text | undefined {
  const at = parts.findIndex((part) => typeof part === 'string' && part.includes('.dkr.ecr.'));
  const part = parts[at];
  if (typeof part !== 'string') return undefined;
  const rest = [part.slice(part.indexOf('.dkr.ecr.') + '.dkr.ecr.'.length), ...parts.slice(at + 1)];
  const end = rest.findIndex((one) => typeof one === 'string' && one.includes('.'));
  const last = rest[end];
  return typeof last === 'string' ? Text.of(...rest.slice(0, end), last.slice(0, last.indexOf('.'))) : undefined;
}
