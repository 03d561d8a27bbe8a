import type { DeliveryGraph, Reference } from '../graph/graph.ts';
import { accountOfResource, regionOfResource } from '../graph/location.ts';
import type { Action, Pipeline } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import type { Role } from '../graph/role.ts';
import { type Place, Text } from '../resource/index.ts';
import type { Call, Caller, Reach } from './call.ts';
import { pipelineCaller, serviceCaller } from './callers.ts';
import { assumeContext, serviceContexts } from './contexts.ts';
import { roleOfProfile } from './instances.ts';
import { roleTarget } from './targets.ts';

/** Who takes on which role: the pipeline those of its actions, services those they are handed. */

/** The pipeline's role takes on the action's. */
export function assumeCalls(action: Action, graph: DeliveryGraph): readonly Call[] {
  const caller = pipelineCaller(action.owner, graph);
  const found = roleTarget(action.role, 'assumed');
  if (caller === undefined || found === undefined || found.target.key === caller.key) return [];
  return [
    {
      category: 'assume-role',
      caller,
      actions: ['sts:AssumeRole'],
      resources: [found.arn],
      match: 'all',
      target: found.target,
      contexts: [assumeContext()],
      necessity: 'required',
      evidence: 'documented',
      requirement: 'service.assume',
      why: 'take on the role of the action',
      at: action.role.at,
      step: action,
      doubt: [],
    },
  ];
}

/** A role handed to a service. */
interface Handed {
  readonly role: Reference<Role>;
  readonly service: DeliveryService;
  /** The account and region in which the service acts, and the resource that it acts for. */
  readonly account: Text;
  readonly region: Text;
  readonly source: Text | undefined;
  readonly at: Place;
  readonly step: Action | undefined;
  /** For people, after "to". */
  readonly why: string;
}

type DeliveryService = keyof typeof SERVICES;

/**
 * Services that take on roles, and whether they say for which account and resource.
 * Source: the user guides of the services, "confused deputy"; kms-iam-semantics, section 8.1.
 */
const SERVICES = {
  codepipeline: 'maybe',
  codebuild: 'always',
  codedeploy: 'always',
  cloudformation: 'maybe',
  lambda: 'maybe',
  events: 'maybe',
  scheduler: 'maybe',
  states: 'maybe',
  'ecs-tasks': 'maybe',
  appconfig: 'maybe',
  ec2: 'maybe',
} as const;

function trustCall({ role, service, account, region, source, at, step, why }: Handed, graph: DeliveryGraph): readonly Call[] {
  const found = role.state === 'node' ? roleTarget(role, 'assumed') : undefined;
  if (found === undefined) return [];
  const caller = serviceCaller(`${service}.amazonaws.com`, graph);
  const side = graph.once(serviceSides)(service, account, region, source, caller);
  return [
    {
      category: 'service-trust',
      caller,
      actions: ASSUME,
      resources: [found.arn],
      match: 'all',
      target: found.target,
      ...side,
      necessity: 'required',
      evidence: 'documented',
      requirement: `trust.${service}`,
      why,
      at,
      step,
      doubt: [],
    },
  ];
}

const ASSUME = ['sts:AssumeRole'];

type ServiceSide = Required<Pick<Call, 'contexts' | 'principals'>>;

/** What a service is called and what it sends, made once for each place that it acts in. */
function serviceSides(
  _graph: DeliveryGraph,
): (service: DeliveryService, account: Text, region: Text, source: Text | undefined, caller: Caller) => ServiceSide {
  const made = new Map<string, ServiceSide>();
  return (service, account, region, source, caller) => {
    const key = `${service}|${account.key}|${region.key}|${source?.key}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const other = (name: Text): Caller['principal'] => ({ kind: 'service', name });
    const side: ServiceSide = {
      contexts: serviceContexts(account, source, SERVICES[service]),
      // CodeDeploy also calls by the name of its region, services in China by their own suffix.
      principals: [
        caller.principal,
        other(Text.of(`${service}.`, region, '.amazonaws.com')),
        other(Text.of(`${service}.amazonaws.com.cn`)),
      ],
    };
    made.set(key, side);
    return side;
  };
}

/** The role of a pipeline, and those that its actions hand over. */
export function pipelineTrustCalls(pipeline: Pipeline, graph: DeliveryGraph): readonly Call[] {
  const { role, account, region } = pipeline;
  const own: Handed = {
    role,
    service: 'codepipeline',
    account,
    region,
    source: undefined,
    at: role.at,
    step: undefined,
    why: `run the pipeline ${pipeline.name}`,
  };
  const stacks = pipeline.actions.flatMap((action): readonly Handed[] => {
    const provider = known(action.provider);
    const key = provider === 'CloudFormation' ? 'RoleArn' : provider === 'CloudFormationStackSet' ? 'AdministrationRoleArn' : undefined;
    if (key === undefined) return [];
    const handed = graph.refer('role', action.configuration.get(key));
    return [
      {
        role: handed,
        service: 'cloudformation',
        account,
        region: action.region,
        source: undefined,
        at: handed.at,
        step: action,
        why: 'change the stack',
      },
    ];
  });
  return [own, ...stacks].flatMap((handed) => trustCall(handed, graph));
}

/** Roles that resources hand to the service that runs them. */
export function resourceTrustCalls(graph: DeliveryGraph, reach: Reach): readonly Call[] {
  const handed: Handed[] = [];
  for (const project of graph[reach]('build-project')) {
    const { account, region, arn, name, batch } = project;
    for (const role of [project.role, batch.role])
      handed.push({
        role,
        service: 'codebuild',
        account,
        region,
        source: arn,
        at: role.at,
        step: undefined,
        why: role === batch.role ? `start the builds of a batch of ${name}` : `run the builds of ${name}`,
      });
  }
  for (const group of graph[reach]('deployment-group')) {
    const { role, account, region, name, groupName, applicationName } = group;
    const source =
      'value' in applicationName
        ? Text.of('arn:aws:codedeploy:', region, ':', account, ':deploymentgroup:', applicationName.value, '/', groupName)
        : undefined;
    handed.push({ role, service: 'codedeploy', account, region, source, at: role.at, step: undefined, why: `deploy for ${name}` });
  }
  for (const fn of graph[reach]('function')) {
    const { role, account, region, name } = fn;
    handed.push({ role, service: 'lambda', account, region, source: undefined, at: role.at, step: undefined, why: `run ${name}` });
  }
  for (const definition of graph[reach]('task-definition')) {
    const account = accountOfResource(definition.resource);
    const region = regionOfResource(definition.resource);
    for (const role of [definition.taskRole, definition.executionRole]) {
      handed.push({
        role,
        service: 'ecs-tasks',
        account,
        region,
        source: undefined,
        at: role.at,
        step: undefined,
        why: `run the tasks of ${definition.name}`,
      });
    }
  }
  for (const environment of graph[reach]('appconfig-environment')) {
    const account = accountOfResource(environment.resource);
    const region = regionOfResource(environment.resource);
    for (const { role } of environment.monitors.items) {
      handed.push({
        role,
        service: 'appconfig',
        account,
        region,
        source: undefined,
        at: role.at,
        step: undefined,
        why: `watch the alarms of ${environment.name}`,
      });
    }
  }
  for (const rule of graph[reach]('event-rule')) {
    const { account, region, name, resource } = rule;
    const service = resource.type.startsWith('AWS::Scheduler') ? 'scheduler' : 'events';
    for (const { role } of rule.targets.items)
      handed.push({ role, service, account, region, source: undefined, at: role.at, step: undefined, why: `call the targets of ${name}` });
  }
  for (const profile of graph.resources('AWS::IAM::InstanceProfile')) {
    if (reach === 'judged' && !graph.inFocus(profile)) continue;
    const [account, region] = [accountOfResource(profile), regionOfResource(profile)];
    for (const role of roleOfProfile(profile, graph))
      handed.push({
        role,
        service: 'ec2',
        account,
        region,
        source: undefined,
        at: role.at,
        step: undefined,
        why: `give the servers with ${profile.logicalId} its rights`,
      });
  }
  return handed.flatMap((one) => trustCall(one, graph));
}
