import { describe, expect, test } from 'vitest';
import { keysOf, type Raw } from '../../resource/index.ts';
import { valueFrom } from '../../testing/value.ts';
import { readPlainPolicy, readPolicy } from './document.ts';

const STATEMENT = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: ['111111111111', '*'], Service: 'codebuild.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: ['arn:aws:s3:::a', 'arn:aws:s3:::a/*'],
};

describe('a policy document', () => {
  test('gives statements with their elements, single values as lists of one', () => {
    const { version, statements, open } = readPolicy(valueFrom({ Version: '2012-10-17', Statement: STATEMENT }));
    const [statement] = statements;
    expect('value' in version && version.value.known).toBe('2012-10-17');
    expect(open).toBeUndefined();
    expect(statement?.sid?.known).toBe('Read');
    expect(statement?.effect).toBe('Allow');
    expect(statement?.actions?.items.map(({ text }) => text.known)).toEqual(['s3:GetObject']);
    expect(statement?.resources?.items.map(({ text }) => text.known)).toEqual(['arn:aws:s3:::a', 'arn:aws:s3:::a/*']);
    expect(statement?.principals?.items.map(({ kind, text }) => [kind, text.known])).toEqual([
      ['aws', '111111111111'],
      ['anyone', '*'],
      ['service', 'codebuild.amazonaws.com'],
    ]);
    expect(statement?.notActions).toBeUndefined();
  });

  test('points at the statement and at each action', () => {
    const [statement] = readPolicy(valueFrom({ Statement: [{ ...STATEMENT, Action: ['a:B', 'c:D'] }] })).statements;
    expect(keysOf(statement?.value.at.pointer)).toEqual(['Value', 'Statement', 0]);
    expect(keysOf(statement?.actions?.items[1]?.value.at.pointer)).toEqual(['Value', 'Statement', 0, 'Action', 1]);
  });

  test('splits operator, quantifier and IfExists of conditions', () => {
    const conditions = { 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a', 'b'] }, Bool: { 'aws:SecureTransport': false } };
    const [statement] = readPolicy(valueFrom({ Statement: { ...STATEMENT, Condition: conditions } })).statements;
    expect(
      statement?.conditions.items.map(({ operator, quantifier, ifExists, key, values }) => [
        operator,
        quantifier,
        ifExists,
        key,
        values.items.map(({ text }) => text.known),
      ]),
    ).toEqual([
      ['StringLike', 'ForAnyValue', true, 'aws:TagKeys', ['a', 'b']],
      ['Bool', undefined, false, 'aws:SecureTransport', ['false']],
    ]);
  });

  test('may stand in a text, with holes inside and outside of quotes', () => {
    const json = {
      'Fn::Join': [
        '',
        [
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::',
          { Ref: 'Bucket' },
          '/*",',
          { Ref: 'Other' },
          ']}]}',
        ],
      ],
    };
    const { statements, open } = readPolicy(valueFrom(json));
    expect(open).toBeUndefined();
    expect(statements[0]?.resources?.items.map(({ text }) => text.print())).toEqual(['arn:aws:s3:::${Bucket}/*', '${Other}']);
  });

  test('that stands in no source has the places of what attaches it', () => {
    const attachment = valueFrom('arn:aws:iam::aws:policy/AdministratorAccess');
    const document = readPlainPolicy({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }, attachment.origin);
    expect(keysOf(document.statements[0]?.value.at.pointer)).toEqual(['Value']);
  });

  test.each<[string, Raw]>([
    ['a text that is no JSON', 'not json'],
    ['a list', [STATEMENT]],
    ['nothing', null],
    ['a statement that is text', { Statement: ['Allow'] }],
    ['a statement list that nobody gave', { Statement: { Ref: 'Statements' } }],
  ])('that is malformed stays open: %s', (_, raw) => {
    const { open } = readPolicy(valueFrom(raw));
    expect(open).not.toHaveLength(0);
    expect(open).toBeDefined();
  });

  test.each<[string, Raw]>([
    ['allow', 'allow'],
    ['a hole', { Ref: 'Effect' }],
    ['missing', { Ref: 'AWS::NoValue' }],
    ['a map', { A: 'b', C: 'd' }],
  ])('does not guess an effect: %s', (_, effect) => {
    const [statement] = readPolicy(valueFrom({ Statement: [{ ...STATEMENT, Effect: effect }] })).statements;
    expect(statement?.effect).toMatchObject({ because: [expect.anything()] });
  });

  test('leaves an element open that has more than is in view', () => {
    const parameters = { Actions: { Type: 'CommaDelimitedList' } };
    const statement = { ...STATEMENT, Action: { Ref: 'Actions' }, Principal: { Nobody: 'x' }, Resource: ['a', { A: '1', B: '2' }] };
    const [read] = readPolicy(valueFrom({ Statement: [statement] }, parameters)).statements;
    expect(read?.actions).toEqual({ items: [], open: [{ kind: 'parameter', instance: 'test', name: 'Actions' }] });
    expect(read?.principals?.open).toHaveLength(1);
    expect(read?.resources?.items).toHaveLength(1);
    expect(read?.resources?.open).toHaveLength(1);
  });

  test('is read once', () => {
    const value = valueFrom({ Statement: STATEMENT });
    expect(readPolicy(value)).toBe(readPolicy(value));
  });
});
