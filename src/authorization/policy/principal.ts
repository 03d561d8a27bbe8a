import { type Answer, not, Text, unknown } from '../../resource/index.ts';
import type { AccountPrincipal, Principal, RolePrincipal, UserPrincipal } from '../request.ts';
import { anyOf, both, either } from './answers.ts';
import { afterLastSlash, arnComponents } from './arn.ts';
import type { Element, PrincipalEntry, Statement } from './document.ts';

/**
 * By what a Principal element takes in a caller: what a statement of a resource policy grants depends on it.
 * Source: IAM User Guide, "AWS JSON policy elements: Principal" and "Policy evaluation logic".
 */
export interface PrincipalMatch {
  /** The session, user, service or identity provider itself, or everyone: boundary and session policy do not limit it. */
  readonly direct: Answer;
  /** The ARN of the role: boundary and session policy still limit it. */
  readonly role: Answer;
  /** The account: its identity policies must allow as well. */
  readonly account: Answer;
}

const EVERYONE: PrincipalMatch = { direct: 'yes', role: 'no', account: 'no' };
const NOBODY: PrincipalMatch = { direct: 'no', role: 'no', account: 'no' };
const ACCOUNT: PrincipalMatch = { direct: 'no', role: 'no', account: 'yes' };

/** How the Principal or NotPrincipal of a statement takes in a principal; everyone where it has neither. */
export function matchPrincipal(statement: Statement, principal: Principal): PrincipalMatch {
  if (statement.principals !== undefined) return matchList(statement.principals, principal);
  if (statement.notPrincipals !== undefined)
    return { ...NOBODY, direct: excludes(matchList(statement.notPrincipals, principal), principal) };
  return EVERYONE;
}

/** Whether the principal is taken in at all. */
export function takesIn({ direct, role, account }: PrincipalMatch): Answer {
  return either(direct, either(role, account));
}

function matchList(list: Element<PrincipalEntry>, principal: Principal): PrincipalMatch {
  const matches = { items: list.items.map((entry) => matchEntry(entry, principal)), open: list.open };
  return {
    direct: anyOf(matches, (match) => match.direct),
    role: anyOf(matches, (match) => match.role),
    account: anyOf(matches, (match) => match.account),
  };
}

/**
 * A role escapes a NotPrincipal only when account, role and session are all listed. Without the session it is denied; what
 * comes of leaving out the account is not documented well. Sources: IAM User Guide, "AWS JSON policy elements:
 * NotPrincipal"; AWS Security Blog, "How to restrict Amazon S3 bucket access to a specific IAM role".
 */
function excludes(listed: PrincipalMatch, principal: Principal): Answer {
  if (principal.kind !== 'role' && principal.kind !== 'user') return not(takesIn(listed));
  const itself = either(listed.direct, listed.role);
  if (itself === 'no' || (principal.kind === 'role' && listed.direct === 'no')) return 'yes';
  const whole = both(listed.account, principal.kind === 'role' ? both(listed.role, listed.direct) : listed.direct);
  if (whole === 'yes') return 'no';
  return unknown({ kind: 'unsupported', what: 'a NotPrincipal that lists only some of account, role and session' });
}

function matchEntry({ kind, text }: PrincipalEntry, principal: Principal): PrincipalMatch {
  if (kind === 'anyone') return EVERYONE;
  const is = principal.kind;
  if (kind === 'service') return { ...NOBODY, direct: is === 'service' ? text.same(principal.name) : 'no' };
  if (kind === 'federated') return { ...NOBODY, direct: is === 'federated' ? either(text.same(principal.provider), text.is('*')) : 'no' };
  if (is !== 'role' && is !== 'user' && is !== 'account') return { ...NOBODY, direct: kind === 'aws' ? text.is('*') : 'no' };
  if (kind === 'canonical-user') return { ...NOBODY, account: unknown({ kind: 'unsupported', what: 'a canonical user id' }) };
  return matchAws(text, principal);
}

const ROOT = /^arn:[^:]*:iam::([^:]*):root$/;

function matchAws(text: Text, principal: RolePrincipal | UserPrincipal | AccountPrincipal): PrincipalMatch {
  const written = text.known;
  const id = principal.account.known;
  // Nearly all there is: literals on both sides, compared as they are.
  if (written !== undefined && id !== undefined && !written.includes(':assumed-role/')) {
    if (written === id || ROOT.exec(written)?.[1] === id) return ACCOUNT;
    return principal.kind === 'account' ? NOBODY : { ...NOBODY, [principal.kind === 'role' ? 'role' : 'direct']: text.same(principal.arn) };
  }
  const account = matchAccount(text, principal.account);
  if (account === 'yes') return { ...NOBODY, account };
  const everyone = text.known === undefined ? text.is('*') : 'no';
  if (principal.kind === 'account') return { ...NOBODY, direct: everyone, account };
  const named = text.same(principal.arn);
  if (principal.kind === 'user') return { ...NOBODY, direct: either(everyone, named), account };
  return { direct: either(everyone, matchSession(text, principal)), role: named, account };
}

/** An account is written as its id or as the ARN of its root. */
function matchAccount(text: Text, account: Text): Answer {
  const components = arnComponents(text);
  if (components !== undefined) return both(both(components[2].is('iam'), components[5].is('root')), components[4].same(account));
  const id = text.same(account);
  // A parameter may hold the id or the whole ARN.
  return text.known === undefined
    ? either(id, text.same(Text.of('arn:', unknownPiece(text, 'partition'), ':iam::', account, ':root')))
    : id;
}

/** Sessions of executions and builds, copied from a message: each has a name of its own, a time or an id, and never comes again. A star is no wildcard here. */
const PAST_SESSION = /:assumed-role\/[^/]+\/(?:\d{13}|AWSCodeBuild-[\da-f-]{36}|\*)$/;

/** `arn:aws:sts::A:assumed-role/name/session`: without the path of the role, and without wildcards. */
function matchSession(text: Text, { arn, account, session }: RolePrincipal): Answer {
  const components = arnComponents(text);
  if (components !== undefined && components[2].known !== undefined && components[2].known !== 'sts') return 'no';
  if (text.known !== undefined && components === undefined) return 'no';
  if (text.known !== undefined && PAST_SESSION.test(text.known)) return 'no';
  const role = arnComponents(arn);
  const partition = role?.[1] ?? unknownPiece(arn, 'partition');
  const name = (role === undefined ? undefined : afterLastSlash(role[5])) ?? unknownPiece(arn, 'role name');
  return text.same(
    Text.of('arn:', partition, ':sts::', account, ':assumed-role/', name, '/', session ?? unknownPiece(arn, 'session name')),
  );
}

/** A piece that a principal has and its text does not tell; the same for the same text. */
function unknownPiece(of: Text, name: string): Text {
  return Text.of({
    id: `principal ${of.key}|${name}`,
    name,
    because: of.because.length > 0 ? of.because : [{ kind: 'unsupported', what: `the ${name} of ${of.print()}` }],
  });
}
