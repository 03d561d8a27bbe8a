import { describe, expect, test } from 'vitest';
import { type Answer, type Raw, type RawMap, Text } from '../../resource/index.ts';
import { holeOf, type TestParameter, textOf, valueFrom } from '../../testing/value.ts';
import type { Principal, Request } from '../request.ts';
import { readPolicy, type Statement } from './document.ts';
import { matchStatement, onlyMismatch, statementMatches } from './match.ts';

/** Rows of tables: yes, no, or a question mark for unknown. */
type Mark = 'yes' | 'no' | '?';
const mark = (answer: Answer): Mark => (typeof answer === 'string' ? answer : '?');

function statementOf(parts: RawMap, version: Raw = '2012-10-17', parameters: Readonly<Record<string, TestParameter>> = {}): Statement {
  const [statement] = readPolicy(valueFrom({ Version: version, Statement: { Effect: 'Allow', ...parts } }, parameters)).statements;
  if (statement === undefined) throw new Error('no statement');
  return statement;
}

const ROLE: Principal = {
  kind: 'role',
  arn: textOf('arn:aws:iam::111111111111:role/team/deploy'),
  account: textOf('111111111111'),
  session: textOf('run'),
};

const REQUEST: Request = {
  principal: ROLE,
  action: 's3:GetObject',
  resource: textOf('arn:aws:s3:::artifacts/app/build.zip'),
  resourceAccount: textOf('111111111111'),
  context: new Map(),
  contextComplete: true,
};

describe('an action', () => {
  test.each<[Raw, Mark]>([
    ['s3:GetObject', 'yes'],
    ['S3:getobject', 'yes'],
    ['s3:*', 'yes'],
    ['*', 'yes'],
    ['s3:Get*', 'yes'],
    ['s3:?etObject', 'yes'],
    ['s3:*Object', 'yes'],
    ['s3:GetObjectVersion', 'no'],
    ['s3:Get', 'no'],
    ['kms:*', 'no'],
    [['kms:*', 's3:GetObject'], 'yes'],
    [{ Ref: 'Any' }, '?'],
    [{ 'Fn::Sub': 's3:${Any}' }, '?'],
    [{ 'Fn::Sub': 'kms:${Any}' }, 'no'],
    [['s3:Get*', { Ref: 'Any' }], 'yes'],
    [{ Ref: 'Listed' }, 'no'],
  ])('%j takes in s3:GetObject: %s', (Action, expected) => {
    const statement = statementOf({ Action, Resource: '*' }, '2012-10-17', {
      Any: { Type: 'String' },
      Listed: { Type: 'String', AllowedValues: ['kms:*', 's3:PutObject'] },
    });
    expect(mark(statementMatches(statement, REQUEST))).toBe(expected);
    const negated = statementOf({ NotAction: Action, Resource: '*' }, '2012-10-17', {
      Any: { Type: 'String' },
      Listed: { Type: 'String', AllowedValues: ['kms:*', 's3:PutObject'] },
    });
    expect(mark(statementMatches(negated, REQUEST))).toBe(expected === '?' ? '?' : expected === 'yes' ? 'no' : 'yes');
  });

  test('that is missing is not known', () => {
    expect(mark(statementMatches(statementOf({ Resource: '*' }), REQUEST))).toBe('?');
  });
});

describe('a resource', () => {
  test.each<[Raw, Mark]>([
    ['*', 'yes'],
    ['arn:aws:s3:::artifacts/app/build.zip', 'yes'],
    ['arn:aws:s3:::artifacts/*', 'yes'],
    ['arn:aws:s3:::artifacts*', 'yes'],
    ['arn:aws:s3:::artifacts/app/build.???', 'yes'],
    ['arn:aws:s3:::Artifacts/*', 'no'],
    ['arn:aws:s3:::artifacts', 'no'],
    ['arn:aws:s3:::other/*', 'no'],
    [{ 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' }, '?'],
    [{ 'Fn::Sub': 'arn:aws:s3:::${Bucket}-logs' }, 'no'],
    [[{ Ref: 'Bucket' }, '*'], 'yes'],
  ])('%j covers an object: %s', (Resource, expected) => {
    const statement = statementOf({ Action: '*', Resource });
    expect(mark(statementMatches(statement, REQUEST))).toBe(expected);
  });

  test('with a hole equals itself', () => {
    const bucket = holeOf('Bucket');
    const statement = statementOf({ Action: '*', Resource: { 'Fn::Sub': 'arn:aws:s3:::${Bucket}/*' } }, '2012-10-17', {
      Bucket: { Type: 'String' },
    });
    expect(mark(statementMatches(statement, { ...REQUEST, resource: textOf('arn:aws:s3:::', bucket, '/key') }))).toBe('yes');
  });

  test('NotResource covers the rest', () => {
    expect(mark(statementMatches(statementOf({ Action: '*', NotResource: 'arn:aws:s3:::other/*' }), REQUEST))).toBe('yes');
    expect(mark(statementMatches(statementOf({ Action: '*', NotResource: 'arn:aws:s3:::artifacts/*' }), REQUEST))).toBe('no');
  });

  test('an action without resource type matches * alone', () => {
    const request = { ...REQUEST, action: 'ecr:GetAuthorizationToken', resource: textOf('*') };
    expect(mark(statementMatches(statementOf({ Action: 'ecr:*', Resource: '*' }), request))).toBe('yes');
    expect(mark(statementMatches(statementOf({ Action: 'ecr:*', Resource: 'arn:aws:ecr:*:111111111111:repository/*' }), request))).toBe(
      'no',
    );
  });

  test('missing covers what the kind of policy says', () => {
    expect(mark(statementMatches(statementOf({ Action: '*' }), REQUEST))).toBe('no');
    expect(mark(statementMatches(statementOf({ Action: '*' }), REQUEST, { withoutResource: 'yes' }))).toBe('yes');
  });
});

describe('a policy variable', () => {
  const tagged = (value: string): Request => ({
    ...REQUEST,
    context: new Map([['aws:principaltag/team', { state: 'known', values: [textOf(value)] }]]),
  });
  const statement = (Resource: Raw, version?: Raw): Statement => statementOf({ Action: '*', Resource }, version);

  test('is replaced in version 2012-10-17 only', () => {
    expect(mark(statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*'), tagged('app')))).toBe('yes');
    expect(mark(statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*'), tagged('ops')))).toBe('no');
    expect(mark(statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*', '2008-10-17'), tagged('app')))).toBe('no');
    expect(mark(statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*', { Ref: 'Version' }), tagged('app')))).toBe(
      '?',
    );
  });

  test('without a value takes its default, else matches nothing', () => {
    expect(mark(statementMatches(statement("arn:aws:s3:::artifacts/${aws:PrincipalTag/team, 'app'}/*"), REQUEST))).toBe('yes');
    expect(mark(statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*'), REQUEST))).toBe('no');
  });

  test('brings no wildcards into a pattern', () => {
    expect(mark(statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*'), tagged('*')))).toBe('no');
    expect(
      mark(
        statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*'), {
          ...tagged('*'),
          resource: textOf('arn:aws:s3:::artifacts/*/x'),
        }),
      ),
    ).toBe('yes');
    expect(mark(statementMatches(statement('arn:aws:s3:::artifacts/app/build${*}'), REQUEST))).toBe('no');
  });

  test('of a key that is not known makes unknown', () => {
    expect(
      mark(statementMatches(statement('arn:aws:s3:::artifacts/${aws:PrincipalTag/team}/*'), { ...REQUEST, contextComplete: false })),
    ).toBe('?');
    expect(mark(statementMatches(statement('arn:aws:s3:::other/${aws:PrincipalTag/team}/*'), { ...REQUEST, contextComplete: false }))).toBe(
      'no',
    );
  });
});

describe('a principal', () => {
  const matched = (Principal: Raw, principal: Principal = ROLE): readonly Mark[] => {
    const { direct, role, account } = matchStatement(statementOf({ Principal, Action: '*', Resource: '*' }), {
      ...REQUEST,
      principal,
    }).principal;
    return [mark(direct), mark(role), mark(account)];
  };

  test.each<[string, Raw, readonly Mark[]]>([
    ['everyone', '*', ['yes', 'no', 'no']],
    ['everyone, under AWS', { AWS: '*' }, ['yes', 'no', 'no']],
    ['the account by id', { AWS: '111111111111' }, ['no', 'no', 'yes']],
    ['the account by its root', { AWS: 'arn:aws:iam::111111111111:root' }, ['no', 'no', 'yes']],
    ['another account', { AWS: 'arn:aws:iam::222222222222:root' }, ['no', 'no', 'no']],
    ['the role with its path', { AWS: 'arn:aws:iam::111111111111:role/team/deploy' }, ['no', 'yes', 'no']],
    ['the role without its path', { AWS: 'arn:aws:iam::111111111111:role/deploy' }, ['no', 'no', 'no']],
    ['the session', { AWS: 'arn:aws:sts::111111111111:assumed-role/deploy/run' }, ['yes', 'no', 'no']],
    ['another session', { AWS: 'arn:aws:sts::111111111111:assumed-role/deploy/other' }, ['no', 'no', 'no']],
    ['a pattern of sessions, which never matches', { AWS: 'arn:aws:sts::111111111111:assumed-role/deploy/*' }, ['no', 'no', 'no']],
    ['a pattern of roles, which never matches', { AWS: 'arn:aws:iam::111111111111:role/*' }, ['no', 'no', 'no']],
    ['the id of a deleted role', { AWS: 'AROAIOSFODNN7EXAMPLEX' }, ['no', 'no', 'no']],
    ['a service', { Service: 'codebuild.amazonaws.com' }, ['no', 'no', 'no']],
    ['a list', { AWS: ['222222222222', 'arn:aws:iam::111111111111:role/team/deploy', '111111111111'] }, ['no', 'yes', 'yes']],
    ['a parameter', { AWS: { Ref: 'Trusted' } }, ['?', '?', '?']],
    ['the root of an unknown account', { AWS: { 'Fn::Sub': 'arn:aws:iam::${Trusted}:root' } }, ['no', 'no', '?']],
    ['a role of an unknown account', { AWS: { 'Fn::Sub': 'arn:aws:iam::${Trusted}:role/team/deploy' } }, ['no', '?', 'no']],
    ['another role of an unknown account', { AWS: { 'Fn::Sub': 'arn:aws:iam::${Trusted}:role/other' } }, ['no', 'no', 'no']],
    ['a canonical user', { CanonicalUser: 'f'.repeat(64) }, ['no', 'no', '?']],
  ])('%s', (_, Principal, expected) => {
    expect(matched(Principal)).toEqual(expected);
  });

  test('of a session whose name is not known may be a named session', () => {
    const { session: _, ...nameless } = ROLE as Extract<Principal, { kind: 'role' }>;
    expect(matched({ AWS: 'arn:aws:sts::111111111111:assumed-role/deploy/run' }, nameless)).toEqual(['?', 'no', 'no']);
    expect(matched({ AWS: 'arn:aws:sts::111111111111:assumed-role/other/run' }, nameless)).toEqual(['no', 'no', 'no']);
  });

  test('of an unknown account equals that account', () => {
    const account = Text.of(holeOf('Trusted'));
    const principal: Principal = { kind: 'role', arn: textOf('arn:aws:iam::', account, ':role/deploy'), account };
    const statement = statementOf(
      { Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${Trusted}:root' } }, Action: '*', Resource: '*' },
      '2012-10-17',
      { Trusted: { Type: 'String' } },
    );
    expect(mark(matchStatement(statement, { ...REQUEST, principal }).principal.account)).toBe('yes');
  });

  test.each<[string, Raw, Principal, Mark]>([
    [
      'a user',
      { AWS: 'arn:aws:iam::111111111111:user/ann' },
      { kind: 'user', arn: textOf('arn:aws:iam::111111111111:user/ann'), account: textOf('111111111111') },
      'yes',
    ],
    [
      'a service',
      { Service: ['codebuild.amazonaws.com', 'codedeploy.amazonaws.com'] },
      { kind: 'service', name: textOf('codedeploy.amazonaws.com') },
      'yes',
    ],
    [
      'a service of a region',
      { Service: 'codedeploy.eu-west-1.amazonaws.com' },
      { kind: 'service', name: textOf('codedeploy.amazonaws.com') },
      'no',
    ],
    [
      'an identity provider',
      { Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com' },
      { kind: 'federated', provider: textOf('arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com') },
      'yes',
    ],
    ['nobody in particular', { AWS: '111111111111' }, { kind: 'anyone' }, 'no'],
    ['nobody in particular, where everyone may', '*', { kind: 'anyone' }, 'yes'],
  ])('that is %s', (_, Principal, principal, expected) => {
    expect(matched(Principal, principal)[0]).toBe(expected);
  });

  test.each<[string, Raw, Mark]>([
    ['nobody of these', { AWS: ['arn:aws:iam::222222222222:root'] }, 'yes'],
    ['only the account', { AWS: 'arn:aws:iam::111111111111:root' }, 'yes'],
    [
      'account, role and session',
      { AWS: ['111111111111', 'arn:aws:iam::111111111111:role/team/deploy', 'arn:aws:sts::111111111111:assumed-role/deploy/run'] },
      'no',
    ],
    ['only the role', { AWS: 'arn:aws:iam::111111111111:role/team/deploy' }, 'yes'],
    ['account and role', { AWS: ['111111111111', 'arn:aws:iam::111111111111:role/team/deploy'] }, 'yes'],
    [
      'account, role and all its sessions, as some think',
      { AWS: ['111111111111', 'arn:aws:iam::111111111111:role/team/deploy', 'arn:aws:sts::111111111111:assumed-role/deploy/*'] },
      'yes',
    ],
    ['role and session', { AWS: ['arn:aws:iam::111111111111:role/team/deploy', 'arn:aws:sts::111111111111:assumed-role/deploy/run'] }, '?'],
  ])('is in NotPrincipal: %s', (_, NotPrincipal, expected) => {
    expect(mark(statementMatches(statementOf({ NotPrincipal, Effect: 'Deny', Action: '*', Resource: '*' }), REQUEST))).toBe(expected);
  });
});

describe('the element that decides', () => {
  test.each<[RawMap, string | undefined]>([
    [{ Action: 'kms:*', Resource: '*' }, 'action'],
    [{ Action: '*', Resource: 'arn:aws:s3:::other' }, 'resource'],
    [{ Action: '*', Resource: '*', Principal: { AWS: '222222222222' } }, 'principal'],
    [{ Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, 'condition'],
    [{ Action: 'kms:*', Resource: 'arn:aws:s3:::other' }, undefined],
    [{ Action: '*', Resource: '*' }, undefined],
  ])('of %j is %s', (parts, expected) => {
    expect(onlyMismatch(matchStatement(statementOf(parts), REQUEST))).toBe(expected);
  });
});
