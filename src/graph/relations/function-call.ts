import { type Answer, all, any, type Field, type Place, type Resource, type Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import type { LambdaFunction } from '../function.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import { accountOfResource } from '../location.ts';

/** A service that is to call a function in view, by a rule or a subscription in view, and whether the function lets it. */
export interface FunctionCall extends Subject {
  readonly kind: 'function-call';
  readonly function: LambdaFunction;
  /** Where the function is named. */
  readonly place: Place;
  readonly service: string;
  readonly allowed: Answer;
  /** A permission for the service that is for something else. */
  readonly near: Place | undefined;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'function-call': FunctionCall;
  }
}

const RULE = 'AWS::Events::Rule';
const SUBSCRIPTION = 'AWS::SNS::Subscription';
const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
const PERMISSION = 'AWS::Lambda::Permission';

/** SAM writes the permission together with the rule. */
export const functionCallKind: NodeKind<'function-call'> = {
  kind: 'function-call',
  types: [],
  stands: [RULE, SUBSCRIPTION, ...ALARMS],
  list: (graph) => [...byRules(graph), ...bySubscriptions(graph), ...byAlarms(graph)],
};

function byRules(graph: DeliveryGraph): readonly FunctionCall[] {
  return graph
    .judged('event-rule')
    .filter(({ resource }) => resource.type === RULE && resource.definition.madeBy === undefined)
    .flatMap(({ resource, targets }) =>
      targets.items.flatMap(({ arn, role }) =>
        'value' in arn && role.state === 'absent'
          ? callOf(resource, arn.value, arn.at, 'events.amazonaws.com', sourceOf(resource), graph)
          : [],
      ),
    );
}

function bySubscriptions(graph: DeliveryGraph): readonly FunctionCall[] {
  return graph
    .resources(SUBSCRIPTION)
    .filter((resource) => graph.inFocus(resource) && resource.definition.madeBy === undefined)
    .flatMap((resource) => {
      const protocol = resource.properties.get('Protocol').string();
      const [endpoint, topic] = [resource.properties.get('Endpoint').text(), graph.refer('topic', resource.properties.get('TopicArn'))];
      const own = 'value' in protocol && protocol.value === 'lambda' && topic.state === 'node';
      return own && 'value' in endpoint
        ? callOf(resource, endpoint.value, endpoint.at, 'sns.amazonaws.com', { arn: topic.node.arn, account: topic.node.account }, graph)
        : [];
    });
}

const ACTIONS = ['AlarmActions', 'OKActions', 'InsufficientDataActions'];

/** Alarms call under a name of their own. Source: CloudWatch User Guide, "Invoke a Lambda function from an alarm". */
function byAlarms(graph: DeliveryGraph): readonly FunctionCall[] {
  return graph
    .resources(...ALARMS)
    .filter((resource) => graph.inFocus(resource))
    .flatMap((resource) =>
      ACTIONS.flatMap((list) => resource.properties.get(list).items().items).flatMap((item) => {
        const text = item.text();
        const source = sourceOf(resource);
        return 'value' in text ? callOf(resource, text.value, item.at, 'lambda.alarms.cloudwatch.amazonaws.com', source, graph) : [];
      }),
    );
}

/** On whose behalf a service calls. */
interface Source {
  readonly arn: Text;
  readonly account: Text;
}

function sourceOf(resource: Resource): Source {
  return { arn: resource.identity.arn ?? resource.identity.attribute('Arn'), account: accountOfResource(resource) };
}

/** The function itself: a version or alias has permissions of its own. */
function callOf(
  caller: Resource,
  called: Text,
  place: Place,
  service: string,
  source: Source,
  graph: DeliveryGraph,
): readonly FunctionCall[] {
  const found = graph.named('function', called, place);
  if (found.state !== 'node' || found.node.arn.same(called) !== 'yes' || found.node.resource.definition.madeBy !== undefined) return [];
  const { node } = found;
  const permissions = graph.once(permissionsByFunction).get(node.id) ?? [];
  const open = graph.once(permissionsOfAnybody);
  const answers = permissions.map((permission) => ({ permission, answer: lets(permission, service, source) }));
  const near = answers.find(({ permission }) => speaksOf(permission, service) === 'yes')?.permission.at;
  return [
    {
      kind: 'function-call',
      id: `${caller.key}|calls ${place.route}`,
      name: caller.logicalId,
      at: caller.at,
      function: node,
      place,
      service,
      near,
      allowed: any([...answers.map(({ answer }) => answer), ...open]),
    },
  ];
}

function permissionsByFunction(graph: DeliveryGraph): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const permission of graph.resources(PERMISSION)) {
    const owner = graph.refer('function', permission.properties.get('FunctionName'));
    if (owner.state === 'node') found.set(owner.node.id, [...(found.get(owner.node.id) ?? []), permission]);
  }
  return found;
}

/** Permissions of which it is not known for what function they are. */
function permissionsOfAnybody(graph: DeliveryGraph): readonly Answer[] {
  return graph.resources(PERMISSION).flatMap((permission) => {
    const owner = graph.refer('function', permission.properties.get('FunctionName'));
    return owner.state === 'unresolved' ? [unknown(...owner.because)] : [];
  });
}

/** Services that are told to call from another account say so, or say nothing: in both cases they are not those of this one. */
function lets(permission: Resource, service: string, { arn, account }: Source): Answer {
  const { properties, exists } = permission;
  const from = (field: Field<Text>, compared: (written: Text) => Answer): Answer =>
    field.state === 'absent' ? 'yes' : 'value' in field ? compared(field.value) : unknown(...field.because);
  return all([
    exists,
    speaksOf(permission, service),
    from(properties.get('SourceArn').text(), (written) => arn.matches(written)),
    from(properties.get('SourceAccount').text(), (written) => account.same(written)),
  ]);
}

function speaksOf({ properties }: Resource, service: string): Answer {
  const says = (field: Field<Text>, wanted: readonly string[]): Answer =>
    'value' in field ? field.value.isOneOf(wanted) : field.state === 'absent' ? 'no' : unknown(...field.because);
  return all([
    says(properties.get('Principal').text(), [service, '*']),
    says(properties.get('Action').text(), ['lambda:InvokeFunction', 'lambda:*', '*']),
  ]);
}
