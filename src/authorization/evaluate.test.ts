import { describe, expect, test } from 'vitest';
import type { RawMap, Text } from '../resource/index.ts';
import { setOf } from '../testing/policy-cases.ts';
import { holeOf, textOf, valueFrom } from '../testing/value.ts';
import { evaluate, type Policies, type PolicySide } from './evaluate.ts';
import { awsManagedKey } from './kms.ts';
import { NO_POLICIES, type PolicySet, type ResourcePolicySet } from './policy-set.ts';
import type { Principal, Request } from './request.ts';

const HOME = '111111111111';
const AWAY = '222222222222';
const ROLE_ARN = `arn:aws:iam::${HOME}:role/deploy`;
const SESSION_ARN = `arn:aws:sts::${HOME}:assumed-role/deploy/run`;
const USER_ARN = `arn:aws:iam::${HOME}:user/ann`;

const ROLE: Principal = { kind: 'role', arn: textOf(ROLE_ARN), account: textOf(HOME), session: textOf('run') };
const USER: Principal = { kind: 'user', arn: textOf(USER_ARN), account: textOf(HOME) };
const BUILD: Principal = { kind: 'service', name: textOf('codebuild.amazonaws.com') };

type Change = Partial<Omit<Request, 'resourceAccount'>> & { readonly owner?: string | Text };

function request({ owner = HOME, ...change }: Change = {}): Request {
  return {
    principal: ROLE,
    action: 's3:GetObject',
    resource: textOf('arn:aws:s3:::artifacts/key'),
    resourceAccount: textOf(owner),
    context: new Map(),
    contextComplete: true,
    ...change,
  };
}

const decrypt = (change: Change = {}): Request =>
  request({ action: 'kms:Decrypt', resource: textOf(`arn:aws:kms:eu-west-1:${AWAY}:key/k`), ...change });
const assume = (change: Change = {}): Request =>
  request({ action: 'sts:AssumeRole', resource: textOf(`arn:aws:iam::${HOME}:role/target`), ...change });

function set(...statements: readonly RawMap[]): PolicySet {
  return setOf([valueFrom({ Version: '2012-10-17', Statement: statements })]);
}

const allow = (parts: RawMap = {}): RawMap => ({ Effect: 'Allow', Action: '*', Resource: '*', ...parts });
const deny = (parts: RawMap = {}): RawMap => ({ Effect: 'Deny', Action: '*', Resource: '*', ...parts });
const to = (Principal: RawMap | string, parts: RawMap = {}): RawMap => allow({ Principal, ...parts });
const on = (kind: ResourcePolicySet['kind'], ...statements: readonly RawMap[]): ResourcePolicySet => ({ ...set(...statements), kind });
const ALLOWING = set(allow());
const SILENT = set(allow({ Action: 'ec2:*' }));
const OPEN: PolicySet = { documents: [], complete: false, because: [{ kind: 'not-in-view', what: 'a policy' }] };

const answer = (of: Request, policies: Policies): string => evaluate(of, policies).answer;

describe('in one account', () => {
  test.each<[string, Policies, string]>([
    ['an identity policy is enough', { identity: ALLOWING }, 'allowed'],
    ['nothing allows', { identity: SILENT }, 'denied'],
    ['a bucket policy is enough', { identity: SILENT, resource: on('s3', to({ AWS: ROLE_ARN })) }, 'allowed'],
    ['a bucket policy that names the account delegates only', { identity: SILENT, resource: on('s3', to({ AWS: HOME })) }, 'denied'],
    ['a deny of the bucket wins', { identity: ALLOWING, resource: on('s3', deny({ Principal: '*' })) }, 'denied'],
    ['a deny of the identity wins', { identity: set(allow(), deny()), resource: on('s3', to('*')) }, 'denied'],
    ['a boundary that does not allow', { identity: ALLOWING, boundary: SILENT }, 'denied'],
    ['a session policy that does not allow', { identity: ALLOWING, session: SILENT }, 'denied'],
    ['boundary and session policy that allow', { identity: ALLOWING, boundary: ALLOWING, session: ALLOWING }, 'allowed'],
    ['a boundary grants nothing', { identity: SILENT, boundary: ALLOWING }, 'denied'],
    ['a boundary limits a grant to the role', { identity: SILENT, boundary: SILENT, resource: on('s3', to({ AWS: ROLE_ARN })) }, 'denied'],
    [
      'a boundary does not limit a grant to the session',
      { identity: SILENT, boundary: SILENT, resource: on('s3', to({ AWS: SESSION_ARN })) },
      'allowed',
    ],
    [
      'a boundary does not limit a grant to everyone',
      { identity: SILENT, boundary: SILENT, resource: on('s3', to('*', { Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE_ARN } } })) },
      'allowed',
    ],
    [
      'a deny of the boundary stops a grant to the session',
      { identity: SILENT, boundary: set(deny()), resource: on('s3', to({ AWS: SESSION_ARN })) },
      'denied',
    ],
    ['each level of service control policies must allow', { identity: ALLOWING, serviceControl: [ALLOWING, SILENT] }, 'denied'],
    ['service control policies that all allow', { identity: ALLOWING, serviceControl: [ALLOWING, ALLOWING] }, 'allowed'],
    [
      'resource control policies act by their denies',
      { identity: ALLOWING, resourceControl: [set(deny({ Principal: '*', Action: 's3:*' }))] },
      'denied',
    ],
    [
      'a resource control policy need not allow',
      { identity: ALLOWING, resourceControl: [set(deny({ Principal: '*', Action: 'sqs:*' }))] },
      'allowed',
    ],
    ['a statement of a resource policy that names nobody', { identity: SILENT, resource: on('s3', allow()) }, 'denied'],
  ])('%s', (_, policies, expected) => {
    expect(answer(request(), policies)).toBe(expected);
  });

  test('a user named by a resource policy is not limited by the boundary', () => {
    expect(
      answer(request({ principal: USER }), { identity: NO_POLICIES, boundary: SILENT, resource: on('s3', to({ AWS: USER_ARN })) }),
    ).toBe('allowed');
  });

  test('a service-linked role is outside of service and resource control policies', () => {
    const principal: Principal = { ...(ROLE as Extract<Principal, { kind: 'role' }>), serviceLinked: true };
    const policies = { identity: ALLOWING, serviceControl: [set(deny())], resourceControl: [set(deny({ Principal: '*' }))] };
    expect(answer(request({ principal }), policies)).toBe('allowed');
    expect(answer(request(), policies)).toBe('denied');
  });
});

describe('across accounts', () => {
  test.each<[string, Policies, string, readonly PolicySide[]]>([
    ['both must allow', { identity: ALLOWING, resource: on('s3', to({ AWS: ROLE_ARN })) }, 'allowed', []],
    [
      'the account of the caller is enough on the side of the resource',
      { identity: ALLOWING, resource: on('s3', to({ AWS: `arn:aws:iam::${HOME}:root` })) },
      'allowed',
      [],
    ],
    [
      'naming the role does not replace its identity policy',
      { identity: SILENT, resource: on('s3', to({ AWS: ROLE_ARN })) },
      'denied',
      ['identity'],
    ],
    ['the identity policy alone', { identity: ALLOWING, resource: on('s3', to({ AWS: AWAY })) }, 'denied', ['resource']],
    ['a resource without policy', { identity: ALLOWING }, 'denied', ['resource']],
    ['neither', { identity: SILENT, resource: on('s3', to({ AWS: AWAY })) }, 'denied', ['identity', 'resource']],
    [
      'a boundary that does not allow',
      { identity: ALLOWING, boundary: SILENT, resource: on('s3', to({ AWS: ROLE_ARN })) },
      'denied',
      ['boundary'],
    ],
    [
      'a service control policy that does not allow',
      { identity: ALLOWING, serviceControl: [SILENT], resource: on('s3', to({ AWS: ROLE_ARN })) },
      'denied',
      ['service-control'],
    ],
    ['one half missing, whatever the other', { identity: SILENT, resource: { ...OPEN, kind: 's3' } }, 'denied', ['identity']],
    ['the other half missing', { identity: OPEN, resource: on('s3', to({ AWS: AWAY })) }, 'denied', ['resource']],
    ['one half not in view', { identity: ALLOWING, resource: { ...OPEN, kind: 's3' } }, 'unknown', []],
  ])('%s', (_, policies, expected, missing) => {
    const verdict = evaluate(request({ owner: AWAY }), policies);
    expect(verdict.answer).toBe(expected);
    expect(verdict.missing).toEqual(missing);
  });
});

describe('a key', () => {
  const named = on('kms', to({ AWS: ROLE_ARN }));
  const delegating = (account: string, Action = 'kms:*'): ResourcePolicySet =>
    on('kms', to({ AWS: `arn:aws:iam::${account}:root` }, { Action }));
  const viaS3 = on(
    'kms',
    to('*', { Condition: { StringEquals: { 'kms:CallerAccount': HOME, 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } }),
  );
  const context: Request['context'] = new Map([['kms:viaservice', { state: 'known', values: [textOf('s3.eu-west-1.amazonaws.com')] }]]);

  test.each<[string, ResourcePolicySet, PolicySet, string, string]>([
    ['names the caller', named, SILENT, 'allowed', 'denied'],
    ['names the caller, who has a policy too', named, ALLOWING, 'allowed', 'allowed'],
    ['names the account of the caller', delegating(HOME), ALLOWING, 'allowed', 'allowed'],
    ['names the account of a caller without policy', delegating(HOME), SILENT, 'denied', 'denied'],
    ['names the account for other actions', delegating(HOME, 'kms:Put*'), ALLOWING, 'denied', 'denied'],
    ['admits everyone on a condition that holds', viaS3, SILENT, 'allowed', 'denied'],
    ['admits everyone on a condition that holds, to one with a policy', viaS3, ALLOWING, 'allowed', 'allowed'],
    ['names nobody', on('kms', to({ AWS: `arn:aws:iam::${HOME}:role/other` })), ALLOWING, 'denied', 'denied'],
    ['has a statement without Resource', on('kms', { Effect: 'Allow', Principal: '*', Action: 'kms:*' }), ALLOWING, 'denied', 'denied'],
    ['has a policy that cannot be read', { ...OPEN, kind: 'kms' }, ALLOWING, 'unknown', 'unknown'],
  ])('that %s', (_, resource, identity, inside, across) => {
    expect(answer(decrypt({ context }), { identity, resource })).toBe(inside);
    expect(answer(decrypt({ context, owner: AWAY }), { identity, resource })).toBe(across);
  });

  test('whose policy delegates to its own account alone lacks the grant of the other', () => {
    const verdict = evaluate(decrypt({ owner: AWAY }), { identity: ALLOWING, resource: delegating(AWAY) });
    expect(verdict).toMatchObject({ answer: 'denied', denied: { by: 'implicit', side: 'resource' }, missing: ['resource'], because: [] });
    expect(verdict.identity.answer).toBe('yes');
    expect(verdict.resource.answer).toBe('no');
    expect(verdict.resource.near).toMatchObject([{ but: 'principal' }]);
  });

  test('may be opened by a grant; whether a foreign grantee needs a policy too is not known', () => {
    expect(answer(decrypt(), { identity: NO_POLICIES, resource: delegating(HOME), grant: 'yes' })).toBe('allowed');
    expect(answer(decrypt({ owner: AWAY }), { identity: ALLOWING, resource: delegating(AWAY), grant: 'yes' })).toBe('allowed');
    expect(answer(decrypt({ owner: AWAY }), { identity: NO_POLICIES, resource: delegating(AWAY), grant: 'yes' })).toBe('unknown');
  });

  test('cannot be administered from another account', () => {
    const policies = { identity: ALLOWING, resource: named };
    expect(evaluate(decrypt({ action: 'kms:PutKeyPolicy', owner: AWAY }), policies)).toMatchObject({
      answer: 'denied',
      missing: ['resource'],
    });
    expect(answer(decrypt({ action: 'kms:PutKeyPolicy' }), policies)).toBe('allowed');
  });

  test('is not allowed by a policy on its alias', () => {
    const identity = set(allow({ Action: 'kms:Decrypt', Resource: `arn:aws:kms:eu-west-1:${AWAY}:alias/artifacts` }));
    expect(answer(decrypt({ owner: AWAY }), { identity, resource: delegating(HOME) })).toBe('denied');
  });

  test('of AWS serves its account through its service, and nobody else', () => {
    const resource = awsManagedKey('alias/aws/s3', textOf(HOME), textOf('eu-west-1'), valueFrom('alias/aws/s3').origin);
    const resourceControl = [set(deny({ Principal: '*' }))];
    expect(answer(decrypt({ context }), { identity: NO_POLICIES, resource, resourceControl })).toBe('allowed');
    expect(answer(decrypt(), { identity: ALLOWING, resource })).toBe('denied');
    const other: Principal = { kind: 'role', arn: textOf(`arn:aws:iam::${AWAY}:role/deploy`), account: textOf(AWAY) };
    expect(evaluate(decrypt({ context, principal: other }), { identity: ALLOWING, resource })).toMatchObject({
      answer: 'denied',
      missing: ['resource'],
    });
  });
});

describe('a trust policy', () => {
  const trust = (Principal: RawMap | string, parts: RawMap = {}): ResourcePolicySet =>
    on('trust', { Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...parts });

  test.each<[string, ResourcePolicySet, PolicySet, string, string]>([
    ['the role', trust({ AWS: ROLE_ARN }), SILENT, 'allowed', 'denied'],
    ['the role, with an identity policy', trust({ AWS: ROLE_ARN }), ALLOWING, 'allowed', 'allowed'],
    ['the account, with an identity policy', trust({ AWS: HOME }), ALLOWING, 'allowed', 'allowed'],
    ['the account', trust({ AWS: HOME }), SILENT, 'denied', 'denied'],
    ['everyone', trust('*'), SILENT, 'allowed', 'denied'],
    ['a service', trust({ Service: 'codebuild.amazonaws.com' }), ALLOWING, 'denied', 'denied'],
    [
      'the role under a condition on its calling resource, which roles do not carry',
      trust({ AWS: ROLE_ARN }, { Condition: { StringEquals: { 'aws:SourceAccount': HOME } } }),
      ALLOWING,
      'denied',
      'denied',
    ],
  ])('of %s', (_, resource, identity, inside, across) => {
    expect(answer(assume({ contextComplete: false }), { identity, resource })).toBe(inside);
    expect(answer(assume({ contextComplete: false, owner: AWAY }), { identity, resource })).toBe(across);
  });

  test('of a service asks for no identity policy, and its conditions count', () => {
    const conditioned = trust({ Service: 'codebuild.amazonaws.com' }, { Condition: { StringEquals: { 'aws:SourceAccount': HOME } } });
    const from = (account: string): Request['context'] => new Map([['aws:sourceaccount', { state: 'known', values: [textOf(account)] }]]);
    expect(answer(assume({ principal: BUILD }), { identity: NO_POLICIES, resource: trust({ Service: 'codebuild.amazonaws.com' }) })).toBe(
      'allowed',
    );
    expect(
      answer(assume({ principal: BUILD }), { identity: NO_POLICIES, resource: trust({ Service: 'codepipeline.amazonaws.com' }) }),
    ).toBe('denied');
    expect(answer(assume({ principal: BUILD, context: from(HOME) }), { identity: NO_POLICIES, resource: conditioned })).toBe('allowed');
    expect(answer(assume({ principal: BUILD, context: from(AWAY) }), { identity: NO_POLICIES, resource: conditioned })).toBe('denied');
    expect(answer(assume({ principal: BUILD, contextComplete: false }), { identity: NO_POLICIES, resource: conditioned })).toBe('unknown');
  });

  test('of an identity provider asks for no identity policy', () => {
    const provider = `arn:aws:iam::${HOME}:oidc-provider/token.actions.githubusercontent.com`;
    const resource = trust({ Federated: provider }, { Action: 'sts:AssumeRoleWithWebIdentity' });
    const principal: Principal = { kind: 'federated', provider: textOf(provider) };
    expect(answer(assume({ principal, action: 'sts:AssumeRoleWithWebIdentity' }), { identity: NO_POLICIES, resource })).toBe('allowed');
    expect(answer(assume({ principal }), { identity: NO_POLICIES, resource })).toBe('denied');
  });
});

describe('an account that is not known', () => {
  const owner = textOf(holeOf('Owner'));

  test('stands where both ways come to the same', () => {
    expect(answer(request({ owner }), { identity: ALLOWING, resource: on('s3', to({ AWS: ROLE_ARN })) })).toBe('allowed');
    expect(answer(request({ owner }), { identity: SILENT, resource: on('s3', to({ AWS: AWAY })) })).toBe('denied');
  });

  test('is unknown where they differ, and says for want of what', () => {
    expect(evaluate(request({ owner }), { identity: ALLOWING })).toMatchObject({
      answer: 'unknown',
      because: [{ kind: 'parameter', name: 'Owner' }],
    });
  });
});

describe('a verdict', () => {
  test('names the statement that allows', () => {
    const { decisive, identity } = evaluate(request(), {
      identity: set(allow({ Sid: 'Other', Action: 'ec2:*' }), allow({ Sid: 'Mine', Action: 's3:Get*' })),
    });
    expect(decisive?.statement.sid?.known).toBe('Mine');
    expect(identity.statement?.statement).toBe(decisive?.statement);
  });

  test('names the statement that denies, and its side', () => {
    const verdict = evaluate(request(), { identity: ALLOWING, resource: on('s3', deny({ Sid: 'Guard', Principal: '*' })) });
    expect(verdict).toMatchObject({ answer: 'denied', denied: { by: 'explicit', side: 'resource' }, missing: [] });
    expect(verdict.decisive?.statement.sid?.known).toBe('Guard');
    expect(verdict.resource).toMatchObject({ answer: 'no', statement: { statement: verdict.decisive?.statement } });
  });

  test('finds the statements that nearly allow', () => {
    const identity = set(
      allow({ Sid: 'Bucket', Action: 's3:GetObject', Resource: 'arn:aws:s3:::artifacts' }),
      allow({ Sid: 'Secure', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      allow({ Sid: 'Both', Action: 's3:*', Resource: 'arn:aws:s3:::other', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      allow({ Sid: 'Unrelated', Action: 'ec2:*' }),
    );
    const { near } = evaluate(request(), { identity }).identity;
    expect(near.map(({ statement, but }) => [statement.sid?.known, but])).toEqual([
      ['Bucket', 'resource'],
      ['Secure', 'condition'],
    ]);
  });

  test('is unknown when a deny may match', () => {
    const guard = deny({ Principal: '*', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } });
    expect(evaluate(request({ contextComplete: false }), { identity: ALLOWING, resource: on('s3', guard) })).toMatchObject({
      answer: 'unknown',
      because: [{ kind: 'unsupported' }],
    });
  });

  test('is unknown when a policy that may deny is not in view', () => {
    expect(evaluate(request(), { identity: { ...ALLOWING, complete: false, because: OPEN.because } })).toMatchObject({
      answer: 'unknown',
      because: OPEN.because,
    });
  });

  test('is denied where nothing allows, even if a deny is not known', () => {
    const guard = deny({ Principal: '*', Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } });
    expect(answer(request({ contextComplete: false }), { identity: SILENT, resource: on('s3', guard) })).toBe('denied');
  });

  test('on a statement without a known effect is unknown', () => {
    const policy = setOf([valueFrom({ Statement: allow({ Effect: { Ref: 'Effect' } }) }, { Effect: { Type: 'String' } })]);
    expect(answer(request(), { identity: policy })).toBe('unknown');
  });
});
