import { actionAnswer } from '../../authorization/policy/match.ts';
import { type Answer, any, type Place, type Resource, Text, unknown, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import { type Key, refersToAwsManagedKey } from '../key.ts';
import { regionOfResource } from '../location.ts';
import { QUEUE_SENDERS, queueSenders } from '../queue-senders.ts';
import { NOTHING_SENT, type Sent, type ServiceAccess, serviceAccess } from '../service-access.ts';

/** A service that uses a key by itself: no policy of a role helps it, the key has to let it in. */
export interface ServiceKeyUse extends Subject {
  readonly kind: 'service-key-use';
  readonly service: Text;
  /** What does not happen without: `it is not made`. */
  readonly effect: 'made' | 'launched' | 'delivered';
  readonly key: Reference<Key>;
  /** What is encrypted, where that is not the subject itself. */
  readonly vessel: string;
  readonly awsManaged: Answer;
  /** The key goes by a bare id or an alias, where the service takes its ARN only. */
  readonly byOtherName: boolean;
  readonly namedAt: Place;
  readonly access: ServiceAccess;
  /** The statements of the key policy; where the key is named, for a key that is not in view. */
  readonly policyAt: Place;
  /** What lets the service in: a principal and the actions, as a template writes them. */
  readonly grant: { readonly Principal: unknown; readonly Action: readonly string[] };
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'service-key-use': ServiceKeyUse;
  }
}

const LOG_GROUP = 'AWS::Logs::LogGroup';
const TRAIL = 'AWS::CloudTrail::Trail';
const BUS = 'AWS::Events::EventBus';
const FLEET = 'AWS::AutoScaling::AutoScalingGroup';

export const serviceKeyUseKind: NodeKind<'service-key-use'> = {
  kind: 'service-key-use',
  types: [],
  stands: [LOG_GROUP, TRAIL, BUS, ...QUEUE_SENDERS, FLEET],
  list: (graph) => [...ownKeys(graph), ...encryptedQueues(graph), ...fleets(graph)],
};

interface OwnKey {
  readonly type: string;
  readonly property: string;
  readonly service: (region: Text) => Text;
  /** Other names that the service may go by. */
  readonly aliases: readonly string[];
  readonly actions: readonly string[];
  /** The key of its encryption context that names the resource. */
  readonly context: string;
  /** What a template grants, where the service wants more than it surely uses. */
  readonly grant: ServiceKeyUse['grant'];
}

const READ_AND_WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Resources that a service encrypts with a key as itself. Source: CloudWatch Logs User Guide, "Encrypt log data using KMS";
 * CloudTrail User Guide, "Configure KMS key policies"; EventBridge User Guide, "KMS key policy of an event bus".
 */
const OWN_KEYS: readonly OwnKey[] = [
  {
    type: LOG_GROUP,
    property: 'KmsKeyId',
    service: (region) => Text.of('logs.', region, '.amazonaws.com'),
    aliases: ['logs.amazonaws.com'],
    actions: READ_AND_WRITE,
    context: 'kms:encryptioncontext:aws:logs:arn',
    grant: {
      Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    },
  },
  {
    type: TRAIL,
    property: 'KMSKeyId',
    service: () => Text.of('cloudtrail.amazonaws.com'),
    aliases: [],
    actions: ['kms:GenerateDataKey'],
    context: 'kms:encryptioncontext:aws:cloudtrail:arn',
    grant: { Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'] },
  },
  {
    type: BUS,
    property: 'KmsKeyIdentifier',
    service: () => Text.of('events.amazonaws.com'),
    aliases: [],
    actions: READ_AND_WRITE,
    context: 'kms:encryptioncontext:aws:events:event-bus:arn',
    grant: { Principal: { Service: 'events.amazonaws.com' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'] },
  },
];

function ownKeys(graph: DeliveryGraph): readonly ServiceKeyUse[] {
  return OWN_KEYS.flatMap(({ type, property, service, aliases, actions, context, grant }) =>
    graph
      .resources(type)
      .filter((resource) => graph.inFocus(resource))
      .flatMap((resource): readonly ServiceKeyUse[] => {
        const named = resource.properties.get(property);
        const key = graph.refer('key', named);
        const region = regionOfResource(resource);
        const name = service(region);
        const { arn } = resource.identity;
        const misnamed = type === LOG_GROUP && isNoArn(named, key);
        return key.state !== 'node'
          ? misnamed
            ? [keyUse(resource, named, key, { service: name, effect: 'made', access: UNASKED, grant, byOtherName: true })]
            : []
          : [
              keyUse(resource, named, key, {
                service: name,
                effect: 'made',
                access: serviceAccess(key.node.policy, {
                  names: [name, Text.of(name, '.cn'), ...aliases.map((alias) => Text.of(alias))],
                  actions,
                  sent: arn === undefined ? NOTHING_SENT : contextsOf(context, arn),
                }),
                grant,
                byOtherName: misnamed,
              }),
            ];
      }),
  );
}

const UNASKED: ServiceAccess = { answer: 'yes', near: undefined };

/** Source: CloudWatch Logs API Reference, AssociateKmsKey: the ARN of the key. */
function isNoArn(named: Value, key: Reference<Key>): boolean {
  const text = named.text();
  if (!('value' in text)) return false;
  if (key.state === 'node') return text.value.same(key.node.keyId) === 'yes' || text.value.startsWith('alias/') === 'yes';
  return text.value.startsWith('alias/') === 'yes';
}

/** Some write the ARN of a log group with what stands for its streams; whether that fits is not looked into. */
function contextsOf(key: string, arn: Text): readonly Sent[] {
  return [arn, Text.of(arn, ':*')].map((value) => new Map([[key, { state: 'known', values: [value] }]]));
}

/** Services that put messages into encrypted queues. Source: SQS Developer Guide, "Key management". */
function encryptedQueues(graph: DeliveryGraph): readonly ServiceKeyUse[] {
  return queueSenders(graph).flatMap(({ resource, service, queue }): readonly ServiceKeyUse[] => {
    const named = queue.properties.get('KmsMasterKeyId');
    const key = graph.refer('key', named);
    const managed = refersToAwsManagedKey(key) === 'yes';
    if (key.state !== 'node' && !managed) return [];
    const request = { names: [Text.of(service)], actions: READ_AND_WRITE, sent: NOTHING_SENT };
    return [
      keyUse(resource, named, key, {
        service: Text.of(service),
        effect: 'delivered',
        vessel: queue.logicalId,
        access: key.state === 'node' ? serviceAccess(key.node.policy, request) : { answer: 'no', near: undefined },
        grant: { Principal: { Service: service }, Action: READ_AND_WRITE },
      }),
    ];
  });
}

const SCALING = Text.of('*AWSServiceRoleForAutoScaling*');

/**
 * Fleets whose volumes are encrypted with a key: the service-linked role has no rights on keys, and nobody can give it any
 * but the key. Source: EC2 Auto Scaling User Guide, "Required KMS key policy for use with encrypted volumes".
 */
function fleets(graph: DeliveryGraph): readonly ServiceKeyUse[] {
  return graph.subjects('auto-scaling-group').flatMap(({ resource, starters }) =>
    starters.items.flatMap((starter) =>
      starter.properties
        .get('LaunchTemplateData', 'BlockDeviceMappings')
        .items()
        .items.flatMap((mapping): readonly ServiceKeyUse[] => {
          const named = mapping.get('Ebs', 'KmsKeyId');
          const key = graph.refer('key', named);
          if (key.state !== 'node') return [];
          return [
            keyUse(resource, named, key, {
              service: Text.of('the service-linked role of EC2 Auto Scaling'),
              effect: 'launched',
              vessel: starter.logicalId,
              access: { answer: admitsScaling(key.node), near: undefined },
              grant: {
                Principal: {
                  AWS: {
                    'Fn::Sub':
                      'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
                  },
                },
                Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey', 'kms:CreateGrant'],
              },
            }),
          ];
        }),
    ),
  );
}

function admitsScaling({ policy: { documents, because } }: Key): Answer {
  const open = [...because, ...documents.flatMap(({ document }) => document.open ?? [])];
  const statements = documents.flatMap(({ document }) => document.statements).filter(({ effect }) => effect !== 'Deny');
  const admits = statements.map((statement): Answer => {
    const { principals, notPrincipals } = statement;
    if (actionAnswer(statement, 'kms:CreateGrant') === 'no') return 'no';
    if (notPrincipals !== undefined) return unknown({ kind: 'unsupported', what: 'whether a NotPrincipal takes in a role' });
    const named = (principals?.items ?? []).map(
      ({ kind, text }): Answer => (kind === 'anyone' ? 'yes' : kind === 'aws' ? any([text.is('*'), text.matches(SCALING)]) : 'no'),
    );
    return any([...named, ...(principals?.open === undefined ? [] : [unknown(...principals.open)])]);
  });
  return any([...admits, ...(open.length > 0 ? [unknown(...open)] : [])]);
}

type Particular = Pick<ServiceKeyUse, 'service' | 'effect' | 'access' | 'grant'> & Partial<Pick<ServiceKeyUse, 'vessel' | 'byOtherName'>>;

function keyUse(resource: Resource, named: Value, key: Reference<Key>, { vessel = resource.logicalId, ...own }: Particular): ServiceKeyUse {
  const statements = key.state === 'node' ? key.node.policy.documents[0]?.document.value.get('Statement').at : undefined;
  const written = key.state === 'node' && key.node.properties.get('KeyPolicy').kind !== 'absent';
  return {
    kind: 'service-key-use',
    id: `${resource.key}|${vessel} ${own.service.print()}`,
    name: resource.logicalId,
    at: resource.at,
    key,
    vessel,
    awsManaged: refersToAwsManagedKey(key),
    byOtherName: false,
    namedAt: named.at,
    policyAt: written && statements !== undefined ? statements : named.at,
    ...own,
  };
}
