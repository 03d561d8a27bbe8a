import { matchPrincipal, takesIn } from '../../authorization/policy/principal.ts';
import { type Answer, all, any, type Cause, type Place, Text, unknown } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { arnParts } from '../arn.ts';
import { grantsOf, mayDo } from '../grants.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Pipeline } from '../pipeline.ts';
import type { PolicySet } from '../policy-set.ts';
import type { Role } from '../role.ts';
import type { User } from '../user.ts';
import { isApproval } from './deploy.ts';
import type { DeliveryRole, RoleUse } from './role-use.ts';

/** Somebody besides the pipeline itself, with what of the pipeline's power is in reach. */
export interface Reach extends Subject {
  readonly kind: 'reach';
  readonly principal: DeliveryRole | User;
  /** For a role: what runs as it. */
  readonly use: RoleUse | undefined;
  /** The policies make it an administrator: another rule says so. */
  readonly administrator: Answer;
  /** Deploy roles of production that it may assume. */
  readonly assumable: readonly { readonly role: Role; readonly use: RoleUse; readonly answer: Answer; readonly grant: Place }[];
  /** Pipelines that it may change, together with passing them their role. */
  readonly changeable: readonly { readonly pipeline: Pipeline; readonly answer: Answer; readonly grant: Place }[];
  /** Pipelines with an approval that it may give. */
  readonly approvable: readonly { readonly pipeline: Pipeline; readonly answer: Answer; readonly grant: Place }[];
  /** Why it may be able to do more. */
  readonly because: readonly Cause[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    reach: Reach;
  }
}

export const reachKind: NodeKind<'reach'> = { kind: 'reach', types: [], stands: ['AWS::IAM::Role', 'AWS::IAM::User'], list: reaches };

/** Roles that run what outsiders or committers write, and users. The roles of services and stacks act as told. */
const CODE: readonly RoleUse['as'][] = ['build', 'federated'];

function reaches(graph: DeliveryGraph): readonly Reach[] {
  const deliveries = graph.subjects('delivery-role');
  const roles = deliveries.flatMap((delivery) => {
    const use = delivery.uses.find(({ as }) => CODE.includes(as));
    return use === undefined || !graph.inFocus(delivery.role.resource) ? [] : [reachOf(delivery, use, graph)];
  });
  return [...roles, ...graph.judged('user').map((user) => reachOf(user, undefined, graph))];
}

function reachOf(principal: DeliveryRole | User, use: RoleUse | undefined, graph: DeliveryGraph): Reach {
  const owner = principal.kind === 'user' ? principal : principal.role;
  const { identity, boundary } = owner;
  const first = (action: string): Place => grantsOf(identity, action)[0]?.at ?? owner.at;
  const may = (action: string, resource: Text): Answer => mayDo(identity, boundary, action, resource);
  const pipelines = graph.subjects('pipeline');
  return {
    kind: 'reach',
    id: principal.id,
    name: principal.name,
    at: principal.at,
    principal,
    use,
    get administrator() {
      return principal.kind === 'user' ? 'no' : principal.administrator().answer;
    },
    get assumable() {
      if (principal.kind === 'user' || !speaksOf(identity, 'sts:AssumeRole', 'iam')) return [];
      return graph.subjects('delivery-role').flatMap((target) => {
        const deploying = target.uses.find(({ environment }) => environment?.production === 'yes');
        if (deploying === undefined || target.id === principal.id) return [];
        const trusted = trusts(target.role, principal.role);
        const answer = trusted === 'no' ? 'no' : all([trusted, may('sts:AssumeRole', target.role.arn)]);
        return answer === 'no' ? [] : [{ role: target.role, use: deploying, answer, grant: first('sts:AssumeRole') }];
      });
    },
    get changeable() {
      if (!speaksOf(identity, 'codepipeline:UpdatePipeline', 'codepipeline') || !speaksOf(identity, 'iam:PassRole', 'iam')) return [];
      return pipelines.flatMap((pipeline) => {
        const role = 'text' in pipeline.role ? pipeline.role.text : undefined;
        const update = may('codepipeline:UpdatePipeline', arnOf(pipeline));
        const answer = update === 'no' ? 'no' : all([update, role === undefined ? unknown() : may('iam:PassRole', role)]);
        return answer === 'no' ? [] : [{ pipeline, answer, grant: first('codepipeline:UpdatePipeline') }];
      });
    },
    get approvable() {
      if (!speaksOf(identity, 'codepipeline:PutApprovalResult', 'codepipeline')) return [];
      return pipelines.flatMap((pipeline) => {
        const approvals = pipeline.actions.filter(isApproval);
        const arns = approvals.flatMap(({ title, stage }) =>
          'value' in title && 'value' in stage.title ? [Text.of(arnOf(pipeline), '/', stage.title.value, '/', title.value)] : [],
        );
        const answer = any(arns.map((arn) => may('codepipeline:PutApprovalResult', arn)));
        return answer === 'no' ? [] : [{ pipeline, answer, grant: first('codepipeline:PutApprovalResult') }];
      });
    },
    because: identity.because,
  };
}

function arnOf({ resource }: Pipeline): Text {
  return resource.identity.arn ?? resource.identity.attribute('Arn');
}

/** A statement in view allows the action on something of the service; what is not in view is not searched for each pipeline. */
function speaksOf(identity: PolicySet, action: string, service: string): boolean {
  return grantsOf(identity, action).some(
    ({ answer, resources }) =>
      answer !== 'no' && (resources.length === 0 || resources.some((text) => arnParts(text)?.[2]?.is(service) !== 'no')),
  );
}

/** Does a trust policy take in a role, conditions taken as met? */
function trusts(role: Role, caller: Role): Answer {
  const principal: Parameters<typeof matchPrincipal>[1] = { kind: 'role', arn: caller.arn, account: caller.account };
  return any(
    role.trust.statements.filter(({ effect }) => effect === 'Allow').map((statement) => takesIn(matchPrincipal(statement, principal))),
  );
}
