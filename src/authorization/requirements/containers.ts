import { actionLog } from './action-log.ts';
import type { ActionRequirements } from './types.ts';

/** Deploys to containers. State of the facts: November 2026. */
export const containers: readonly ActionRequirements[] = [
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'ECS',
    artifacts: ['read'],
    requirements: [
      {
        id: 'ecs.taskdef',
        by: 'action',
        why: 'register the task definition',
        calls: [
          { actions: ['ecs:DescribeTaskDefinition'], on: ['*'] },
          { actions: ['ecs:RegisterTaskDefinition'], on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:task-definition/*:*'] },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'ecs.service',
        by: 'action',
        why: 'update the service',
        calls: [
          {
            actions: ['ecs:DescribeServices', 'ecs:UpdateService'],
            on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:service/${config.ClusterName}/${config.ServiceName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'ecs.tasks',
        by: 'action',
        why: 'watch the tasks',
        calls: [
          { actions: ['ecs:DescribeTasks'], on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:task/*/*'] },
          { actions: ['ecs:ListTasks'], on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:container-instance/*/*'] },
        ],
        necessity: 'documented',
        confidence: 'cdk',
        sources: ['cp-ug-2022', 'cdk'],
        note: 'In CDK and the 2022 text; dropped from the 2026 list.',
      },
      {
        id: 'ecs.tag',
        by: 'action',
        why: 'tag the task definition',
        calls: [{ actions: ['ecs:TagResource'], on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:task-definition/*:*'] }],
        when: { kind: 'undecidable', text: 'the task definition carries tags and the account authorizes tagging' },
        necessity: 'conditional',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
      },
      {
        id: 'ecs.tag.required',
        by: 'action',
        why: 'tag the task definition as the last one was',
        calls: [{ actions: ['ecs:TagResource'], on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:task-definition/*:*'] }],
        when: { kind: 'fact', name: 'tagged-task' },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
      },
      {
        id: 'ecs.passrole.task',
        by: 'action',
        why: 'hand ECS the task role',
        calls: [{ actions: ['iam:PassRole'], on: ['${TaskRoleArn}'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        note: 'CDK condition: StringEqualsIfExists with ec2.amazonaws.com and ecs-tasks.amazonaws.com.',
      },
      {
        id: 'ecs.passrole.exec',
        by: 'action',
        why: 'hand ECS the execution role',
        calls: [{ actions: ['iam:PassRole'], on: ['${TaskExecutionRoleArn}'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'EKS',
    artifacts: ['read'],
    requirements: [
      {
        id: 'eks.describe',
        by: 'action',
        why: 'find the cluster',
        calls: [
          {
            actions: ['eks:DescribeCluster'],
            on: ['arn:${Partition}:eks:${ActionRegion}:${ActionAccount}:cluster/${config.ClusterName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'eks.vpc',
        by: 'action',
        why: 'reach a private cluster',
        calls: [
          {
            actions: ['ec2:CreateNetworkInterface'],
            on: [
              'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:network-interface/*',
              'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:subnet/*',
            ],
          },
          {
            actions: ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface'],
            on: ['arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:network-interface/*'],
          },
          {
            actions: [
              'ec2:DescribeDhcpOptions',
              'ec2:DescribeNetworkInterfaces',
              'ec2:DescribeSubnets',
              'ec2:DescribeSecurityGroups',
              'ec2:DescribeVpcs',
              'ec2:DescribeRouteTables',
            ],
            on: ['*'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'Documented for private cluster access; the guide narrows some of them to subnet/security-group/VPC ARNs.',
      },
      ...actionLog('eks'),
    ],
  },
];
