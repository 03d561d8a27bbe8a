import { creatingCalls, taggingCalls } from '../facts/creating-calls.ts';
import type { DeliveryGraph } from '../graph/graph.ts';
import type { Action } from '../graph/pipeline.ts';
import { known } from '../graph/relations/deploy.ts';
import { templateOf } from '../graph/relations/stack-delivery.ts';
import type { Role } from '../graph/role.ts';
import { type Instance, type Resource, type Scope, Text } from '../resource/index.ts';
import type { Call, Caller } from './call.ts';
import { roleCaller } from './callers.ts';
import { plainContexts } from './contexts.ts';
import { allowsNowhere, anything } from './nowhere.ts';
import { prove } from './prove.ts';
import { partitionOf } from './stores.ts';
import { plainTarget } from './targets.ts';

/**
 * What the role of a stack must be allowed to create its template, where that is in view: kinds of resources that no
 * policy of the role lets it create anywhere. What it may create in some places is not looked into.
 */
export function stackCalls(action: Action, graph: DeliveryGraph): readonly Call[] {
  const reference = graph.refer('role', action.configuration.get('RoleArn'));
  const scope = reference.state === 'node' ? templateOf(action, graph) : undefined;
  if (reference.state !== 'node' || scope === undefined) return [];
  const expanding = transformCalls(scope.instance.template.transforms, reference.node, action, graph);
  const { resource } = reference.node;
  if ([resource, action.owner.resource].some((user) => wasThereBefore(scope.instance, user.scope.instance))) return expanding;
  const missing = new Map(
    scope
      .resources()
      .filter(({ exists }) => exists === 'yes')
      .flatMap((made) => callsToMake(made).flatMap(([name, why]) => (allowsNowhere(reference.node, name) ? [[name, why] as const] : []))),
  );
  return [
    ...expanding,
    ...[...missing].flatMap(([name, why]) => callsFor(name, why, reference.node, action, graph)),
    ...passingCalls(scope, reference.node, action, graph),
  ];
}

/** The calls that create a resource, each with what it is for. */
function callsToMake({ type, logicalId, properties }: Resource): readonly (readonly [string, string])[] {
  const [creating, tagging] = [creatingCalls.get(type), taggingCalls.get(type)];
  const tags = properties.get('Tags');
  const tagged = tags.entries().length > 0 || tags.items().items.some(({ exists }) => exists === 'yes');
  return [
    ...(creating === undefined ? [] : [[creating, `create ${logicalId}`] as const]),
    ...(tagging === undefined || !tagged ? [] : [[tagging, `create ${logicalId} with its tags`] as const]),
  ];
}

/** Properties by which resources are handed a role, and the service that gets it. */
const HANDED: ReadonlyMap<string, readonly [property: string, service: string]> = new Map([
  ['AWS::CodeBuild::Project', ['ServiceRole', 'codebuild.amazonaws.com']],
  ['AWS::CodeDeploy::DeploymentGroup', ['ServiceRoleArn', 'codedeploy.amazonaws.com']],
  ['AWS::CodePipeline::Pipeline', ['RoleArn', 'codepipeline.amazonaws.com']],
  ['AWS::ECS::TaskDefinition', ['ExecutionRoleArn', 'ecs-tasks.amazonaws.com']],
  ['AWS::Lambda::Function', ['Role', 'lambda.amazonaws.com']],
  ['AWS::StepFunctions::StateMachine', ['RoleArn', 'states.amazonaws.com']],
]);

/** Services that the role of a stack may hand no role to at all, though resources of the template are handed one. */
function passingCalls(scope: Scope, role: Role, action: Action, graph: DeliveryGraph): readonly Call[] {
  const handed = new Map(
    scope.resources().flatMap(({ exists, type, logicalId, properties }) => {
      const [property, service] = HANDED.get(type) ?? [];
      const takes = exists === 'yes' && property !== undefined && properties.get(property).exists === 'yes';
      return takes && service !== undefined ? [[service, logicalId] as const] : [];
    }),
  );
  return [...handed].flatMap(([service, logicalId]) =>
    callsFor(PASS_ROLE, `create ${logicalId}`, role, action, graph)
      .map(
        (call): Call => ({ ...call, category: 'pass-role', contexts: plainContexts(new Map([['iam:PassedToService', Text.of(service)]])) }),
      )
      .filter((call) => role.identity.complete && prove(call).answer === 'denied'),
  );
}

const PASS_ROLE = 'iam:PassRole';

/** Transforms of AWS, by the names in their ARNs. */
const TRANSFORMS: ReadonlyMap<string, string> = new Map([
  ['AWS::Serverless-2016-10-31', 'Serverless-2016-10-31'],
  ['AWS::LanguageExtensions', 'LanguageExtensions'],
  ['AWS::Include', 'Include'],
]);

/**
 * A change set expands each transform as the role of the stack, by a call on the transform itself, which belongs to no
 * account. Source: AWS Lambda Developer Guide, "Building a pipeline", policy of the role for CloudFormation.
 */
function transformCalls(transforms: readonly string[], role: Role, action: Action, graph: DeliveryGraph): readonly Call[] {
  if (known(action.configuration.get('ActionMode').string()) !== 'CHANGE_SET_REPLACE') return [];
  const caller = callerOf(role, action, graph);
  return transforms.flatMap((transform): readonly Call[] => {
    const name = TRANSFORMS.get(transform);
    if (name === undefined || caller === undefined) return [];
    const arn = Text.of('arn:', partitionOf(action.owner.resource), ':cloudformation:', action.region, `:aws:transform/${name}`);
    return [
      {
        ...callOf('cloudformation:CreateChangeSet', `expand ${transform}`, caller, action),
        resources: [arn],
        target: plainTarget(arn.key, `the transform ${transform}`, role.account),
        requirement: 'stack.transform',
      },
    ];
  });
}

/** A stack that holds the role or the pipeline itself, or gives them values, was made before them, and by somebody else. */
function wasThereBefore(stack: Instance, { template, parameters }: Instance): boolean {
  const given = [...parameters.values()].some((supplied) => supplied.kind === 'attribute' && supplied.instance === stack.id);
  return given || template.document === stack.template.document;
}

/** A role that a stack set works with in an account must be allowed to make a stack there. */
export function stackInstanceCalls(role: Role, action: Action, graph: DeliveryGraph): readonly Call[] {
  return allowsNowhere(role, CREATE_STACK) ? callsFor(CREATE_STACK, 'create its stack', role, action, graph) : [];
}

const CREATE_STACK = 'cloudformation:CreateStack';

function callsFor(creating: string, why: string, role: Role, action: Action, graph: DeliveryGraph): readonly Call[] {
  const [service = ''] = creating.split(':');
  const caller = callerOf(role, action, graph);
  if (caller === undefined) return [];
  const target = plainTarget(`${service}:any`, `${service} (any resource)`, role.account);
  return [{ ...callOf(creating, why, caller, action), resources: [anything(creating)], target, requirement: 'stack.create' }];
}

function callerOf(role: Role, action: Action, graph: DeliveryGraph): Caller | undefined {
  return roleCaller({ at: action.configuration.get('RoleArn').at, state: 'node', node: role, text: role.arn }, graph);
}

function callOf(name: string, why: string, caller: Caller, action: Action): Omit<Call, 'resources' | 'target' | 'requirement'> {
  return {
    category: 'provider',
    caller,
    actions: [name],
    match: 'all',
    contexts: plainContexts(undefined),
    necessity: 'required',
    evidence: 'documented',
    why,
    at: action.at,
    step: action,
    doubt: [],
  };
}
