import { describe, expect, it } from 'vitest';
import { Text } from '../resource/index.ts';
import { graphOf, subjectNamed } from '../testing/graph.ts';
import { setOf } from '../testing/policy-cases.ts';
import { valueFrom } from '../testing/value.ts';
import { evaluate } from './evaluate.ts';
import { functionPolicies } from './function-permissions.ts';
import type { Principal } from './request.ts';

/** A function with one permission, asked for by a role of another account that may itself call it. */
function answerTo(permission: string, principal: Principal, context: Readonly<Record<string, string>> = {}): string {
  const graph = graphOf({
    template: `
Parameters: { Other: { Type: String } }
Resources:
  Function: { Type: AWS::Lambda::Function, Properties: { FunctionName: check } }
  Live: { Type: AWS::Lambda::Alias, Properties: { FunctionName: !Ref Function, Name: live } }
  Permission: { Type: AWS::Lambda::Permission, Properties: { Action: 'lambda:InvokeFunction', ${permission} } }
`,
    account: '222222222222',
    region: 'eu-west-1',
  });
  const policies = functionPolicies(subjectNamed(graph, 'function', 'Function'), graph);
  const allowed = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  return evaluate(
    {
      principal,
      action: 'lambda:InvokeFunction',
      resource: Text.of('arn:aws:lambda:eu-west-1:222222222222:function:check'),
      resourceAccount: Text.of('222222222222'),
      context: new Map(Object.entries(context).map(([key, value]) => [key, { state: 'known', values: [Text.of(value)] }])),
      contextComplete: true,
    },
    { identity: setOf([valueFrom(allowed)]), resource: policies },
  ).answer;
}

const ROLE: Principal = { kind: 'role', arn: Text.of('arn:aws:iam::111111111111:role/pipeline'), account: Text.of('111111111111') };
const TOPICS: Principal = { kind: 'service', name: Text.of('sns.amazonaws.com') };

describe('a role of another account', () => {
  it.each([
    ["FunctionName: check, Principal: '111111111111'", 'allowed'],
    ["FunctionName: !Ref Function, Principal: 'arn:aws:iam::111111111111:role/pipeline'", 'allowed'],
    ["FunctionName: !GetAtt Function.Arn, Principal: '*'", 'allowed'],
    ["FunctionName: check, Principal: '333333333333'", 'denied'],
    ["FunctionName: check, Principal: 'arn:aws:iam::111111111111:role/other'", 'denied'],
    ["FunctionName: check, Principal: '111111111111', SourceArn: 'arn:aws:events:eu-west-1:111111111111:rule/nightly'", 'denied'],
    ["FunctionName: !Ref Live, Principal: '111111111111'", 'denied'],
    ['FunctionName: check, Principal: sns.amazonaws.com', 'denied'],
    ['FunctionName: check, Principal: !Ref Other', 'unknown'],
    ["FunctionName: !Ref Other, Principal: '111111111111'", 'unknown'],
  ])('with a permission of { %s } is %s', (permission, expected) => {
    expect(answerTo(permission, ROLE)).toBe(expected);
  });
});

describe('a service', () => {
  const from = { 'aws:sourceaccount': '111111111111', 'aws:sourcearn': 'arn:aws:sns:eu-west-1:111111111111:releases' };

  it.each([
    ['FunctionName: check, Principal: sns.amazonaws.com', 'allowed'],
    ["FunctionName: check, Principal: sns.amazonaws.com, SourceAccount: '111111111111'", 'allowed'],
    ["FunctionName: check, Principal: sns.amazonaws.com, SourceAccount: '222222222222'", 'denied'],
    ["FunctionName: check, Principal: sns.amazonaws.com, SourceArn: 'arn:aws:sns:*:111111111111:rel*'", 'allowed'],
    ["FunctionName: check, Principal: sns.amazonaws.com, SourceArn: 'arn:aws:sns:*:111111111111:other'", 'denied'],
    ['FunctionName: check, Principal: events.amazonaws.com', 'denied'],
  ])('that calls for another account, with a permission of { %s }, is %s', (permission, expected) => {
    expect(answerTo(permission, TOPICS, from)).toBe(expected);
  });
});
