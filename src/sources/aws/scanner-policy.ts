import type { ServiceDeclaration } from './collector.ts';
import { type Permission, permissionsOf } from './permissions.ts';

/** Policies that a scan needs, made from what the collectors declare: nobody has to keep them in step. */

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

type Services = readonly ServiceDeclaration[];

/** What the role in every account may do: read configuration, one statement per IAM prefix. */
export function memberPolicy(services: Services): PolicyDocument {
  return policyOf(allowances(permissionsOf(services).filter(({ needs }) => needs === 'member')));
}

/** What whoever starts the scan of an organization may do: list it, and assume the role in its accounts. */
export function callerPolicy(services: Services, role: string): PolicyDocument {
  const permissions = permissionsOf(services);
  const of = (needs: Permission['needs']): readonly Permission[] => permissions.filter((permission) => permission.needs === needs);
  return policyOf([
    ...allowances(of('caller')).map((statement) => ({ ...statement, Resource: `arn:*:iam::*:role/${role}` })),
    ...allowances([...of('organization'), ...of('discovery')]),
  ]);
}

/** What no scan ever does, whatever else is attached to the role: read contents, secrets and code, or act. */
export const neverPolicy: PolicyDocument = policyOf([
  {
    Sid: 'NeverContent',
    Effect: 'Deny',
    Action: [
      'codeartifact:GetAuthorizationToken',
      'codecommit:GetBlob',
      'codecommit:GetFile',
      'codecommit:GitPull',
      'ecr:GetAuthorizationToken',
      'iam:PassRole',
      'kms:Decrypt',
      'kms:GenerateDataKey*',
      'lambda:GetFunction',
      'lambda:InvokeFunction',
      's3:GetObject*',
      's3:PutObject*',
      'secretsmanager:BatchGetSecretValue',
      'secretsmanager:GetSecretValue',
      'ssm:GetParameter*',
      'sts:AssumeRole',
    ],
    Resource: '*',
  },
]);

function policyOf(Statement: readonly PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}

/** One statement for each IAM prefix, sorted. */
function allowances(permissions: readonly Permission[]): readonly PolicyStatement[] {
  const byPrefix = new Map<string, Set<string>>();
  for (const { action } of permissions) {
    const [prefix = ''] = action.split(':');
    byPrefix.set(prefix, (byPrefix.get(prefix) ?? new Set()).add(action));
  }
  return [...byPrefix]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([prefix, actions]) => ({ Sid: sidOf(prefix), Effect: 'Allow', Action: [...actions].sort(), Resource: '*' }));
}

/** Letters and digits only. */
function sidOf(prefix: string): string {
  return prefix
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** The role of every account as a template, to be deployed by a StackSet. @param role its name */
export function stackSetTemplate(services: Services, role: string): object {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'The read-only role that pipeaudit assumes. Deploy with a service-managed StackSet, in one region.',
    Parameters: {
      ScannerPrincipal: { Type: 'String', Description: 'ARN of the role or user that runs pipeaudit' },
      ExternalId: { Type: 'String', NoEcho: true, MinLength: 8, Description: 'What the scan gives as --external-id' },
      OrganizationId: {
        Type: 'String',
        AllowedPattern: 'o-[a-z0-9]{10,32}',
        Description: 'The organization that ScannerPrincipal is in',
      },
    },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: role,
          Description: 'Read by pipeaudit; it can read configuration only',
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: { Ref: 'ScannerPrincipal' } },
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' }, 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } } },
              },
            ],
          },
          ManagedPolicyArns: [{ Ref: 'ReadConfiguration' }, { Ref: 'NeverContent' }],
        },
      },
      ReadConfiguration: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: memberPolicy(services) } },
      NeverContent: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: neverPolicy } },
    },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  };
}
