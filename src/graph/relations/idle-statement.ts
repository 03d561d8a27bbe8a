import { type Condition, readPolicy, type Statement } from '../../authorization/policy/document.ts';
import { type Place, type Resource, Text, type Value } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';

/** A statement for services that applies to no request: it asks for something that only accounts have. */
export interface IdleStatement extends Subject {
  readonly kind: 'idle-statement';
  readonly service: Text;
  /** The key that requests of services do not carry, as it is written. */
  readonly key: string;
  readonly condition: Place;
  /** The fault of a topic that refuses the service, whichever rule speaks of it. */
  readonly fault: string | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'idle-statement': IdleStatement;
  }
}

/** Where resources carry policies: the property, and where that policy belongs to others, the property that names them. */
const POLICIES: ReadonlyMap<string, string> = new Map([
  ['AWS::ECR::RegistryPolicy', 'PolicyText'],
  ['AWS::ECR::Repository', 'RepositoryPolicyText'],
  ['AWS::KMS::Key', 'KeyPolicy'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicInlinePolicy', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument'],
  ['AWS::SQS::QueueInlinePolicy', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy'],
]);
const PERMISSION = 'AWS::Lambda::Permission';
const SERVICE = Text.of('*.amazonaws.com*');

/** Trust policies are left out: whether a service may take on a role is proved. */
export const idleStatementKind: NodeKind<'idle-statement'> = {
  kind: 'idle-statement',
  types: [],
  stands: [...POLICIES.keys(), PERMISSION],
  list: (graph) => [
    ...[...POLICIES].flatMap(([type, property]) =>
      graph
        .resources(type)
        .filter((resource) => graph.inFocus(resource))
        .flatMap((resource) => idleStatements(resource, resource.properties.get(property), graph)),
    ),
    ...graph
      .resources(PERMISSION)
      .filter((resource) => graph.inFocus(resource))
      .flatMap((resource) => idlePermission(resource)),
  ],
};

function idleStatements(resource: Resource, policy: Value, graph: DeliveryGraph): readonly IdleStatement[] {
  return readPolicy(policy).statements.flatMap((statement) => {
    const service = onlyService(statement);
    const condition = statement.conditions.items.find(asksForAccount);
    if (service === undefined || condition === undefined) return [];
    const id = `${resource.key}|statement ${statement.index}`;
    return [idle(resource, id, service, condition.key, condition.value.at, faultOf(resource, graph))];
  });
}

/** The first service of a statement that lets services in, and nobody else. */
function onlyService({ effect, principals }: Statement): Text | undefined {
  const services = effect === 'Allow' && principals?.open === undefined ? (principals?.items ?? []) : [];
  return services.every(({ kind }) => kind === 'service') ? services[0]?.text : undefined;
}

/** Absent from requests of services. Source: IAM User Guide, "AWS global condition context keys", properties of the principal. */
const OF_ACCOUNTS = /^aws:(?:principal(?:orgid|orgpaths|account|arn|tag\/.*)|username)$/i;

/** A condition that does not hold for a request without its key. */
export function asksForAccount({ key, operator, ifExists, quantifier }: Condition): boolean {
  return (
    OF_ACCOUNTS.test(key) &&
    !ifExists &&
    quantifier !== 'ForAllValues' &&
    /^(?:String|Arn)(?:Equals|Like|EqualsIgnoreCase)$/i.test(operator)
  );
}

/** A permission is a statement whose condition is a property of its own. */
function idlePermission(resource: Resource): readonly IdleStatement[] {
  const principal = resource.properties.get('Principal').text();
  const organization = resource.properties.get('PrincipalOrgID');
  const service = 'value' in principal && principal.value.matches(SERVICE) === 'yes' ? principal.value : undefined;
  return service === undefined || organization.exists !== 'yes'
    ? []
    : [idle(resource, `${resource.key}|permission`, service, 'PrincipalOrgID', organization.at, undefined)];
}

/** The first of the topics that a policy is for: what is wrong with it is told once. */
function faultOf(resource: Resource, graph: DeliveryGraph): string | undefined {
  const [topic] = [...resource.properties.get('Topics').items().items, resource.properties.get('TopicArn')].map((value) =>
    graph.refer('topic', value),
  );
  return topic?.state === 'node' ? `topic policy ${topic.node.id}` : undefined;
}

function idle(resource: Resource, id: string, service: Text, key: string, condition: Place, fault: string | undefined): IdleStatement {
  return { kind: 'idle-statement', id, name: resource.logicalId, at: resource.at, service, key, condition, fault };
}
