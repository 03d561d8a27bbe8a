import { describe, expect, it } from 'vitest';
import { graphOf } from '../testing/graph.ts';
import { allCalls } from './calls.ts';
import { type Proof, prove } from './prove.ts';

/** A build whose role has these statements, and is trusted on this condition. */
function build(
  statements: string,
  more: { readonly trust?: string; readonly project?: string; readonly parameters?: string } = {},
): string {
  return `
${more.parameters === undefined ? '' : `Parameters: { ${more.parameters}: { Type: String } }`}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: codebuild.amazonaws.com }, Action: 'sts:AssumeRole'${more.trust ?? ''} }]
      Policies: [{ PolicyName: own, PolicyDocument: { Version: '2012-10-17', Statement: [${statements}] } }]
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: orders
      ServiceRole: !GetAtt Role.Arn
      ${more.project ?? ''}
`;
}

const LOGS = "{ Effect: Allow, Action: 'logs:*', Resource: '*' }";

function proofsIn(template: string): readonly Proof[] {
  return allCalls(graphOf({ template, account: '111111111111', region: 'eu-west-1' })).map(prove);
}

function answer(template: string, action: string): string | undefined {
  return proofsIn(template).find(({ call }) => call.actions[0] === action)?.answer;
}

describe('a call', () => {
  it('is allowed by a statement on its resource', () => {
    expect(answer(build(LOGS), 'logs:PutLogEvents')).toBe('allowed');
  });

  it('is denied without one, and says which side lacks it', () => {
    const proof = proofsIn(build("{ Effect: Allow, Action: 's3:*', Resource: '*' }")).find(
      ({ call }) => call.actions[0] === 'logs:PutLogEvents',
    );
    expect([proof?.answer, proof?.verdict.missing]).toEqual(['denied', ['identity']]);
  });

  it('is unknown where the statement is narrower than what is known before it runs', () => {
    const narrow =
      "{ Effect: Allow, Action: 'logs:*', Resource: 'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/codebuild/orders:log-stream:a*' }";
    expect(answer(build(narrow), 'logs:PutLogEvents')).toBe('unknown');
  });

  it('is unknown where its resource is', () => {
    const template = build("{ Effect: Allow, Action: 'logs:*', Resource: 'arn:aws:logs:*:*:log-group:/a:*' }", {
      parameters: 'Group',
      project: 'LogsConfig: { CloudWatchLogs: { Status: ENABLED, GroupName: !Ref Group } }',
    });
    expect(answer(template, 'logs:PutLogEvents')).toBe('unknown');
  });
});

describe('a secret by name', () => {
  const project = "Environment: { EnvironmentVariables: [{ Name: T, Type: SECRETS_MANAGER, Value: 'npm:token' }] }";
  const secret = (suffix: string): string =>
    build(
      `{ Effect: Allow, Action: 'secretsmanager:GetSecretValue', Resource: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:npm${suffix}' }`,
      { project },
    );

  it.each([
    ['-??????', 'allowed'],
    ['-*', 'allowed'],
    ['-a1b2c3', 'unknown'],
    ['', 'denied'],
  ])('with a grant that ends in %s is %s', (suffix, expected) => {
    expect(answer(secret(suffix), 'secretsmanager:GetSecretValue')).toBe(expected);
  });
});

describe('a dynamic reference in a policy', () => {
  it('is known when the stack is made', () => {
    const resource = "'arn:aws:logs:eu-west-1:{{resolve:ssm:/account}}:log-group:*'";
    expect(answer(build(`{ Effect: Allow, Action: 'logs:*', Resource: ${resource} }`), 'logs:PutLogEvents')).toBe('unknown');
  });
});

describe('a trust on condition of what the service sends', () => {
  it.each([
    ["StringEquals: { 'aws:SourceAccount': '111111111111' }", 'allowed'],
    ["StringEquals: { 'aws:SourceAccount': '222222222222' }", 'denied'],
    ["ArnLike: { 'aws:SourceArn': 'arn:aws:codebuild:*:*:project/ord*' }", 'allowed'],
  ])('%s is %s for CodeBuild, which sends account and project', (condition, expected) => {
    expect(answer(build(LOGS, { trust: `, Condition: { ${condition} }` }), 'sts:AssumeRole')).toBe(expected);
  });

  it.each([
    ["StringEquals: { 'aws:SourceAccount': '111111111111' }", 'unknown'],
    ["StringEqualsIfExists: { 'aws:SourceAccount': '111111111111' }", 'allowed'],
    ["StringEqualsIfExists: { 'aws:SourceAccount': '222222222222' }", 'unknown'],
  ])('%s is %s for CodePipeline, which may send none', (condition, expected) => {
    const template = build(LOGS, { trust: `, Condition: { ${condition} }` })
      .replace('codebuild.amazonaws.com', 'codepipeline.amazonaws.com')
      .replace('AWS::CodeBuild::Project', 'AWS::CodePipeline::Pipeline')
      .replace('ServiceRole', 'RoleArn');
    expect(answer(template, 'sts:AssumeRole')).toBe(expected);
  });
});
