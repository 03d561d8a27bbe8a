import type { Action } from '../graph/pipeline.ts';
import type { Role } from '../graph/role.ts';
import type { Cause, Place, Text } from '../resource/index.ts';
import type { Governance } from './governance.ts';
import type { ResourcePolicySet } from './policy-set.ts';
import type { Principal, RequestContext } from './request.ts';
import type { Evidence, Necessity } from './requirements/index.ts';

/** One thing that must be allowed for a delivery to run. */

/** What a call is about; each is judged by a rule of its own. */
export type GrantCategory =
  | 'decrypt'
  | 'encrypt'
  | 'artifact'
  | 'assume-role'
  | 'service-trust'
  | 'provider'
  | 'pass-role'
  | 'build'
  | 'image'
  | 'task'
  | 'job-result'
  | 'start';

/** Who makes a call. */
export interface Caller {
  readonly principal: Principal;
  /** The role in view that it is; undefined for services and for roles that are not in view. */
  readonly role: Role | undefined;
  /** What is known of it: the same for the same principal. */
  readonly key: string;
  /** For people: the logical id of the role, its ARN, or the service. */
  readonly name: string;
  /** Why its policies are not in view; empty when they are. */
  readonly because: readonly Cause[];
  /** The organization in view, which limits callers and resources of its accounts. */
  readonly governance?: Governance | undefined;
}

/** What a call is made on. */
export interface Target {
  readonly key: string;
  /** For people. */
  readonly name: string;
  readonly account: Text;
  /** Its resource policy; undefined for what can have none. */
  readonly policies: ResourcePolicySet | undefined;
  /** Where its policy stands, or would; undefined when it is not in view. */
  readonly at: Place | undefined;
  /** A key that AWS manages: nobody can change who may use it. */
  readonly awsManaged: boolean;
}

export interface Call {
  readonly category: GrantCategory;
  readonly caller: Caller;
  /** `kms:Decrypt`. Several are names of one call: one of them is enough. */
  readonly actions: readonly string[];
  /** Request ARNs with `*` for a part that is known when it runs. */
  readonly resources: readonly Text[];
  /** Whether all resources must be allowed, or one is enough. */
  readonly match: 'all' | 'any';
  readonly target: Target;
  /** What the request carries; of several, it is not known which. */
  readonly contexts: readonly RequestContext[];
  /** The call may come from any of these names of the caller's service. */
  readonly principals?: readonly Principal[];
  readonly necessity: Necessity;
  /** How well it is established that the call is made. */
  readonly evidence: Evidence;
  readonly requirement: string;
  /** For people, after "to". */
  readonly why: string;
  /** Where the need arises: the action, the field of the project. */
  readonly at: Place;
  /** The action that makes it necessary; undefined where it is not one action. */
  readonly step: Action | undefined;
  /** Why it may not be needed after all; a sure denial is unknown then. */
  readonly doubt: readonly Cause[];
}

/** Which resources calls are listed of: those judged in a world (`DeliveryGraph.judged`), or all there are. */
export type Reach = 'judged' | 'subjects';
