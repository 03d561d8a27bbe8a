import { describe, expect, it } from 'vitest';
import { administrators, managedPolicyName, nearAdministrators } from './administrators.ts';
import { managedPolicy, managedPolicyNames } from './managed-policies.ts';

interface Document {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action?: string | readonly string[];
    readonly Resource?: string | readonly string[];
    readonly Condition?: unknown;
  }[];
}

function statements(name: string): Document['Statement'] {
  const policy = managedPolicy(name);
  if (policy === undefined) throw new Error(`no document of ${name}`);
  return (policy.document as Document).Statement;
}

function allowsEverything(name: string): boolean {
  return statements(name).some(
    (s) => s.Effect === 'Allow' && [s.Action].flat().includes('*') && [s.Resource].flat().includes('*') && s.Condition === undefined,
  );
}

describe('AWS-managed policies', () => {
  it('are found by path and name', () => {
    expect(managedPolicy('service-role/AWSCodeDeployRole')?.updated).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(managedPolicy('AWSCodeDeployRole')).toBeUndefined();
    expect(managedPolicy('ReadOnlyAccess')).toBeUndefined();
    expect(managedPolicy('__proto__')).toBeUndefined();
  });

  it('hold the statements that rules rely on', () => {
    const lambda = statements('service-role/AWSCodeDeployRoleForLambda').find((s) => [s.Action].flat().includes('lambda:InvokeFunction'));
    expect([lambda?.Resource].flat()).toEqual(['arn:aws:lambda:*:*:function:CodeDeployHook_*']);
    const server = statements('service-role/AWSCodeDeployRole').flatMap((s) => [s.Action].flat());
    expect(server).toContain('cloudwatch:DescribeAlarms');
    expect(server).not.toContain('iam:PassRole');
  });

  it('all have statements', () => {
    expect(managedPolicyNames.filter((name) => statements(name).length === 0)).toEqual([]);
  });

  it('are administrators exactly when the document says so', () => {
    expect(managedPolicyNames.filter(allowsEverything)).toEqual([...administrators]);
    for (const name of nearAdministrators.keys()) expect(managedPolicyNames).toContain(name);
  });

  it('are named by their ARN in every partition', () => {
    expect(managedPolicyName('arn:aws-us-gov:iam::aws:policy/service-role/AWSCodeDeployRole')).toBe('service-role/AWSCodeDeployRole');
    expect(managedPolicyName('arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess')).toBe('AdministratorAccess');
    expect(managedPolicyName('arn:aws:iam::111122223333:policy/AdministratorAccess')).toBeUndefined();
  });
});
