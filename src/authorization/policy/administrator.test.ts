import { describe, expect, test } from 'vitest';
import type { Answer, Raw, RawMap } from '../../resource/index.ts';
import { textOf, valueFrom } from '../../testing/value.ts';
import { administratorStatements, allows, grantsAdministrator, statementsAllowing } from './administrator.ts';
import { type PolicyDocument, readPolicy } from './document.ts';

const mark = (answer: Answer): string => (typeof answer === 'string' ? answer : '?');

function document(...statements: readonly RawMap[]): PolicyDocument {
  const Statement = statements.map((parts): Raw => ({ Effect: 'Allow', ...('NotResource' in parts ? {} : { Resource: '*' }), ...parts }));
  return readPolicy(valueFrom({ Version: '2012-10-17', Statement }, { Any: { Type: 'String' } }));
}

describe('an administrator', () => {
  test.each<[string, readonly RawMap[], string]>([
    ['everything on everything', [{ Action: '*' }], 'yes'],
    ['everything, in a list', [{ Action: ['s3:*', '*'], Resource: ['*'] }], 'yes'],
    ['every service and action', [{ Action: '*:*' }], 'yes'],
    ['everything but another service', [{ NotAction: 'aws-portal:*' }], 'yes'],
    ['everything but one bucket', [{ Action: '*', NotResource: 'arn:aws:s3:::audit/*' }], 'yes'],
    ['two halves', [{ NotAction: 'iam:*' }, { Action: 'iam:*' }], 'yes'],
    ['everything but IAM', [{ NotAction: ['iam:*', 'organizations:*'] }], 'no'],
    ['everything, IAM denied', [{ Action: '*' }, { Effect: 'Deny', Action: 'iam:*' }], 'no'],
    ['everything, one action denied', [{ Action: '*' }, { Effect: 'Deny', Action: 'iam:DeleteRole' }], 'yes'],
    ['everything on one bucket', [{ Action: '*', Resource: 'arn:aws:s3:::artifacts/*' }], 'no'],
    ['everything under a condition', [{ Action: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }], 'no'],
    ['many services', [{ Action: ['s3:*', 'iam:*', 'ec2:*'] }], 'no'],
    ['denied', [{ Effect: 'Deny', Action: '*' }], 'no'],
    ['a parameter as action', [{ Action: { Ref: 'Any' } }], '?'],
    ['a parameter as resource', [{ Action: '*', Resource: { Ref: 'Any' } }], '?'],
    ['an effect that is not known', [{ Effect: { Ref: 'Any' }, Action: '*' }], '?'],
  ])('%s', (_, statements, expected) => {
    expect(mark(grantsAdministrator(document(...statements)))).toBe(expected);
  });

  test('is one by the statements that leave no service out', () => {
    const policy = document({ Action: 's3:*' }, { Action: '*' });
    expect(administratorStatements(policy)).toEqual([policy.statements[1]]);
    expect(administratorStatements(document({ Action: 's3:*' }))).toEqual([]);
  });

  test('may hide in a document that cannot be read', () => {
    expect(mark(grantsAdministrator(readPolicy(valueFrom({ Ref: 'Document' }))))).toBe('?');
  });
});

test('statements that allow an action are found with how surely', () => {
  const policy = document(
    { Sid: 'A', Action: 'iam:Pass*' },
    { Sid: 'B', Action: { Ref: 'Any' } },
    { Sid: 'C', Effect: 'Deny', Action: '*' },
    { Sid: 'D', Action: 's3:*' },
  );
  expect(statementsAllowing(policy, 'iam:PassRole').map(({ statement, answer }) => [statement.sid?.known, mark(answer)])).toEqual([
    ['A', 'yes'],
    ['B', '?'],
  ]);
});

test.each<[string, readonly RawMap[], string]>([
  ['the object', [{ Action: 's3:Put*', Resource: 'arn:aws:s3:::artifacts/*' }], 'yes'],
  ['under a condition, taken as met', [{ Action: 's3:Put*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }], 'yes'],
  ['another bucket', [{ Action: 's3:Put*', Resource: 'arn:aws:s3:::other/*' }], 'no'],
  ['all but the bucket', [{ Action: 's3:*', NotResource: 'arn:aws:s3:::artifacts/*' }], 'no'],
  ['denied', [{ Action: 's3:*' }, { Effect: 'Deny', Action: 's3:PutObject' }], 'no'],
  [
    'denied under a condition',
    [{ Action: 's3:*' }, { Effect: 'Deny', Action: 's3:PutObject', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    'yes',
  ],
  ['a parameter', [{ Action: 's3:*', Resource: { Ref: 'Any' } }], '?'],
])('a document allows an action on a resource: %s', (_, statements, expected) => {
  expect(mark(allows(document(...statements), 's3:PutObject', textOf('arn:aws:s3:::artifacts/key')))).toBe(expected);
});
