import { arnParts } from '../graph/arn.ts';
import type { EventRule, EventTarget } from '../graph/event-rule.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import { accountOfResource, regionOfResource } from '../graph/location.ts';
import { type Place, type Resource, Text } from '../resource/index.ts';
import { describedAs } from './alarm-calls.ts';
import type { Call, Caller, Reach, Target } from './call.ts';
import { accountOf, roleCaller } from './callers.ts';
import { plainContexts } from './contexts.ts';
import { readPolicy } from './policy/document.ts';
import { NO_POLICIES, type ResourcePolicySet } from './policy-set.ts';
import { outOfView, plainTarget } from './targets.ts';

/** What event rules and monitors call with roles of their own. */

/** Rules that start a pipeline, or hand events on to another bus. Source: CodePipeline User Guide, "Change detection". */
export function eventCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  return graph[reach]('event-rule').flatMap((rule) => rule.targets.items.flatMap((target) => targetCalls(target, rule, graph)));
}

function targetCalls({ arn, role, at }: EventTarget, rule: EventRule, graph: DeliveryGraph): readonly Call[] {
  const caller = roleCaller(role, graph);
  if (!('value' in arn) || caller === undefined) return [];
  if (arnParts(arn.value)?.[2]?.known === 'events') {
    const target = busTarget(arn.value, caller, graph);
    return [call(caller, 'events:PutEvents', arn.value, target, 'events.forward', `hand on the events of ${rule.name}`, at)];
  }
  const pipeline = graph.named('pipeline', arn.value, at);
  if (pipeline.state !== 'node') return startCalls(arn.value, caller, rule, at);
  const { resource, account, region, name } = pipeline.node;
  const own = resource.identity.arn ?? Text.of('arn:aws:codepipeline:', region, ':', account, ':', resource.identity.name);
  const target = plainTarget(resource.key, name, account);
  return [call(caller, 'codepipeline:StartPipelineExecution', own, target, 'events.start', `start the pipeline ${name}`, at)];
}

/** What starts targets that have no policies of their own. Source: EventBridge User Guide, "Using identity-based policies for targets". */
const STARTS: ReadonlyMap<string, string> = new Map([
  ['codebuild', 'codebuild:StartBuild'],
  ['states', 'states:StartExecution'],
]);

/** A project or state machine that a rule or schedule starts, named by its ARN. */
function startCalls(arn: Text, caller: Caller, rule: EventRule, at: Place): readonly Call[] {
  const parts = arnParts(arn);
  const action = STARTS.get(parts?.[2]?.known ?? '');
  if (action === undefined) return [];
  const target = plainTarget(arn.key, arn.print(), parts?.[4] ?? accountOf(caller));
  return [call(caller, action, arn, target, 'events.start.target', `start the target of ${rule.name}`, at)];
}

function call(caller: Caller, action: string, resource: Text, target: Target, requirement: string, why: string, at: Place): Call {
  return {
    category: 'start',
    caller,
    actions: [action],
    resources: [resource],
    match: 'all',
    target,
    contexts: plainContexts(undefined),
    necessity: 'required',
    evidence: 'documented',
    requirement,
    why,
    at,
    step: undefined,
    doubt: [],
  };
}

const BUS_POLICY = 'AWS::Events::EventBusPolicy';

/** An event bus; that of another account takes events only by its policy, which is in view when the account is. */
function busTarget(arn: Text, caller: Caller, graph: DeliveryGraph): Target {
  const parts = arnParts(arn);
  const account = parts?.[4] ?? accountOf(caller);
  const target = plainTarget(arn.key, arn.print(), account);
  if (account.same(accountOf(caller)) === 'yes') return target;
  const inView = [...graph.resolution.allScopes].some(
    ({ instance }) => instance.account !== undefined && account.known === instance.account,
  );
  if (!inView)
    return { ...target, policies: outOfView('other', [{ kind: 'not-in-view', what: `the policy of the event bus ${arn.print()}` }]) };
  const policies = graph.resources(BUS_POLICY).filter((policy) => belongs(policy, account, parts?.[3], parts?.[5]));
  const documents = policies.map((policy) => ({ document: readPolicy(policy.properties), kind: 'resource', label: policy.logicalId }));
  const unread = policies.some(({ properties }) => properties.get('Statement').kind === 'absent');
  const set: ResourcePolicySet = unread
    ? outOfView('other', [{ kind: 'unsupported', what: `a policy of the event bus ${arn.print()} without a statement` }])
    : { ...NO_POLICIES, kind: 'other', documents };
  const [first] = policies;
  return { ...target, policies: set, at: first?.properties.get('Statement').at ?? undefined };
}

function belongs(policy: Resource, account: Text, region: Text | undefined, rest: Text | undefined): boolean {
  const field = policy.properties.get('EventBusName').text();
  const bus = 'value' in field ? field.value : Text.of('default');
  const sameBus = rest === undefined || Text.of('event-bus/', bus).same(rest) !== 'no';
  return (
    sameBus && accountOfResource(policy).same(account) !== 'no' && (region === undefined || regionOfResource(policy).same(region) !== 'no')
  );
}

/** AppConfig reads the alarms of its monitors with a role. Source: AppConfig User Guide, "Permissions for automatic rollback". */
export function monitorCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  return graph[reach]('appconfig-environment').flatMap(({ monitors, resource, name }) => {
    const alarmArn = (alarm: string): Text =>
      Text.of('arn:aws:cloudwatch:', regionOfResource(resource), ':', accountOfResource(resource), ':alarm:', alarm);
    const every = alarmArn('*');
    return monitors.items.flatMap(({ role, alarm }): readonly Call[] => {
      const caller = roleCaller(role, graph);
      if (caller === undefined) return [];
      const target = plainTarget('alarms', `the alarms of ${name}`, accountOfResource(resource));
      return [
        {
          ...call(caller, 'cloudwatch:DescribeAlarms', every, target, 'appconfig.alarms', `watch the alarms of ${name}`, role.at),
          ...describedAs(alarm, [every], alarmArn),
          category: 'provider',
        },
      ];
    });
  });
}
