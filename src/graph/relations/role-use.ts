import { administratorStatements, grantsAdministrator } from '../../authorization/policy/administrator.ts';
import { type Answer, any, type Cause, causeKey, type Place, Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { referByAction } from '../action-target.ts';
import type { Environment } from '../environment.ts';
import { type Grant, grantsOf, mayDo } from '../grants.ts';
import type { DeliveryGraph, NodeKind, Reference } from '../graph.ts';
import { lazy } from '../lazy.ts';
import type { AttachedPolicy } from '../policy-set.ts';
import { environmentOfResource } from '../resource-environment.ts';
import type { Role } from '../role.ts';
import { type Deploy, deployCertainty, known, targetOf } from './deploy.ts';

/** What a role is handed to on the way to production. */
export type RoleDuty = 'pipeline' | 'action' | 'build' | 'stack' | 'deployment' | 'federated' | 'delivery-service';

export interface RoleUse {
  readonly as: RoleDuty;
  /** For people: the pipeline, action, project or group that has it. */
  readonly by: string;
  /** What it does, said of the role: `runs the pipeline Pipeline`. */
  readonly duty: string;
  readonly at: Place;
  /** For a stack's role: a person approves before it is used. */
  readonly gated?: Answer;
  /** Where it deploys to; absent where it deploys nothing. */
  readonly environment?: Environment;
}

/** A role of the delivery path with everything it is used for. */
export interface DeliveryRole extends Subject {
  readonly kind: 'delivery-role';
  readonly role: Role;
  readonly uses: readonly RoleUse[];
  /** Projects among its builds that pull requests from anyone start. */
  readonly openBuilds: readonly string[];
  /** The statements by which it may do something, or may. */
  grants(action: string): readonly Grant[];
  /** May it do something to a resource, conditions taken as met? */
  mayDo(action: string, resource: Text): Answer;
  /** Why there may be further policies; those of AWS whose document nobody has do not count. */
  readonly hidden: readonly Cause[];
  /** Whether its policies make it an administrator, and the entries that do. */
  readonly administrator: () => { readonly answer: Answer; readonly grants: readonly AdministratorGrant[] };
}

/** One entry that makes a role an administrator. */
export interface AdministratorGrant {
  readonly policy: string;
  readonly at: Place;
  readonly answer: Answer;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'delivery-role': DeliveryRole;
  }
}

export const deliveryRoleKind: NodeKind<'delivery-role'> = {
  kind: 'delivery-role',
  types: [],
  stands: ['AWS::IAM::Role'],
  list: deliveryRoles,
};

/** Services that act for a pipeline: a role that trusts one of them is a role of some pipeline, in view or not. */
const DELIVERY_SERVICES = new Set([
  'codepipeline.amazonaws.com',
  'codebuild.amazonaws.com',
  'codedeploy.amazonaws.com',
  'cloudformation.amazonaws.com',
]);

/** Web identity providers, named as an ARN. Cognito and login providers are named by host and are for people. */
const OIDC = Text.of('arn:*:iam::*:oidc-provider/*');

const DUTIES: Readonly<Record<RoleDuty, (by: string) => string>> = {
  pipeline: (by) => `runs the pipeline ${by}`,
  action: (by) => `runs the action ${by}`,
  build: (by) => `runs the builds of ${by}`,
  stack: (by) => `is the role of the stack that ${by} changes`,
  deployment: (by) => `deploys for ${by}`,
  federated: () => 'is open to an outside CI provider',
  'delivery-service': () => 'trusts a delivery service',
};

function deliveryRoles(graph: DeliveryGraph): readonly DeliveryRole[] {
  const uses = new Map<string, { readonly role: Role; readonly uses: RoleUse[] }>();
  const add = (reference: Reference<Role>, use: Omit<RoleUse, 'at' | 'duty'>): void => {
    if (reference.state !== 'node') return;
    const entry = uses.get(reference.node.id) ?? { role: reference.node, uses: [] };
    uses.set(reference.node.id, entry);
    entry.uses.push({ ...use, duty: DUTIES[use.as](use.by), at: reference.at });
  };
  for (const pipeline of graph.subjects('pipeline')) {
    add(pipeline.role, { as: 'pipeline', by: pipeline.name });
    for (const action of pipeline.actions)
      add(action.role, {
        as: 'action',
        by: action.name,
        ...(deployCertainty(action) === undefined ? {} : { environment: targetOf(action, graph) }),
      });
  }
  addStackRoles(graph, add);
  for (const project of graph.subjects('build-project')) {
    const environment = graph.once(deployedByBuilds).get(project.id);
    add(project.role, { as: 'build', by: project.name, ...(environment === undefined ? {} : { environment }) });
  }
  for (const group of graph.resources('AWS::CodeDeploy::DeploymentGroup'))
    add(graph.refer('role', group.properties.get('ServiceRoleArn')), {
      as: 'deployment',
      by: group.logicalId,
      environment: environmentOfResource(group, [group.properties.get('DeploymentGroupName').text()], graph),
    });
  for (const role of graph.judged('role')) {
    const trusted = uses.has(role.id) ? undefined : trustedBy(role);
    if (trusted !== undefined) uses.set(role.id, { role, uses: [{ ...trusted, duty: DUTIES[trusted.as](trusted.by), at: role.at }] });
  }
  return [...uses.values()].map(({ role, uses: list }) => ({
    kind: 'delivery-role',
    id: role.id,
    name: role.name,
    at: role.at,
    role,
    uses: list,
    get openBuilds() {
      return graph
        .subjects('build-exposure')
        .filter(
          ({ project, publicHost, outsiders, comments }) =>
            project.role.state === 'node' &&
            project.role.node.id === role.id &&
            publicHost &&
            outsiders === 'yes' &&
            comments !== 'approved',
        )
        .map(({ name }) => name);
    },
    grants: (action) => grantsOf(role.identity, action),
    mayDo: (action, resource) => mayDo(role.identity, role.boundary, action, resource),
    get hidden() {
      return hiddenOf(role);
    },
    administrator: lazy(() => administratorOf(role)),
  }));
}

/** Where the builds of projects deploy to, by project: production before anything else. */
function deployedByBuilds(graph: DeliveryGraph): ReadonlyMap<string, Environment> {
  const environments = new Map<string, Environment>();
  for (const { project, deploy } of graph.subjects('build-use')) {
    if (project.state !== 'node' || deploy === undefined) continue;
    if (!environments.has(project.node.id) || deploy.target.production === 'yes') environments.set(project.node.id, deploy.target);
  }
  return environments;
}

function addStackRoles(graph: DeliveryGraph, add: (reference: Reference<Role>, use: Omit<RoleUse, 'at' | 'duty'>) => void): void {
  const gates = new Map<string, Deploy>(graph.subjects('deploy').map((deploy) => [deploy.action.id, deploy]));
  for (const { actions } of graph.subjects('pipeline')) {
    for (const action of actions) {
      if (known(action.provider)?.startsWith('CloudFormation') !== true) continue;
      // A change set is created with the role that its execution, the deploy, uses.
      const deploy =
        gates.get(action.id) ?? actions.map(({ id }) => gates.get(id)).find((other) => other?.action.stage.id === action.stage.id);
      add(referByAction(graph, 'role', action, 'RoleArn'), {
        as: 'stack',
        by: action.name,
        environment: targetOf(action, graph),
        ...(deploy === undefined ? {} : { gated: deploy.gated }),
      });
    }
  }
}

function trustedBy({ trust, name }: Role): Omit<RoleUse, 'at' | 'duty'> | undefined {
  const principals = trust.statements.flatMap(({ principals: list }) => list?.items ?? []);
  if (principals.some(({ kind, text }) => kind === 'service' && DELIVERY_SERVICES.has(text.known ?? '')))
    return { as: 'delivery-service', by: name };
  return principals.some(({ kind, text }) => kind === 'federated' && text.matches(OIDC) === 'yes')
    ? { as: 'federated', by: name }
    : undefined;
}

function hiddenOf({ identity }: Role): readonly Cause[] {
  return identity.because.filter((cause) => !identity.undocumented.some((other) => causeKey(other) === causeKey(cause)));
}

function administratorOf(role: Role): ReturnType<DeliveryRole['administrator']> {
  const grants = role.identity.documents.flatMap(grantsIn);
  const because = hiddenOf(role);
  const open: readonly Answer[] = because.length === 0 ? [] : [{ because }];
  return { answer: any([...grants.map(({ answer }) => answer), ...open]), grants };
}

function grantsIn(policy: AttachedPolicy): readonly AdministratorGrant[] {
  const answer = grantsAdministrator(policy.document);
  if (answer === 'no') return [];
  if (policy.kind === 'aws-managed') return [{ policy: policy.label, at: policy.at, answer }];
  const statements = administratorStatements(policy.document);
  return statements.length === 0
    ? [{ policy: policy.label, at: policy.at, answer }]
    : statements.map((statement) => ({ policy: policy.label, at: statement.value.at, answer }));
}
