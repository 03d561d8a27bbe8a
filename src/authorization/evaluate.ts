import { type Answer, type Cause, distinctCauses, not, unknown } from '../resource/index.ts';
import { worksAcrossAccounts } from './kms.ts';
import { both, either } from './policy/answers.ts';
import {
  type Judgement,
  judge,
  type NearStatement,
  NO_POLICIES,
  nearStatements,
  type PolicySet,
  type ResourcePolicySet,
  type StatementRef,
} from './policy-set.ts';
import type { Request } from './request.ts';

/**
 * The decision on one request. Halves are judged apart and joined three-valued; an explicit deny anywhere wins.
 * Source: IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic"; AWS KMS Developer
 * Guide, "Key policies"; AWS Organizations User Guide, "SCP evaluation" and "Resource control policies".
 */

/** All policies that act on a request. What is left out is not there. */
export interface Policies {
  readonly identity: PolicySet;
  readonly boundary?: PolicySet;
  readonly session?: PolicySet;
  /** Without one, the resource has no policy. */
  readonly resource?: ResourcePolicySet;
  /** A grant of the key takes in this operation and principal. */
  readonly grant?: Answer;
  /** One set per level, from the root to the account; each level must allow. */
  readonly serviceControl?: readonly PolicySet[];
  /** Only their denies count: each level has `RCPFullAWSAccess`. */
  readonly resourceControl?: readonly PolicySet[];
}

export type PolicySide = 'identity' | 'resource' | 'boundary' | 'session' | 'service-control' | 'resource-control';

/** One side of a request: does it do its part, by which statement, and which statements nearly would. */
export interface Half {
  readonly answer: Answer;
  /** The statement that decided: an allowing one, or the denying one where it is denied. */
  readonly statement: StatementRef | undefined;
  readonly near: readonly NearStatement[];
}

export interface Verdict {
  readonly answer: 'allowed' | 'denied' | 'unknown';
  /** Identity policies within boundary, session and service control policies. */
  readonly identity: Half;
  readonly resource: Half;
  readonly decisive: StatementRef | undefined;
  readonly denied: { readonly by: 'explicit' | 'implicit'; readonly side: PolicySide } | undefined;
  /** Why it is unknown; empty when it is not. */
  readonly because: readonly Cause[];
  /** Of an implicit deny: the sides that would have to allow and surely do not. */
  readonly missing: readonly PolicySide[];
}

/** Decides a request by the policies that act on it. */
export function evaluate(request: Request, policies: Policies): Verdict {
  const parts = judgeAll(request, policies);
  const deny = firstDeny(parts);
  const allow = isAllowed(request, policies, parts);
  const explicit = deny.answer === 'yes';
  const implicit = !explicit && allow === 'no';
  const answer = explicit || implicit ? 'denied' : allow === 'yes' && deny.answer === 'no' ? 'allowed' : 'unknown';
  const missing = implicit ? missingSides(request, policies, parts) : [];
  const limits = both(parts.limit, parts.serviceControl.allow);
  return {
    answer,
    identity: new JudgedHalf(policies.identity, request, parts.identity, limits),
    resource: new JudgedHalf(policies.resource ?? NO_POLICIES, request, parts.resource, 'yes'),
    decisive: explicit
      ? deny.statement
      : answer === 'allowed'
        ? grantedByResource(request, policies, parts)
          ? parts.resource.allowing
          : parts.identity.allowing
        : undefined,
    denied: explicit ? { by: 'explicit', side: deny.side } : implicit ? { by: 'implicit', side: missing[0] ?? 'resource' } : undefined,
    because: answer === 'unknown' ? causesOf(allow, deny.answer) : [],
    missing,
  };
}

class JudgedHalf implements Half {
  readonly answer: Answer;
  readonly statement: StatementRef | undefined;
  private readonly policies: PolicySet | ResourcePolicySet;
  private readonly request: Request;
  private found: readonly NearStatement[] | undefined;

  constructor(policies: PolicySet | ResourcePolicySet, request: Request, { allow, deny, allowing, denying }: Judgement, limits: Answer) {
    this.policies = policies;
    this.request = request;
    this.answer = both(both(allow, limits), not(deny));
    this.statement = deny === 'yes' ? denying : allowing;
  }

  /** Looked for when it is asked for. */
  get near(): readonly NearStatement[] {
    this.found ??= nearStatements(this.policies, this.request);
    return this.found;
  }
}

interface Parts {
  readonly identity: Judgement;
  readonly resource: Judgement;
  readonly boundary: Judgement;
  readonly session: Judgement;
  readonly serviceControl: Judgement;
  readonly resourceControl: Judgement;
  /** Boundary and session policy both allow. */
  readonly limit: Answer;
}

const SILENT: Judgement = { allow: 'no', deny: 'no', direct: 'no', role: 'no', account: 'no', allowing: undefined, denying: undefined };
/** What is not there limits nothing. */
const UNLIMITED: Judgement = { ...SILENT, allow: 'yes' };

function judgeAll(request: Request, policies: Policies): Parts {
  const { principal } = request;
  const hasIdentity = 'account' in principal;
  const controlled = !(principal.kind === 'role' && principal.serviceLinked === true);
  const limiting = (set: PolicySet | undefined): Judgement => (set === undefined || !hasIdentity ? UNLIMITED : judge(set, request));
  const boundary = limiting(policies.boundary);
  const session = limiting(policies.session);
  return {
    identity: hasIdentity ? judge(policies.identity, request) : SILENT,
    resource: policies.resource === undefined ? SILENT : judge(policies.resource, request),
    boundary,
    session,
    serviceControl: hasIdentity && controlled ? levels(policies.serviceControl, request) : UNLIMITED,
    resourceControl: controlled && isResourceControlled(request, policies) ? levels(policies.resourceControl, request) : UNLIMITED,
    limit: both(boundary.allow, session.allow),
  };
}

function isResourceControlled(request: Request, { resource }: Policies): boolean {
  return resource?.awsManaged !== true && request.action.toLowerCase() !== 'kms:retiregrant';
}

/** Every level must allow, any may deny. */
function levels(sets: readonly PolicySet[] | undefined, request: Request): Judgement {
  let joined = UNLIMITED;
  for (const set of sets ?? []) {
    const level = judge(set, request);
    joined = {
      ...SILENT,
      allow: both(joined.allow, level.allow),
      deny: either(joined.deny, level.deny),
      denying: joined.deny === 'yes' ? joined.denying : (level.denying ?? joined.denying),
    };
  }
  return joined;
}

const DENYING = [
  ['resource-control', 'resourceControl'],
  ['service-control', 'serviceControl'],
  ['resource', 'resource'],
  ['identity', 'identity'],
  ['boundary', 'boundary'],
  ['session', 'session'],
] as const satisfies readonly (readonly [PolicySide, Exclude<keyof Parts, 'limit'>])[];

function firstDeny(parts: Parts): { readonly answer: Answer; readonly side: PolicySide; readonly statement: StatementRef | undefined } {
  let answer: Answer = 'no';
  for (const [side, name] of DENYING) {
    const { deny, denying } = parts[name];
    if (deny === 'yes') return { answer: 'yes', side, statement: denying };
    answer = either(answer, deny);
  }
  return { answer, side: 'identity', statement: undefined };
}

/** Whether something allows it, explicit denies apart. */
function isAllowed(request: Request, policies: Policies, parts: Parts): Answer {
  const same = sameAccount(request);
  const inside = same === 'no' ? 'no' : allowedInside(policies, parts);
  const across = same === 'yes' ? inside : allowedAcross(request, policies, parts);
  if (same === 'yes') return inside;
  if (same === 'no') return across;
  if (inside === across && typeof inside === 'string') return inside;
  return { because: distinctCauses([...same.because, ...causesOf(inside, across)]) };
}

/** A caller without an account (service, token, nobody) is judged by the resource's policy alone. */
function sameAccount({ principal, resourceAccount }: Request): Answer {
  return 'account' in principal ? principal.account.same(resourceAccount) : 'yes';
}

/** Key policies and trust policies must allow by themselves; elsewhere an identity policy is enough. */
function resourceMustAllow({ resource }: Policies): boolean {
  return resource?.kind === 'kms' || resource?.kind === 'trust';
}

function direct(policies: Policies, parts: Parts): Answer {
  return either(parts.resource.direct, policies.grant ?? 'no');
}

function allowedInside(policies: Policies, parts: Parts): Answer {
  const { identity, resource, limit, serviceControl } = parts;
  const delegated = resourceMustAllow(policies) ? both(identity.allow, resource.account) : identity.allow;
  return both(serviceControl.allow, either(direct(policies, parts), both(limit, either(resource.role, delegated))));
}

const UNDOCUMENTED = unknown({ kind: 'unsupported', what: 'whether a grant to another account needs an identity policy' });

function allowedAcross(request: Request, policies: Policies, parts: Parts): Answer {
  const { identity, resource, limit, serviceControl } = parts;
  if (policies.resource?.kind === 'kms' && !worksAcrossAccounts(request.action)) return 'no';
  const mine = both(identity.allow, limit);
  const byPolicy = both(mine, either(resource.direct, either(resource.role, resource.account)));
  return both(serviceControl.allow, either(byPolicy, both(policies.grant ?? 'no', either(mine, UNDOCUMENTED))));
}

/** Of an allowed request: whether the policy of the resource allowed it by itself. */
function grantedByResource(request: Request, policies: Policies, parts: Parts): boolean {
  return sameAccount(request) === 'yes' && (direct(policies, parts) === 'yes' || parts.resource.role === 'yes');
}

function missingSides(request: Request, policies: Policies, parts: Parts): readonly PolicySide[] {
  const missing: PolicySide[] = [];
  const { identity, resource, boundary, session, serviceControl } = parts;
  const hasIdentity = 'account' in request.principal;
  const inside = sameAccount(request) === 'yes';
  const resourceNo = either(direct(policies, parts), either(resource.role, resource.account)) === 'no';
  const impossible = !inside && policies.resource?.kind === 'kms' && !worksAcrossAccounts(request.action);
  const named = inside && either(direct(policies, parts), resource.role) === 'yes';
  if (hasIdentity && !named && identity.allow === 'no') missing.push('identity');
  if ((!hasIdentity || !inside || resourceMustAllow(policies)) && (resourceNo || impossible)) missing.push('resource');
  if (boundary.allow === 'no') missing.push('boundary');
  if (session.allow === 'no') missing.push('session');
  if (serviceControl.allow === 'no') missing.push('service-control');
  return missing;
}

function causesOf(...answers: readonly Answer[]): readonly Cause[] {
  return distinctCauses(answers.flatMap((answer) => (typeof answer === 'object' ? answer.because : [])));
}
