import { describe, expect, test } from 'vitest';
import type { Answer, Raw } from '../../resource/index.ts';
import { holeOf, textOf, valueFrom } from '../../testing/value.ts';
import type { ContextEntry, Request } from '../request.ts';
import { conditionsHold } from './condition.ts';
import { readPolicy } from './document.ts';

type Mark = 'yes' | 'no' | '?';
const mark = (answer: Answer): Mark => (typeof answer === 'string' ? answer : '?');

const KEY = 'aws:PrincipalTag/x';

function request(entry: ContextEntry | undefined, complete = true): Request {
  return {
    principal: { kind: 'role', arn: textOf('arn:aws:iam::111111111111:role/deploy'), account: textOf('111111111111') },
    action: 'kms:Decrypt',
    resource: textOf('*'),
    resourceAccount: textOf('222222222222'),
    context: new Map(entry === undefined ? [] : [[KEY.toLowerCase(), entry]]),
    contextComplete: complete,
  };
}

/** The answer of one operator on one key with these values in the request; none means that the key is absent. */
function holds(operator: string, wanted: Raw, ...given: readonly string[]): Mark {
  return mark(
    answer(
      operator,
      KEY,
      wanted,
      request(given.length === 0 ? { state: 'absent' } : { state: 'known', values: given.map((value) => textOf(value)) }),
    ),
  );
}

function answer(operator: string, key: string, wanted: Raw, of: Request): Answer {
  const [statement] = readPolicy(
    valueFrom({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { [key]: wanted } } },
    }),
  ).statements;
  return statement === undefined ? 'no' : conditionsHold(statement, of);
}

describe('an operator', () => {
  test.each<[string, Raw, string, Mark]>([
    ['StringEquals', 'a', 'a', 'yes'],
    ['StringEquals', 'a', 'A', 'no'],
    ['StringEquals', 'a*', 'ab', 'no'],
    ['StringEquals', ['b', 'a'], 'a', 'yes'],
    ['stringequals', 'a', 'a', 'yes'],
    ['StringEquals', 'a${*}', 'a*', 'yes'],
    ['StringNotEquals', 'a', 'a', 'no'],
    ['StringNotEquals', ['a', 'b'], 'c', 'yes'],
    ['StringNotEquals', ['a', 'b'], 'b', 'no'],
    ['StringEqualsIgnoreCase', 'App', 'aPP', 'yes'],
    ['StringNotEqualsIgnoreCase', 'App', 'aPP', 'no'],
    ['StringLike', 'a*', 'abc', 'yes'],
    ['StringLike', 'a?', 'abc', 'no'],
    ['StringLike', 'a${*}', 'abc', 'no'],
    ['StringLike', 'a${*}', 'a*', 'yes'],
    ['StringNotLike', ['a*', 'b*'], 'c', 'yes'],
    ['StringNotLike', ['a*', 'b*'], 'bc', 'no'],
    ['ArnLike', 'arn:aws:iam::*:role/deploy', 'arn:aws:iam::111111111111:role/deploy', 'yes'],
    ['ArnEquals', 'arn:aws:iam::111111111111:role/*', 'arn:aws:iam::111111111111:role/a/b', 'yes'],
    ['ArnLike', 'arn:aws:s3:*', 'arn:aws:s3:::bucket', 'no'],
    ['ArnLike', 'arn:aws:*:*:*:*', 'arn:aws:logs:eu-west-1:111111111111:log-group:a:*', 'yes'],
    ['ArnLike', 'arn:aws:iam::*', 'arn:aws:iam::111111111111:role/deploy', 'no'],
    ['ArnNotLike', 'arn:aws:iam::*:role/deploy', 'arn:aws:iam::111111111111:role/deploy', 'no'],
    ['ArnNotEquals', 'arn:aws:iam::*:role/other', 'arn:aws:iam::111111111111:role/deploy', 'yes'],
    ['NumericEquals', '10', '10.0', 'yes'],
    ['NumericNotEquals', '10', '11', 'yes'],
    ['NumericLessThan', 10, '9', 'yes'],
    ['NumericLessThan', '10', '10', 'no'],
    ['NumericLessThanEquals', '10', '10', 'yes'],
    ['NumericGreaterThan', '10', '11', 'yes'],
    ['NumericGreaterThanEquals', '10', '9', 'no'],
    ['NumericEquals', 'ten', 'ten', 'no'],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z', 'yes'],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z', 'no'],
    ['DateEquals', '1767225600', '2026-01-01T00:00:00Z', 'yes'],
    ['DateNotEquals', '2026-01-01', '2026-01-01T00:00:00Z', 'no'],
    ['DateLessThanEquals', '1600000000', '2020-01-01T00:00:00Z', 'yes'],
    ['DateGreaterThanEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'yes'],
    ['DateEquals', '2026-01-01T12:00:00', '2026-01-01T12:00:00Z', 'yes'],
    ['DateEquals', '2026-01-01T12:00:00+02:00', '2026-01-01T10:00:00Z', 'yes'],
    ['DateLessThan', 'tomorrow', '2026-01-01T10:00:00Z', 'no'],
    ['Bool', false, 'false', 'yes'],
    ['Bool', 'true', 'TRUE', 'yes'],
    ['Bool', 'true', 'false', 'no'],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', 'yes'],
    ['IpAddress', '10.0.0.0/8', '10.20.30.40', 'yes'],
    ['IpAddress', '10.0.0.0/8', '11.0.0.1', 'no'],
    ['IpAddress', '203.0.113.7', '203.0.113.7', 'yes'],
    ['IpAddress', '0.0.0.0/0', '203.0.113.7', 'yes'],
    ['IpAddress', '2001:db8::/32', '2001:db8:1::1', 'yes'],
    ['IpAddress', '2001:db8::/32', '2001:db9::1', 'no'],
    ['IpAddress', '::/0', '10.0.0.1', 'no'],
    ['NotIpAddress', ['10.0.0.0/8', '192.168.0.0/16'], '192.168.1.1', 'no'],
    ['NotIpAddress', '10.0.0.0/8', '11.0.0.1', 'yes'],
    ['StringResembles', 'a', 'a', '?'],
  ])('%s %j on %s: %s', (operator, wanted, given, expected) => {
    expect(holds(operator, wanted, given)).toBe(expected);
  });
});

describe('a key that is absent', () => {
  test.each<[string, Raw, Mark]>([
    ['StringEquals', 'a', 'no'],
    ['StringLike', '*', 'no'],
    ['StringNotEquals', 'a', 'yes'],
    ['StringNotLike', '*', 'yes'],
    ['ArnNotLike', 'arn:aws:iam::*:role/x', 'yes'],
    ['NotIpAddress', '10.0.0.0/8', 'yes'],
    ['Bool', 'false', 'no'],
    ['StringEqualsIfExists', 'a', 'yes'],
    ['StringNotEqualsIfExists', 'a', 'yes'],
    ['BoolIfExists', 'true', 'yes'],
    ['ForAllValues:StringEquals', 'a', 'yes'],
    ['ForAllValues:StringNotEquals', 'a', 'yes'],
    ['ForAnyValue:StringEquals', 'a', 'no'],
    ['ForAnyValue:StringNotEquals', 'a', 'no'],
    ['ForAnyValue:StringEqualsIfExists', 'a', '?'],
    ['Null', 'true', 'yes'],
    ['Null', false, 'no'],
    ['Null', ['true', 'false'], 'yes'],
  ])('%s %j: %s', (operator, wanted, expected) => {
    expect(holds(operator, wanted)).toBe(expected);
  });
});

describe('a key that is there', () => {
  test.each<[string, Raw, readonly string[], Mark]>([
    ['Null', 'true', ['a'], 'no'],
    ['Null', 'false', ['a'], 'yes'],
    ['StringEqualsIfExists', 'a', ['b'], 'no'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], 'yes'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], 'no'],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['a', 'c'], 'yes'],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], 'no'],
    ['ForAllValues:StringNotEquals', 'a', ['b', 'c'], 'yes'],
    ['ForAllValues:StringNotEquals', 'a', ['a', 'c'], 'no'],
    ['ForAnyValue:StringNotEquals', 'a', ['a', 'c'], 'yes'],
    ['ForAnyValue:StringLike', 'c*', ['a', 'cd'], 'yes'],
    ['StringEquals', 'a', ['a', 'b'], '?'],
  ])('%s %j on %j: %s', (operator, wanted, given, expected) => {
    expect(holds(operator, wanted, ...given)).toBe(expected);
  });
});

describe('a value that is not known', () => {
  const parameters = (name: string): Request => request({ state: 'known', values: [textOf(holeOf(name))] });

  test('decides where its text is enough', () => {
    expect(mark(answer('StringLike', KEY, 'prod-*', request({ state: 'known', values: [textOf('prod-', holeOf('Name'))] })))).toBe('yes');
    expect(mark(answer('StringLike', KEY, 'dev-*', request({ state: 'known', values: [textOf('prod-', holeOf('Name'))] })))).toBe('no');
    expect(mark(answer('StringEquals', KEY, 'a', parameters('Name')))).toBe('?');
    expect(mark(answer('NumericLessThan', KEY, '5', parameters('Name')))).toBe('?');
    expect(mark(answer('IpAddress', KEY, '10.0.0.0/8', parameters('Name')))).toBe('?');
  });

  test('of a key outside of the context is absent only when the context is complete', () => {
    expect(mark(answer('StringEquals', KEY, 'a', request(undefined)))).toBe('no');
    expect(answer('StringEquals', KEY, 'a', request(undefined, false))).toMatchObject({ because: [{ kind: 'unsupported' }] });
    expect(
      answer('StringEquals', KEY, 'a', request({ state: 'unknown', because: [{ kind: 'not-in-view', what: 'the organization' }] })),
    ).toEqual({ because: [{ kind: 'not-in-view', what: 'the organization' }] });
  });

  test('in the policy leaves the condition unknown', () => {
    expect(mark(answer('StringEquals', KEY, { Ref: 'Wanted' }, request({ state: 'known', values: [textOf('a')] })))).toBe('?');
    expect(mark(answer('StringEquals', KEY, [{ Ref: 'Wanted' }, 'a'], request({ state: 'known', values: [textOf('a')] })))).toBe('yes');
  });
});

describe('keys that follow from the request', () => {
  test.each<[string, string, Raw, Mark]>([
    ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/deploy', 'yes'],
    ['StringEquals', 'AWS:principalaccount', '111111111111', 'yes'],
    ['StringEquals', 'kms:CallerAccount', '222222222222', 'no'],
    ['StringEquals', 'aws:ResourceAccount', '222222222222', 'yes'],
    ['StringEquals', 'aws:SourceAccount', '111111111111', 'no'],
    ['ArnLike', 'aws:SourceArn', 'arn:aws:codebuild:*:*:*', 'no'],
    ['Bool', 'aws:PrincipalIsAWSService', 'false', 'yes'],
    ['StringEquals', 'aws:PrincipalOrgID', 'o-1', '?'],
  ])('%s %s %j: %s', (operator, key, wanted, expected) => {
    expect(mark(answer(operator, key, wanted, request(undefined, false)))).toBe(expected);
  });

  test('several operators and keys must all hold', () => {
    const Condition = {
      StringEquals: { 'aws:PrincipalAccount': '111111111111', 'aws:ResourceAccount': '222222222222' },
      Bool: { 'aws:PrincipalIsAWSService': 'true' },
    };
    const [statement] = readPolicy(valueFrom({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } })).statements;
    expect(statement && mark(conditionsHold(statement, request(undefined)))).toBe('no');
  });
});
