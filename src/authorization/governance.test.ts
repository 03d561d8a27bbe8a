import { describe, expect, it } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import { graphOf, type TestInstance } from '../testing/graph.ts';
import { allCalls } from './calls.ts';
import { guardKind } from './guard.ts';
import { type Proof, prove } from './prove.ts';

const FULL = { Effect: 'Allow', Action: '*', Resource: '*' };
const OTHER_REGIONS = {
  Effect: 'Deny',
  NotAction: ['iam:*', 'sts:*'],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } },
};

interface Rule {
  readonly name: string;
  readonly statement: RawMap;
  readonly targets: readonly string[];
  readonly type?: string;
}

/** An organization of a management account and one member below a unit. */
function organization(rules: readonly Rule[], state = 'read'): TestInstance {
  const policies = rules.map(({ name, statement, targets, type = 'SERVICE_CONTROL_POLICY' }) => [
    name,
    {
      Type: 'AWS::Organizations::Policy',
      Properties: { Name: name, Type: type, Content: { Version: '2012-10-17', Statement: [statement] }, TargetIds: [...targets] },
    },
  ]);
  const account = (id: string, path: readonly string[]): RawMap => ({
    Type: 'AWS::Organizations::Account',
    Properties: { AccountName: id },
    Observed: { Id: id, Path: [...path] },
  });
  return {
    id: 'organization',
    account: '999999999999',
    template: {
      Resources: {
        Organization: {
          Type: 'AWS::Organizations::Organization',
          Properties: {},
          Observed: {
            Id: 'o-test',
            ManagementAccountId: '999999999999',
            PolicyTypes: { SERVICE_CONTROL_POLICY: state, RESOURCE_CONTROL_POLICY: state },
          },
        },
        M999999999999: account('999999999999', ['r-root']),
        M111111111111: account('111111111111', ['r-root', 'ou-prod']),
        ...Object.fromEntries(policies),
      } as RawMap,
    },
  };
}

const EVERYWHERE: Rule = { name: 'FullAWSAccess', statement: FULL, targets: ['r-root', 'ou-prod', '111111111111', '999999999999'] };

/** A build that writes logs and reads an object of a bucket with a key, all in one account. */
function build(account: string): TestInstance {
  return {
    id: 'build',
    account,
    region: 'eu-west-1',
    template: `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: codebuild.amazonaws.com }, Action: 'sts:AssumeRole' }] }
      Policies: [{ PolicyName: own, PolicyDocument: { Statement: [{ Effect: Allow, Action: ['logs:*', 'secretsmanager:*', 'kms:*'], Resource: '*' }] } }]
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Name: orders
      ServiceRole: !GetAtt Role.Arn
      Environment: { EnvironmentVariables: [{ Name: T, Type: SECRETS_MANAGER, Value: 'npm' }] }
`,
  };
}

function proofOf(action: string, rules: readonly Rule[], { account = '111111111111', state = 'read' } = {}): Proof {
  const graph = graphOf(build(account), organization(rules, state));
  const proof = allCalls(graph)
    .map(prove)
    .find(({ call }) => call.actions[0] === action);
  if (proof === undefined) throw new Error(`no call of ${action}`);
  return proof;
}

describe('an organization in view', () => {
  const regions: Rule = { name: 'only-us', statement: OTHER_REGIONS, targets: ['ou-prod'] };

  it('denies what a service control policy of a unit above denies, and says which', () => {
    const proof = proofOf('logs:PutLogEvents', [EVERYWHERE, regions]);
    expect([proof.answer, proof.verdict.denied?.side, proof.verdict.decisive?.label]).toEqual([
      'denied',
      'service-control',
      'only-us service control policy',
    ]);
    expect(proofOf('logs:PutLogEvents', [EVERYWHERE]).answer).toBe('allowed');
  });

  it('has the finding name the policy', () => {
    const graph = graphOf(build('111111111111'), organization([EVERYWHERE, regions]));
    const stopping = (guardKind.list?.(graph) ?? []).filter(({ stopped }) => stopped.length > 0);
    expect(stopping.map(({ title }) => title)).toEqual(['a Deny statement of the only-us service control policy']);
  });

  it('does not limit the management account', () => {
    const rules = [EVERYWHERE, { ...regions, targets: ['r-root'] }];
    expect(proofOf('logs:PutLogEvents', rules, { account: '999999999999' }).answer).toBe('allowed');
    expect(proofOf('logs:PutLogEvents', rules).answer).toBe('denied');
  });

  it('allows only what every level allows', () => {
    const logsOnly: Rule = { name: 'logs-only', statement: { ...FULL, Action: 'logs:*' }, targets: ['ou-prod'] };
    const rules = [{ ...EVERYWHERE, targets: ['r-root', '111111111111'] }, logsOnly];
    expect(proofOf('logs:PutLogEvents', rules).answer).toBe('allowed');
    const secret = proofOf('secretsmanager:GetSecretValue', rules);
    expect([secret.answer, secret.verdict.missing]).toEqual(['denied', ['service-control']]);
    const graph = graphOf(build('111111111111'), organization(rules));
    const stopping = (guardKind.list?.(graph) ?? []).filter(({ stopped }) => stopped.length > 0);
    expect(stopping.map(({ title }) => title)).toEqual([
      'a level of service control policies above account 111111111111, which does not allow it,',
    ]);
  });

  it('is unknown where a level has no policy in view: AWS leaves none without', () => {
    expect(proofOf('logs:PutLogEvents', [{ ...EVERYWHERE, targets: ['r-root', '111111111111'] }]).answer).toBe('unknown');
  });

  it('knows who is in the organization, for resource control policies', () => {
    const perimeter = (id: string): Rule => ({
      name: 'perimeter',
      type: 'RESOURCE_CONTROL_POLICY',
      targets: ['r-root'],
      statement: {
        Effect: 'Deny',
        Principal: '*',
        Action: ['secretsmanager:*', 'logs:*'],
        Resource: '*',
        Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': id } },
      },
    });
    expect(proofOf('secretsmanager:GetSecretValue', [EVERYWHERE, perimeter('o-test')]).answer).toBe('allowed');
    const other = proofOf('secretsmanager:GetSecretValue', [EVERYWHERE, perimeter('o-other')]);
    expect([other.answer, other.verdict.denied?.side]).toEqual(['denied', 'resource-control']);
    // Such policies do not apply to every service.
    expect(proofOf('logs:PutLogEvents', [EVERYWHERE, perimeter('o-other')]).answer).toBe('allowed');
  });

  it('limits nothing where its policies were not read', () => {
    expect(proofOf('logs:PutLogEvents', [regions], { state: 'not-read' }).answer).toBe('allowed');
  });
});
