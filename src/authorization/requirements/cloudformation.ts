import type { ActionRequirements } from './types.ts';

/** CloudFormation stacks and stack sets, and the roles that they use. State of the facts: November 2026. */
export const cloudformation: readonly ActionRequirements[] = [
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'CloudFormation',
    artifacts: ['read', 'write'],
    requirements: [
      {
        id: 'cfn.exec',
        by: 'action',
        why: 'execute the change set',
        calls: [
          {
            actions: ['cloudformation:DescribeStacks', 'cloudformation:DescribeChangeSet', 'cloudformation:ExecuteChangeSet'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['CHANGE_SET_EXECUTE'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'cloudformation:ChangeSetName': '${config.ChangeSetName}' },
      },
      {
        id: 'cfn.events',
        by: 'action',
        why: 'show the events of the stack',
        calls: [
          {
            actions: ['cloudformation:DescribeStackEvents'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: 'Documented as optional.',
      },
      {
        id: 'cfn.replace',
        by: 'action',
        why: 'make the change set',
        calls: [
          {
            actions: ['cloudformation:DescribeStacks', 'cloudformation:DescribeChangeSet', 'cloudformation:CreateChangeSet'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['CHANGE_SET_REPLACE'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'cloudformation:ChangeSetName': '${config.ChangeSetName}' },
      },
      {
        id: 'cfn.replace.delete',
        by: 'action',
        why: 'drop a change set that failed or was not executed',
        calls: [
          {
            actions: ['cloudformation:DeleteChangeSet'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['CHANGE_SET_REPLACE'] },
        necessity: 'required',
        confidence: 'inferred',
        sources: ['cp-ug', 'cdk'],
        note: 'An executed change set is gone by itself; one that failed, or that nobody approved, stands in the way of the next run.',
        context: { 'cloudformation:ChangeSetName': '${config.ChangeSetName}' },
      },
      {
        id: 'cfn.createupdate',
        by: 'action',
        why: 'create and update the stack',
        calls: [
          {
            actions: ['cloudformation:CreateStack', 'cloudformation:UpdateStack', 'cloudformation:DescribeStacks'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['CREATE_UPDATE', 'REPLACE_ON_FAILURE'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cfn.createupdate.extra',
        by: 'action',
        why: 'look at the stack',
        calls: [
          {
            actions: [
              'cloudformation:GetTemplate',
              'cloudformation:DescribeStackResources',
              'cloudformation:GetStackPolicy',
              'cloudformation:SetStackPolicy',
            ],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['CREATE_UPDATE', 'REPLACE_ON_FAILURE'] },
        necessity: 'documented',
        confidence: 'cdk',
        sources: ['cdk', 'cp-ug'],
        note: "CDK grants DescribeStack*, GetTemplate*, GetStackPolicy, SetStackPolicy (needed when TemplateConfiguration carries a StackPolicy). DescribeStackResources is in the user guide's union.",
      },
      {
        id: 'cfn.validate',
        by: 'action',
        why: 'validate the template',
        calls: [{ actions: ['cloudformation:ValidateTemplate'], on: ['*'] }],
        when: { kind: 'config', key: 'ActionMode', is: ['CREATE_UPDATE', 'REPLACE_ON_FAILURE'] },
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: "Has no resource type, so only Resource '*' matches. CDK puts it on the stack ARN, where it cannot match, and CDK pipelines work: do not report as a proven failure.",
      },
      {
        id: 'cfn.delete',
        by: 'action',
        why: 'replace a failed stack',
        calls: [
          {
            actions: ['cloudformation:DeleteStack'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['REPLACE_ON_FAILURE'] },
        necessity: 'conditional',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cfn.deleteonly',
        by: 'action',
        why: 'delete the stack',
        calls: [
          {
            actions: ['cloudformation:DeleteStack', 'cloudformation:DescribeStacks'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['DELETE_ONLY'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cfn.deleteonly.extra',
        by: 'action',
        why: 'look at the stack',
        calls: [
          {
            actions: ['cloudformation:DescribeStackResources', 'cloudformation:DescribeStackEvents'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stack/${config.StackName}/*'],
          },
        ],
        when: { kind: 'config', key: 'ActionMode', is: ['DELETE_ONLY'] },
        necessity: 'documented',
        confidence: 'cdk',
        sources: ['cdk'],
      },
      {
        id: 'cfn.passrole',
        by: 'action',
        why: 'hand CloudFormation the role of the stack',
        calls: [{ actions: ['iam:PassRole'], on: ['${config.RoleArn}'] }],
        when: {
          kind: 'all',
          of: [
            { kind: 'config', key: 'RoleArn', set: true },
            { kind: 'config', key: 'ActionMode', not: ['CHANGE_SET_EXECUTE'] },
          ],
        },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'CloudFormationStackSet',
    artifacts: ['read'],
    requirements: [
      {
        id: 'stackset.manage',
        by: 'action',
        why: 'create and update the stack set',
        calls: [
          {
            actions: ['cloudformation:CreateStackSet'],
            on: ['*', 'arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stackset/${config.StackSetName}:*'],
            match: 'any',
          },
          {
            actions: [
              'cloudformation:UpdateStackSet',
              'cloudformation:CreateStackInstances',
              'cloudformation:DescribeStackSetOperation',
              'cloudformation:DescribeStackSet',
              'cloudformation:ListStackInstances',
            ],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stackset/${config.StackSetName}:*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: "In the 2026 authorization reference CreateStackSet lists no resource type, so policy simulation may require '*' for that one action although the guide prints the stackset ARN.",
      },
      {
        id: 'stackset.passrole',
        by: 'action',
        why: 'hand CloudFormation the administration role',
        calls: [{ actions: ['iam:PassRole'], on: ['${config.AdministrationRoleArn}'] }],
        when: { kind: 'config', key: 'PermissionModel', not: ['SERVICE_MANAGED'] },
        necessity: 'required',
        confidence: 'cdk',
        sources: ['cdk'],
        context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' },
      },
      {
        id: 'stackset.delegated',
        by: 'action',
        why: 'act as delegated administrator',
        calls: [{ actions: ['organizations:ListDelegatedAdministrators'], on: ['*'] }],
        when: { kind: 'config', key: 'CallAs', is: ['DELEGATED_ADMIN'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'CloudFormationStackInstances',
    artifacts: ['read'],
    requirements: [
      {
        id: 'stackinstances.create',
        by: 'action',
        why: 'create stack instances',
        calls: [
          {
            actions: ['cloudformation:CreateStackInstances', 'cloudformation:DescribeStackSetOperation'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stackset/${config.StackSetName}:*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'stackinstances.cdk',
        by: 'action',
        why: 'look at the stack set',
        calls: [
          {
            actions: ['cloudformation:UpdateStackSet', 'cloudformation:DescribeStackSet', 'cloudformation:ListStackInstances'],
            on: ['arn:${Partition}:cloudformation:${ActionRegion}:${ActionAccount}:stackset/${config.StackSetName}:*'],
          },
        ],
        necessity: 'documented',
        confidence: 'cdk',
        sources: ['cdk'],
      },
      {
        id: 'stackinstances.delegated',
        by: 'action',
        why: 'act as delegated administrator',
        calls: [{ actions: ['organizations:ListDelegatedAdministrators'], on: ['*'] }],
        when: { kind: 'config', key: 'CallAs', is: ['DELEGATED_ADMIN'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
];
