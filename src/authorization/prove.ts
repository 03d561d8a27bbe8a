import { type Answer, type Cause, distinctCauses, type Text } from '../resource/index.ts';
import type { Call, Caller } from './call.ts';
import { evaluate, type Policies, type Verdict } from './evaluate.ts';
import { requestTexts } from './fill.ts';
import { NO_POLICIES, type PolicySet } from './policy-set.ts';
import type { Request } from './request.ts';

/** Whether a call is allowed, and by which policies it is not. */
export interface Proof {
  readonly call: Call;
  readonly answer: 'allowed' | 'denied' | 'unknown';
  /** The verdict that decided. */
  readonly verdict: Verdict;
  /** The request that it is about. */
  readonly request: Request;
  /** Why it is unknown; empty when it is not. */
  readonly because: readonly Cause[];
}

type Judged = Omit<Proof, 'call'>;

const proofs = new WeakMap<Call, Proof>();
/** By caller, of which every graph has its own, and by what requests carry. */
const known = new WeakMap<Caller, WeakMap<Call['contexts'], Map<string, Judged>>>();

/** Proves one call from the policies in view. Calls that are made alike, in the same contexts, are proved once. */
export function prove(call: Call): Proof {
  const proved = proofs.get(call);
  if (proved !== undefined) return proved;
  const judged = judgedOnce(call);
  const { verdict, request } = judged;
  const doubtful = judged.answer === 'denied' && call.doubt.length > 0;
  const proof: Proof = doubtful
    ? { call, verdict, request, answer: 'unknown', because: call.doubt }
    : { call, verdict, request, answer: judged.answer, because: judged.because };
  proofs.set(call, proof);
  return proof;
}

function judgedOnce(call: Call): Judged {
  const { caller, actions, target, resources, contexts } = call;
  const byContexts = known.get(caller) ?? new WeakMap<Call['contexts'], Map<string, Judged>>();
  known.set(caller, byContexts);
  const judgements = byContexts.get(contexts) ?? new Map<string, Judged>();
  byContexts.set(contexts, judgements);
  const key = `${actions.join()}|${target.key}|${resources.map((resource) => resource.key).join()}`;
  const judged = judgements.get(key) ?? judge(call);
  judgements.set(key, judged);
  return judged;
}

function judge(call: Call): Judged {
  const policies = policiesFor(call);
  const ask = (resource: Text): Judged => best(call.actions.map((action) => oneAction(call, action, resource, policies)));
  return call.match === 'all' ? worst(call.resources.map(ask)) : best(call.resources.map(ask));
}

function policiesFor({ caller, target }: Call): Policies {
  const { policies } = target;
  const boundary = caller.role?.boundary;
  return {
    identity: identityOf(caller),
    ...(policies === undefined ? {} : { resource: policies }),
    ...(boundary === undefined ? {} : { boundary }),
  };
}

/** What a caller's own policies are; those of a role that is not in view, or may not be there, are hidden. */
function identityOf({ role, because, principal }: Caller): PolicySet {
  if (role !== undefined && because.length === 0) return role.identity;
  return principal.kind === 'service' ? NO_POLICIES : { ...(role?.identity ?? NO_POLICIES), complete: false, because };
}

function oneAction(call: Call, action: string, resource: Text, policies: Policies): Judged {
  let judged: Judged | undefined;
  for (const text of requestTexts(resource)) {
    judged = oneRequest(call, action, text, policies);
    if (judged.answer === 'allowed') return judged;
  }
  return judged ?? oneRequest(call, action, resource, policies);
}

function oneRequest(call: Call, action: string, resource: Text, policies: Policies): Judged {
  const { caller, target, contexts, principals = [caller.principal] } = call;
  const inContexts = (principal: Request['principal']): Judged =>
    unanimous(
      call,
      contexts.map((context): Judged => {
        const request = governed(call, { principal, action, resource, resourceAccount: target.account, context });
        const verdict = evaluate(request, governing(call, request, policies));
        return { answer: verdict.answer, verdict, request, because: verdict.because };
      }),
    );
  let first: Judged | undefined;
  for (const principal of principals) {
    const judged = inContexts(principal);
    if (judged.answer === 'allowed') return judged;
    first = first === undefined || (first.answer === 'denied' && judged.answer === 'unknown') ? judged : first;
  }
  if (first === undefined) throw new Error(`a call of ${call.requirement} by nobody`);
  return first;
}

/** A request with what follows from the organization in view. */
function governed({ caller, step }: Call, request: Request): Request {
  if (caller.governance === undefined) return request;
  const context = new Map(caller.governance.context(request));
  // Roles have no region: they are handed over, and assumed, where the action works.
  if (step !== undefined && /^(iam:passrole|sts:)/i.test(request.action) && !context.has(REGION))
    context.set(REGION, { state: 'known', values: [step.region] });
  return { ...request, context };
}

const REGION = 'aws:requestedregion';

/** Policies with those of the organization in view. */
function governing({ caller: { governance } }: Call, { principal, action, resourceAccount }: Request, policies: Policies): Policies {
  if (governance === undefined) return policies;
  const serviceControl = 'account' in principal ? governance.serviceControl(principal.account) : undefined;
  const resourceControl = governance.resourceControl(action, resourceAccount);
  return {
    ...policies,
    ...(serviceControl === undefined ? {} : { serviceControl }),
    ...(resourceControl === undefined ? {} : { resourceControl }),
  };
}

/** It is not known which of several contexts a request has: sure only when they agree. */
function unanimous(call: Call, judged: readonly Judged[]): Judged {
  const [first, ...others] = judged;
  if (first === undefined) throw new Error(`a call of ${call.requirement} without a context`);
  if (others.every(({ answer }) => answer === first.answer)) return first;
  const open = judged.find(({ answer }) => answer === 'unknown') ?? first;
  const because: readonly Cause[] = [{ kind: 'unsupported', what: `what ${call.caller.name} sends with ${call.actions[0] ?? 'the call'}` }];
  return { ...open, answer: 'unknown', because: open.because.length > 0 ? open.because : because };
}

const ORDER = { best: ['allowed', 'unknown', 'denied'], worst: ['denied', 'unknown', 'allowed'] } as const;

function best(judged: readonly Judged[]): Judged {
  return pick(judged, ORDER.best);
}

function worst(judged: readonly Judged[]): Judged {
  return pick(judged, ORDER.worst);
}

function pick(judged: readonly Judged[], order: readonly Judged['answer'][]): Judged {
  const [only, ...others] = judged;
  if (only !== undefined && others.length === 0) return only;
  const answer = order.find((candidate) => judged.some((one) => one.answer === candidate));
  const chosen = judged.find((one) => one.answer === answer);
  if (chosen === undefined) throw new Error('a call on no resource');
  if (answer !== 'unknown') return chosen;
  return { ...chosen, because: distinctCauses(judged.flatMap((one) => one.because)) };
}

/** The answer of a proof: yes when allowed, no when denied. */
export function answerOfProof({ answer, because }: Proof): Answer {
  return answer === 'allowed' ? 'yes' : answer === 'denied' ? 'no' : { because };
}
