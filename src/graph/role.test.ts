import { describe, expect, test } from 'vitest';
import type { RawMap } from '../resource/index.ts';
import { graphOf, subjectNamed } from '../testing/graph.ts';
import type { Role } from './role.ts';

const ALLOW = (action: string): RawMap => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

function roleIn(properties: RawMap, others: RawMap = {}, parameters: RawMap = {}): Role {
  const template = { Parameters: parameters, Resources: { Role: { Type: 'AWS::IAM::Role', Properties: properties }, ...others } };
  return subjectNamed(graphOf({ template, account: '111111111111', region: 'eu-west-1' }), 'role', 'Role');
}

function actionsOf({ identity }: Role): readonly string[] {
  return identity.documents.flatMap(({ document }) =>
    document.statements.flatMap(({ actions }) => actions?.items.map(({ text }) => text.print()) ?? []),
  );
}

describe('what a role may do', () => {
  test('collects policies from every side, each once', () => {
    const role = roleIn(
      { ManagedPolicyArns: [{ Ref: 'Managed' }], Policies: [{ PolicyName: 'inline', PolicyDocument: ALLOW('s3:GetObject') }] },
      {
        Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: ALLOW('kms:Decrypt') } },
        Attached: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: 'attached', Roles: [{ Ref: 'Role' }], PolicyDocument: ALLOW('sns:Publish') },
        },
        OnRole: {
          Type: 'AWS::IAM::RolePolicy',
          Properties: { PolicyName: 'own', RoleName: { Ref: 'Role' }, PolicyDocument: ALLOW('logs:PutLogEvents') },
        },
        Foreign: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: 'foreign', Roles: ['somebody-else'], PolicyDocument: ALLOW('iam:PassRole') },
        },
      },
    );
    expect([...actionsOf(role)].sort()).toEqual(['kms:Decrypt', 'logs:PutLogEvents', 's3:GetObject', 'sns:Publish']);
    expect(role.identity.complete).toBe(true);
  });

  test('knows policies that AWS publishes, in every spelling of the ARN', () => {
    const role = roleIn({
      ManagedPolicyArns: [
        { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess' },
        { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 'iam', '', 'aws', 'policy/ReadOnlyAccess']] },
      ],
    });
    expect(role.identity.documents.map(({ label, kind }) => [label, kind])).toContainEqual(['AdministratorAccess', 'aws-managed']);
    expect(actionsOf(role)).toContain('*');
  });

  test('is incomplete when an attachment cannot be resolved, and says by what', () => {
    const role = roleIn({ ManagedPolicyArns: [{ Ref: 'Extra' }] }, {}, { Extra: { Type: 'String' } });
    expect(role.identity).toMatchObject({ complete: false, because: [{ kind: 'parameter', name: 'Extra' }] });
  });

  test('is incomplete when a policy from another account or template is attached', () => {
    const role = roleIn({ ManagedPolicyArns: ['arn:aws:iam::111111111111:policy/boundary'] });
    expect(role.identity).toMatchObject({ complete: false, because: [{ kind: 'not-in-view' }] });
  });

  test('is not touched by a policy for a role that the stack is given by name', () => {
    const policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: [{ Ref: 'Given' }], PolicyDocument: ALLOW('*') } };
    const role = roleIn({}, { Policy: policy }, { Given: { Type: 'String' } });
    expect(role.identity).toMatchObject({ documents: [], complete: true });
  });

  test('is incomplete when its own name and the policy’s role are given by different parameters', () => {
    const policy = { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: [{ Ref: 'Given' }], PolicyDocument: ALLOW('*') } };
    const role = roleIn({ RoleName: { Ref: 'Own' } }, { Policy: policy }, { Given: { Type: 'String' }, Own: { Type: 'String' } });
    expect(role.identity.complete).toBe(false);
  });

  test('has a boundary only when one is set', () => {
    expect(roleIn({}).boundary).toBeUndefined();
    const boundary = roleIn(
      { PermissionsBoundary: { Ref: 'Limit' } },
      { Limit: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: ALLOW('s3:*') } } },
    ).boundary;
    expect(boundary).toMatchObject({ complete: true, documents: [{ label: 'Limit' }] });
  });

  test('survives nonsense', () => {
    const role = roleIn({ Policies: 'x', ManagedPolicyArns: { a: 1 }, AssumeRolePolicyDocument: ['y'], PermissionsBoundary: ['a', 'b'] });
    expect(role.identity.complete).toBe(false);
    expect(role.trust.statements).toEqual([]);
    expect(role.boundary?.complete).toBe(false);
  });
});
