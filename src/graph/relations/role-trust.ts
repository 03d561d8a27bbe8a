import type { Condition, Statement } from '../../authorization/policy/document.ts';
import { type Answer, answerOf, type Cause, type Place, type Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { wholeAccount } from '../arn.ts';
import { grantsOf } from '../grants.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Role } from '../role.ts';
import type { RoleUse } from './role-use.ts';

/** One principal that a role of the delivery path trusts. */
export interface RoleTrust extends Subject {
  readonly kind: 'role-trust';
  readonly role: Role;
  /** What the role is for on the delivery path; none where only its rights say that it deploys. */
  readonly uses: readonly RoleUse[];
  /** `unknown` where a parameter holds it. */
  readonly principal: 'everyone' | 'account' | 'identity' | 'service' | 'other' | 'unknown';
  readonly text: Text;
  /** The account that is trusted as a whole. */
  readonly account: Text | undefined;
  /** The principal belongs to the account of the role. */
  readonly ownAccount: Answer;
  /** Keys of the statement's conditions, lower case, with what they are compared to. */
  readonly conditions: ReadonlyMap<string, readonly Text[]>;
  /** Why the statement may have further conditions; empty when it has not. */
  readonly open: readonly Cause[];
  readonly statement: Place;
  /** The statement trusts nobody else. */
  readonly alone: boolean;
  /** Where the statement compares `aws:SourceAccount`, or would. */
  readonly sourceAccountAt: Place;
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'role-trust': RoleTrust;
  }
}

export const roleTrustKind: NodeKind<'role-trust'> = { kind: 'role-trust', types: [], stands: ['AWS::IAM::Role'], list: roleTrusts };

/** What a role does that changes what runs. */
const DEPLOYING: readonly string[] = [
  'amplify:StartDeployment',
  'appconfig:StartDeployment',
  'apprunner:StartDeployment',
  'cloudformation:CreateChangeSet',
  'cloudformation:UpdateStack',
  // Nobody drops what a cache holds but who has put something new in its place.
  'cloudfront:CreateInvalidation',
  'codedeploy:CreateDeployment',
  'ecs:UpdateService',
  'elasticbeanstalk:UpdateEnvironment',
  'lambda:UpdateFunctionCode',
];

function roleTrusts(graph: DeliveryGraph): readonly RoleTrust[] {
  const uses = new Map(graph.subjects('delivery-role').map((delivery) => [delivery.id, delivery.uses] as const));
  return graph.judged('role').flatMap((role) => {
    const own = uses.get(role.id);
    // Nobody writes the trust of a role that SAM makes.
    if (role.resource.definition.madeBy !== undefined) return [];
    if (own === undefined && !deploysByRights(role)) return [];
    return role.trust.statements.filter(({ effect }) => effect === 'Allow').flatMap((statement) => trusted(role, own ?? [], statement));
  });
}

function deploysByRights({ identity, trust }: Role): boolean {
  const foreign = trust.statements.some(({ principals }) => principals?.items.some(({ kind }) => kind === 'aws' || kind === 'anyone'));
  return foreign && DEPLOYING.some((action) => grantsOf(identity, action).some(({ answer, star }) => answer === 'yes' && star === 'no'));
}

const PRINCIPALS: ReadonlyMap<string, RoleTrust['principal']> = new Map([
  ['anyone', 'everyone'],
  ['service', 'service'],
]);

function awsPrincipal(text: Text, account: Text | undefined): RoleTrust['principal'] {
  if (account !== undefined) return 'account';
  return text.hole !== undefined && text.hole.owner === undefined ? 'unknown' : 'identity';
}

/** Keys that calls of people and roles bring only when they like to, or never. */
const OPTIONAL: ReadonlySet<string> = new Set(['aws:sourcearn', 'aws:sourceaccount', 'sts:externalid']);

/** A condition that holds for whoever leaves its key out limits nobody. */
function holdsWithout({ key, ifExists, quantifier }: Condition): boolean {
  return OPTIONAL.has(key.toLowerCase()) && (ifExists || quantifier === 'ForAllValues');
}

function trusted(role: Role, uses: readonly RoleUse[], statement: Statement): readonly RoleTrust[] {
  const { principals, conditions, value, index } = statement;
  return (principals?.items ?? []).map(({ kind, text, value: written }, position): RoleTrust => {
    const account = kind === 'aws' ? wholeAccount(text) : undefined;
    return {
      kind: 'role-trust',
      id: `${role.id}|trust ${index}.${position}`,
      name: role.name,
      at: written.at,
      role,
      uses,
      principal: kind === 'aws' ? awsPrincipal(text, account) : (PRINCIPALS.get(kind) ?? 'other'),
      text,
      account,
      ownAccount: account === undefined ? answerOf(false) : account.same(role.account),
      conditions: new Map(
        conditions.items
          .filter((condition) => kind === 'service' || !holdsWithout(condition))
          .map(({ key, values }) => [key.toLowerCase(), values.items.map(({ text: wanted }) => wanted)]),
      ),
      open: conditions.open ?? [],
      statement: value.at,
      alone: principals?.items.length === 1,
      sourceAccountAt: value.get('Condition', 'StringEquals', 'aws:SourceAccount').at,
    };
  });
}
