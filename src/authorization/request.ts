import { neverCarries } from '../facts/condition-keys.ts';
import { arnParts } from '../graph/arn.ts';
import { type Cause, Text } from '../resource/index.ts';

/** One call as AWS would judge it: who asks to do what on which resource, and what is known around it. */

export interface RolePrincipal {
  readonly kind: 'role';
  /** Of the role, not of a session: `arn:aws:iam::111111111111:role/path/name`. */
  readonly arn: Text;
  readonly account: Text;
  /** Service control and resource control policies do not apply to it. */
  readonly serviceLinked?: boolean;
  /** The session name, where it is known. */
  readonly session?: Text;
}

export interface UserPrincipal {
  readonly kind: 'user';
  readonly arn: Text;
  readonly account: Text;
}

export interface ServicePrincipal {
  readonly kind: 'service';
  /** `codebuild.amazonaws.com` */
  readonly name: Text;
}

/** A principal of an account of which nothing else is known. */
export interface AccountPrincipal {
  readonly kind: 'account';
  readonly account: Text;
}

/** The bearer of a token of an identity provider. */
export interface FederatedPrincipal {
  readonly kind: 'federated';
  /** ARN of the provider. */
  readonly provider: Text;
}

/** A caller without credentials. */
export interface AnyonePrincipal {
  readonly kind: 'anyone';
}

/** What policies say to a principal is remembered by the object: use one object per principal. */
export type Principal = RolePrincipal | UserPrincipal | ServicePrincipal | AccountPrincipal | FederatedPrincipal | AnyonePrincipal;

/** What a request carries under a condition key. */
export type ContextEntry =
  | { readonly state: 'known'; readonly values: readonly Text[] }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly because: readonly Cause[] };

/** By condition key in lower case. */
export type RequestContext = ReadonlyMap<string, ContextEntry>;

export interface Request {
  readonly principal: Principal;
  /** `kms:Decrypt`, in any case. */
  readonly action: string;
  /** ARN of the resource; `*` for an action that supports none. */
  readonly resource: Text;
  readonly resourceAccount: Text;
  readonly context: RequestContext;
  /** Keys that are not in the context and do not follow from the request are absent; else they are unknown. */
  readonly contextComplete?: boolean;
}

const ABSENT: ContextEntry = { state: 'absent' };

/**
 * What the request carries under a key (in lower case): as its context says, else as it follows from principal and
 * resource, else absent or unknown.
 */
export function contextEntry(request: Request, key: string): ContextEntry {
  return (
    request.context.get(key) ??
    request.context.get(key.replace(/\/.*/, '/*')) ??
    DERIVED.get(key)?.(request) ??
    (request.contextComplete === true || neverCarries(request.action, key)
      ? ABSENT
      : { state: 'unknown', because: [{ kind: 'unsupported', what: `the value of ${key} in ${request.action}` }] })
  );
}

function known(...values: readonly (Text | string)[]): ContextEntry {
  return { state: 'known', values: values.map((value) => (typeof value === 'string' ? Text.of(value) : value)) };
}

function account({ principal }: Request): ContextEntry {
  return 'account' in principal ? known(principal.account) : ABSENT;
}

function outsideOrganizations({ principal }: Request): ContextEntry | undefined {
  return principal.kind === 'service' ? ABSENT : undefined;
}

/** Present only when a service calls on behalf of a resource; undefined where that is so and the request does not say. */
function ofServiceCall({ principal }: Request): ContextEntry | undefined {
  return principal.kind === 'service' ? undefined : ABSENT;
}

/** A resource is asked for in its region; one without a region in its ARN may be anywhere. */
function regionOf({ resource }: Request): ContextEntry | undefined {
  const region = arnParts(resource)?.[3];
  const isName = region !== undefined && region.parts.length > 0 && !region.parts.some((part) => part === '' || part === '*');
  return isName ? known(region) : undefined;
}

/** Keys that follow from the request itself. Source: IAM User Guide, "AWS global condition context keys". */
const DERIVED: ReadonlyMap<string, (request: Request) => ContextEntry | undefined> = new Map<
  string,
  (request: Request) => ContextEntry | undefined
>([
  // For a session it is the ARN of the role.
  ['aws:principalarn', ({ principal }) => ('arn' in principal ? known(principal.arn) : principal.kind === 'account' ? undefined : ABSENT)],
  ['aws:principalaccount', account],
  // Services are in no organization.
  ['aws:principalorgid', outsideOrganizations],
  ['aws:principalorgpaths', outsideOrganizations],
  ['kms:calleraccount', (request) => (/^kms:/i.test(request.action) ? account(request) : ABSENT)],
  [
    'aws:principaltype',
    ({ principal }) => (principal.kind === 'role' ? known('AssumedRole') : principal.kind === 'user' ? known('User') : undefined),
  ],
  ['aws:principalisawsservice', ({ principal }) => known(String(principal.kind === 'service'))],
  ['aws:principalservicename', ({ principal }) => (principal.kind === 'service' ? known(principal.name) : ABSENT)],
  ['aws:requestedregion', regionOf],
  ['aws:username', ({ principal }) => (principal.kind === 'user' ? undefined : ABSENT)],
  ['aws:resourceaccount', ({ resourceAccount }) => known(resourceAccount)],
  ['s3:resourceaccount', ({ action, resourceAccount }) => (/^s3:/i.test(action) ? known(resourceAccount) : ABSENT)],
  ['aws:sourcearn', ofServiceCall],
  ['aws:sourceaccount', ofServiceCall],
  ['aws:sourceorgid', ofServiceCall],
  ['aws:sourceorgpaths', ofServiceCall],
]);
