import type { Condition, Entry, Statement } from '../../authorization/policy/document.ts';
import { actionAnswer } from '../../authorization/policy/match.ts';
import { type OidcIssuer, oidcIssuer } from '../../facts/oidc-issuers.ts';
import type { Place, Text } from '../../resource/index.ts';
import { arnParts } from '../arn.ts';

/** Why a statement for an identity provider lets nobody in. */
export interface DeadFederation {
  /**
   * `action`: the call that tokens are used with is not allowed. `provider`: there is no such provider in the account of the
   * role. `claim`: tokens have no such condition key. `subject`: no token has a subject like this.
   */
  readonly as: 'action' | 'provider' | 'claim' | 'subject';
  /** What is written. */
  readonly written: Text | string;
  /** What it should be like, for people. */
  readonly hint: string;
  readonly at: Place;
}

/** Providers that every account knows without making one. Source: IAM User Guide, "Principal", web identity principals. */
const BUILT_IN: readonly string[] = ['cognito-identity.amazonaws.com', 'accounts.google.com', 'www.amazon.com', 'graph.facebook.com'];

/** Every way in which a statement that allows surely lets no token in. */
export function deadFederations(statement: Statement, account: Text): readonly DeadFederation[] {
  const { principals, effect } = statement;
  const federated = principals?.items.filter(({ kind }) => kind === 'federated') ?? [];
  const [only, ...others] = federated;
  if (effect !== 'Allow' || only === undefined || others.length > 0 || principals?.items.length !== 1 || principals.open !== undefined)
    return [];
  const provider = unknownProvider(only, account);
  if (provider !== undefined) return [provider];
  const action = wrongAction(statement, only.text);
  return action === undefined ? deadConditions(statement, only.text) : [action];
}

function unknownProvider({ text, value }: Entry, account: Text): DeadFederation | undefined {
  const { known } = text;
  if (known !== undefined && !known.startsWith('arn:'))
    return BUILT_IN.includes(known) || known === '*'
      ? undefined
      : { as: 'provider', written: text, hint: 'name the provider by its ARN', at: value.at };
  const parts = arnParts(text);
  if (known !== undefined && /:oidc-provider\/https?:/.test(known))
    return { as: 'provider', written: text, hint: 'the name of a provider is its address without `https://`', at: value.at };
  return parts?.[4]?.same(account) === 'no'
    ? { as: 'provider', written: text, hint: 'a role trusts providers of its own account only', at: value.at }
    : undefined;
}

/** Tokens come with a call of their own. Source: STS API Reference, AssumeRoleWithWebIdentity and AssumeRoleWithSAML. */
function wrongAction(statement: Statement, provider: Text): DeadFederation | undefined {
  const kind = arnParts(provider)?.[5];
  const call =
    kind?.startsWith('oidc-provider/') === 'yes'
      ? 'sts:AssumeRoleWithWebIdentity'
      : kind?.startsWith('saml-provider/') === 'yes'
        ? 'sts:AssumeRoleWithSAML'
        : undefined;
  const meant = actionAnswer(statement, 'sts:AssumeRole') === 'yes';
  if (call === undefined || !meant || actionAnswer(statement, call) !== 'no') return undefined;
  const at = statement.value.get('Action').at;
  return { as: 'action', written: 'sts:AssumeRole', hint: call, at };
}

/**
 * Conditions that need a key which tokens of the provider do not bring. IAM makes keys of `aud`, `sub` and `amr`, and of a few
 * other claims of providers that many people share. Source: Service Authorization Reference, condition keys of STS.
 */
export function deadConditions({ conditions }: Statement, provider: Text): readonly DeadFederation[] {
  const host = hostOf(provider);
  return conditions.items.filter(needsKey).flatMap((condition): readonly DeadFederation[] => {
    const { key, value } = condition;
    const named = /^(?:https?:\/\/)?(.*?):([\w./-]+)$/.exec(key);
    const [, issuer = '', claim = ''] = named ?? [];
    if (named === null || !issuer.includes('.')) return [];
    if (/^https?:/.test(key)) return [{ as: 'claim', written: key, hint: `\`${issuer}:${claim}\``, at: value.at }];
    if (host !== undefined && issuer.toLowerCase() !== host.toLowerCase())
      return [{ as: 'claim', written: key, hint: `keys of ${host}`, at: value.at }];
    const known = oidcIssuer(issuer);
    if (known === undefined) return [];
    if (!known.keys.includes(claim.toLowerCase())) return [{ as: 'claim', written: key, hint: `\`${issuer}:sub\``, at: value.at }];
    return claim.toLowerCase() === 'sub' ? deadSubjects(condition, known) : [];
  });
}

/** It holds for no request without its key. */
function needsKey({ operator, ifExists, quantifier }: Condition): boolean {
  return !ifExists && quantifier !== 'ForAllValues' && /^String(?:Equals|Like|EqualsIgnoreCase)$/i.test(operator);
}

function hostOf(provider: Text): string | undefined {
  const name = arnParts(provider)?.[5]?.known;
  return name?.startsWith('oidc-provider/') ? name.slice('oidc-provider/'.length) : undefined;
}

/** Where none of the values is a subject that the provider writes, the first of them. */
function deadSubjects({ values, operator }: Condition, issuer: OidcIssuer): readonly DeadFederation[] {
  const [first] = values.items;
  if (first === undefined || values.open !== undefined) return [];
  const like = /like$/i.test(operator);
  const impossible = values.items.every(
    ({ text }) => text.known !== undefined && issuer.impossible.test(like ? fixedPart(text.known) : text.known),
  );
  return impossible ? [{ as: 'subject', written: first.text, hint: issuer.example, at: first.value.at }] : [];
}

function fixedPart(pattern: string): string {
  return pattern.replace(/[*?].*$/s, '\u0000');
}
