import { type Answer, type Cause, distinctCauses, type Place, type Unknown, unknown } from '../resource/index.ts';
import { both, either } from './policy/answers.ts';
import type { PolicyDocument, Statement } from './policy/document.ts';
import { application, candidates, type MatchedElement, type MatchOptions, matchStatement, onlyMismatch } from './policy/match.ts';
import { type PrincipalMatch, takesIn } from './policy/principal.ts';
import type { Request } from './request.ts';

/** Policies that act together on one side of a request. */

export interface LabelledDocument {
  readonly document: PolicyDocument;
  /** What it is, for people: `inline policy`, `key policy`. */
  readonly kind: string;
  /** What it is called, for people: `PipelinePolicy`. */
  readonly label: string;
  /** Where it is attached, where that is another place than its own. */
  readonly at?: Place;
}

export interface PolicySet {
  readonly documents: readonly LabelledDocument[];
  /** All policies of this side are in view. */
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly because: readonly Cause[];
}

/** A policy of a resource; what may stand in for an identity policy depends on the kind of resource. */
export interface ResourcePolicySet extends PolicySet {
  readonly kind: 's3' | 'kms' | 'trust' | 'other';
  /** The policy of a key that AWS manages: resource control policies do not apply. */
  readonly awsManaged?: boolean;
}

export const NO_POLICIES: PolicySet = { documents: [], complete: true, because: [] };

/** A statement with the policy it stands in; `statement.value.at` is its place. */
export interface StatementRef extends LabelledDocument {
  readonly statement: Statement;
}

/** A statement that would apply but for one element. */
export interface NearStatement extends StatementRef {
  readonly but: Exclude<MatchedElement, 'action'>;
}

/** What a set of policies says to a request. */
export interface Judgement {
  readonly allow: Answer;
  readonly deny: Answer;
  /** Of a resource policy, by what the allowing statements take the principal in; `allow` is any of them. */
  readonly direct: Answer;
  readonly role: Answer;
  readonly account: Answer;
  /** A statement that allows, or may. */
  readonly allowing: StatementRef | undefined;
  readonly denying: StatementRef | undefined;
}

/** What a statement without Resource covers: an IAM statement is invalid without, in a key policy it has no effect. */
const WITHOUT_RESOURCE: Readonly<Record<'identity' | ResourcePolicySet['kind'], Answer>> = {
  identity: 'no',
  s3: 'no',
  kms: 'no',
  trust: 'yes',
  other: 'yes',
};

function optionsFor(set: PolicySet | ResourcePolicySet): MatchOptions {
  return { withoutResource: WITHOUT_RESOURCE['kind' in set ? set.kind : 'identity'] };
}

/** Judges a set of policies: of the resource where it has a kind, else attached to the principal. */
export function judge(set: PolicySet | ResourcePolicySet, request: Request): Judgement {
  const options = optionsFor(set);
  const granted: Grant = { direct: 'no', role: 'no', account: 'no' };
  let deny: Answer = 'no';
  let allowing: StatementRef | undefined;
  let denying: StatementRef | undefined;
  let surelyAllowing = false;
  for (const labelled of set.documents) {
    for (const candidate of candidates(labelled.document, request.action)) {
      const { statement } = candidate;
      const { effect } = statement;
      if (effect === 'Allow' && granted.direct === 'yes') continue;
      const applied = 'kind' in set && !namesPrincipals(statement) ? undefined : application(candidate, request, options);
      if (applied === undefined) continue;
      if (effect !== 'Deny') {
        const rest = effect === 'Allow' ? applied.rest : both(applied.rest, effect);
        add(granted, rest, applied.principal);
        const surely = rest === 'yes' && takesIn(applied.principal) === 'yes';
        if (allowing === undefined || (surely && !surelyAllowing)) allowing = { ...labelled, statement };
        surelyAllowing ||= surely;
      }
      if (effect !== 'Allow') {
        const answer = both(effect === 'Deny' ? 'yes' : effect, both(applied.rest, takesIn(applied.principal)));
        if (denying === undefined || (answer === 'yes' && deny !== 'yes')) denying = { ...labelled, statement };
        deny = either(deny, answer);
      }
    }
  }
  const hidden = whatIsHidden(set);
  if (hidden !== undefined) {
    add(granted, hidden, EVERY_WAY);
    deny = either(deny, hidden);
  }
  const { direct, role, account } = granted;
  return { allow: either(direct, either(role, account)), deny, direct, role, account, allowing, denying };
}

interface Grant {
  direct: Answer;
  role: Answer;
  account: Answer;
}

const EVERY_WAY: PrincipalMatch = { direct: 'yes', role: 'yes', account: 'yes' };

function add(granted: Grant, rest: Answer, principal: PrincipalMatch): void {
  granted.direct = either(granted.direct, both(rest, principal.direct));
  granted.role = either(granted.role, both(rest, principal.role));
  granted.account = either(granted.account, both(rest, principal.account));
}

/** A statement of a resource policy that names nobody applies to nobody. */
function namesPrincipals({ principals, notPrincipals }: Statement): boolean {
  return principals !== undefined || notPrincipals !== undefined;
}

/** Policies and statements that are not in view may allow as well as deny. */
function whatIsHidden(set: PolicySet): Unknown | undefined {
  let causes: readonly Cause[] | undefined = set.complete ? undefined : set.because;
  for (const { document } of set.documents) if (document.open !== undefined) causes = [...(causes ?? []), ...document.open];
  return causes === undefined ? undefined : unknown(...distinctCauses(causes));
}

/** The allowing statements for the action of a request that would apply but for one other element. */
export function nearStatements(set: PolicySet | ResourcePolicySet, request: Request): readonly NearStatement[] {
  const options = optionsFor(set);
  return set.documents.flatMap((labelled) =>
    candidates(labelled.document, request.action).flatMap(({ statement }): readonly NearStatement[] => {
      if (statement.effect !== 'Allow') return [];
      const but = onlyMismatch(matchStatement(statement, request, options));
      return but === undefined || but === 'action' ? [] : [{ ...labelled, statement, but }];
    }),
  );
}
