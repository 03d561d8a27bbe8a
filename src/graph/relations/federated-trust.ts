import type { Condition, Entry, Statement } from '../../authorization/policy/document.ts';
import { actionAnswer } from '../../authorization/policy/match.ts';
import { type OidcIssuer, oidcIssuer } from '../../facts/oidc-issuers.ts';
import { type Cause, distinctCauses, type Hole, isHole, type Place, type Text } from '../../resource/index.ts';
import type { Subject } from '../../rule/types.ts';
import { arnParts } from '../arn.ts';
import type { DeliveryGraph, NodeKind } from '../graph.ts';
import type { Role } from '../role.ts';
import { deadConditions } from './dead-federation.ts';

/** Whose tokens pass a condition, from widest to narrowest. */
export type TrustWidth = 'anyone' | 'organization' | 'project';

/** A statement by which a role trusts a CI provider. */
export interface FederatedTrust extends Subject {
  readonly kind: 'federated-trust';
  readonly role: Role;
  readonly issuer: string;
  /** The `Condition` of the statement, or the statement without one. */
  readonly condition: Place;
  readonly width: TrustWidth;
  /** Every branch, tag, pull request or environment of what the width says; false where that cannot be told. */
  readonly anyRef: boolean;
  /** What lets them in: the widest pattern of the narrowest condition; undefined where nothing limits the subject. */
  readonly pattern: Text | undefined;
  /** Where that stands; the `Condition` where nothing limits the subject. */
  readonly deciding: Place;
  /** A condition on the subject uses `ForAllValues`, which holds without the key. */
  readonly forAllValues: Place | undefined;
  /** Wildcards in a comparison that knows none: the statement never matches. */
  readonly literalWildcard: { readonly text: Text; readonly at: Place } | undefined;
  /** Some condition looks at the audience. */
  readonly audience: boolean;
  /** Why it is not known who is let in; empty when it is. Then width and pattern are the narrowest that they can be. */
  readonly because: readonly Cause[];
}

declare module '../../rule/types.ts' {
  interface Subjects {
    'federated-trust': FederatedTrust;
  }
}

export const federatedTrustKind: NodeKind<'federated-trust'> = {
  kind: 'federated-trust',
  types: [],
  stands: ['AWS::IAM::Role'],
  list: federatedTrusts,
};

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity';

function federatedTrusts(graph: DeliveryGraph): readonly FederatedTrust[] {
  return graph.judged('role').flatMap((role) => {
    const denies = role.trust.statements.filter(({ effect }) => effect === 'Deny').flatMap(pinsOfDeny);
    return role.trust.statements.flatMap((statement): readonly FederatedTrust[] => {
      if (statement.effect !== 'Allow' || actionAnswer(statement, WEB_IDENTITY) === 'no') return [];
      const host = hostOf(statement);
      const issuer = host === undefined ? undefined : oidcIssuer(host);
      const nobody = statement.principals?.items.some(
        ({ kind, text }) => kind === 'federated' && deadConditions(statement, text).some(({ as }) => as === 'claim'),
      );
      return host === undefined || issuer === undefined || nobody === true
        ? []
        : [trustOf(role, statement, issuer, [...claims(statement), ...denies])];
    });
  });
}

/** The issuer that a statement trusts: by the ARN of the provider, else by its condition keys. */
function hostOf({ principals, conditions }: Statement): string | undefined {
  const federated = principals?.items.filter(({ kind }) => kind === 'federated') ?? [];
  for (const { text } of federated) {
    const name = arnParts(text)?.[5]?.known;
    if (name?.startsWith('oidc-provider/')) return name.slice('oidc-provider/'.length);
  }
  if (federated.length === 0 && principals?.open === undefined) return undefined;
  return conditions.items.map(({ key }) => splitKey(key)?.host).find((host) => host !== undefined);
}

function splitKey(key: string): { readonly host: string; readonly claim: string } | undefined {
  const colon = key.indexOf(':');
  const host = key.slice(0, colon).toLowerCase();
  return colon > 0 && host.includes('.') ? { host, claim: key.slice(colon + 1).toLowerCase() } : undefined;
}

/** A condition on one claim; any of the values is enough. */
interface Claim {
  readonly claim: string;
  readonly like: boolean;
  readonly forAllValues: boolean;
  readonly values: Condition['values'];
  readonly at: Place;
}

const EXACT = new Set(['stringequals', 'stringequalsignorecase']);

function claims({ conditions }: Statement): readonly Claim[] {
  return conditions.items.flatMap((condition) => claimOf(condition, condition.operator.toLowerCase()));
}

/** A deny of whatever is not like something pins as much as an allow of what is. */
function pinsOfDeny({ conditions }: Statement): readonly Claim[] {
  const [only, ...others] = conditions.items;
  if (only === undefined || others.length > 0) return [];
  const operator = only.operator.toLowerCase();
  return operator.startsWith('stringnot') ? claimOf(only, operator.replace('stringnot', 'string')) : [];
}

function claimOf({ key, quantifier, values, value }: Condition, operator: string): readonly Claim[] {
  const like = operator === 'stringlike';
  const split = splitKey(key);
  if (split === undefined || (!like && !EXACT.has(operator))) return [];
  return [{ claim: split.claim, like, forAllValues: quantifier === 'ForAllValues', values, at: value.at }];
}

const WIDTHS: readonly TrustWidth[] = ['project', 'organization', 'anyone'];

function trustOf(role: Role, statement: Statement, issuer: OidcIssuer, all: readonly Claim[]): FederatedTrust {
  const pins = all.filter(({ forAllValues }) => !forAllValues).flatMap((claim) => pinOf(claim, issuer) ?? []);
  const narrowest = pins.reduce<Pin | undefined>((best, pin) => (best === undefined || rank(pin) < rank(best) ? pin : best), undefined);
  const condition = statement.value.get('Condition');
  const place = condition.kind === 'absent' ? statement.value.at : condition.at;
  const { open } = statement.conditions;
  const literals = all.filter(({ like, forAllValues }) => !like && !forAllValues).flatMap(({ values }) => values.items);
  const dead = literals.find(({ text }) => text.parts.some((part) => typeof part === 'string' && part.includes('*')));
  return {
    kind: 'federated-trust',
    id: `${role.id}|statement ${statement.index}`,
    name: role.name,
    at: statement.value.at,
    role,
    issuer: issuer.name,
    condition: place,
    width: issuer.shared || narrowest?.width === 'project' ? (narrowest?.width ?? 'anyone') : 'organization',
    anyRef: narrowest === undefined || !pins.some(({ anyRef }) => !anyRef),
    pattern: narrowest?.entry?.text,
    deciding: narrowest?.entry === undefined && narrowest?.width !== 'project' ? place : narrowest.at,
    forAllValues: all.find(({ claim, forAllValues }) => claim === 'sub' && forAllValues)?.at,
    literalWildcard: dead === undefined ? undefined : { text: dead.text, at: dead.value.at },
    audience: all.some(({ claim }) => claim === 'aud'),
    because: distinctCauses([...(open ?? []), ...(narrowest?.because ?? [])]),
  };
}

/** What one condition limits tokens to. */
interface Pin {
  readonly width: TrustWidth;
  readonly anyRef: boolean;
  readonly entry: Entry | undefined;
  readonly at: Place;
  readonly because: readonly Cause[];
}

function rank({ width, anyRef }: Pin): number {
  return WIDTHS.indexOf(width) * 2 + Number(anyRef);
}

/** Undefined for a claim that says nothing of where a token comes from, and for one of a width that cannot be narrower. */
function pinOf(claim: Claim, issuer: OidcIssuer): Pin | undefined {
  const pins = claim.values.items.map((entry) => pinOfValue(claim, entry, issuer));
  if (pins.includes(undefined)) return undefined;
  const sure = pins.filter((pin) => pin !== undefined);
  const widest = sure.reduce<Pin | undefined>((worst, pin) => (worst === undefined || rank(pin) > rank(worst) ? pin : worst), undefined);
  const because = [...(claim.values.open ?? []), ...sure.flatMap((pin) => pin.because)];
  return widest === undefined ? { width: 'project', anyRef: false, entry: undefined, at: claim.at, because } : { ...widest, because };
}

function pinOfValue({ claim, like }: Claim, entry: Entry, issuer: OidcIssuer): Pin | undefined {
  const exact: Pin = { width: 'project', anyRef: false, entry, at: entry.value.at, because: [] };
  if (claim === 'sub')
    return like ? widthOfSubject(entry, issuer) : { ...exact, anyRef: issuer.anyRef.test(filled(entry.text, () => 'a')) };
  const pinned = Object.hasOwn(issuer.claims, claim) ? issuer.claims[claim] : undefined;
  if (pinned === undefined) return claim === 'aud' || ELSEWHERE.has(claim) ? undefined : exact;
  const written = filled(entry.text, () => 'a');
  if (like && /^[*?]/.test(written)) return undefined;
  if (pinned === 'ref')
    return {
      width: 'anyone',
      anyRef: like && /^refs\/(?:heads\/)?[*?]/.test(written),
      entry: undefined,
      at: entry.value.at,
      because: entry.text.because,
    };
  // Owner and name are the first two parts of a repository, a project path or a workflow.
  const width = like && /^[^/]*\/?[^/]*[*?]/.test(written) ? 'organization' : pinned;
  return { width, anyRef: true, entry, at: entry.value.at, because: entry.text.because };
}

/** Claims that are condition keys and say nothing of the organization. */
const ELSEWHERE = new Set(['actor', 'workflow', 'amr', 'oaud', 'email', 'pipeline_source', 'runner_environment', 'user_login']);

/** A hole may stand for any part of a subject: it is read the narrowest and the widest way. */
function widthOfSubject(entry: Entry, issuer: OidcIssuer): Pin {
  const [first] = entry.text.parts;
  if (typeof first === 'object' && isHole(first) && mayBeWild(first))
    return { width: 'project', anyRef: false, entry, at: entry.value.at, because: first.because };
  const [narrowest] = HOLES.map((fill) =>
    widthOfPattern(
      filled(entry.text, () => fill),
      entry,
      issuer,
    ),
  ).sort((a, b) => rank(a) - rank(b));
  const widest = widthOfPattern(
    filled(entry.text, (hole) => (mayBeWild(hole) ? '*' : 'a')),
    entry,
    issuer,
  );
  const best = narrowest ?? widest;
  return rank(best) === rank(widest) ? best : { ...best, because: entry.text.because };
}

/** A name, or owner and name in one. */
const HOLES = ['a', 'a/a'];

function widthOfPattern(pattern: string, entry: Entry, issuer: OidcIssuer): Pin {
  const width: TrustWidth = issuer.project.test(pattern) ? 'project' : issuer.organization.test(pattern) ? 'organization' : 'anyone';
  return { width, anyRef: width !== 'project' || issuer.anyRef.test(pattern), entry, at: entry.value.at, because: [] };
}

function filled(text: Text, replace: (hole: Hole) => string): string {
  return text.parts.map((part) => (typeof part === 'string' ? part : isHole(part) ? replace(part) : '')).join('');
}

/** Account ids, regions and names that CloudFormation makes up hold no wildcards; a parameter may. */
function mayBeWild({ because, owner, domain }: Hole): boolean {
  if (owner !== undefined || because.every(({ kind }) => kind === 'environment')) return false;
  return domain?.values?.some((value) => /[*?]/.test(value)) ?? domain?.characters === undefined;
}
