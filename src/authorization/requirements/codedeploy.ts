import type { ActionRequirements } from './types.ts';

/** CodeDeploy: the actions, the service role, hooks and instances. State of the facts: November 2026. */
export const codedeploy: readonly ActionRequirements[] = [
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'CodeDeploy',
    artifacts: ['read'],
    requirements: [
      {
        id: 'codedeploy.deploy',
        by: 'action',
        why: 'start the deployment',
        calls: [
          {
            actions: ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment'],
            on: [
              'arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:deploymentgroup:${config.ApplicationName}/${config.DeploymentGroupName}',
            ],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'codedeploy.app',
        by: 'action',
        why: 'register the revision',
        calls: [
          {
            actions: ['codedeploy:RegisterApplicationRevision'],
            on: ['arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:application:${config.ApplicationName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'codedeploy.apprevision',
        by: 'action',
        why: 'look at the revision',
        calls: [
          {
            actions: ['codedeploy:GetApplicationRevision'],
            on: ['arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:application:${config.ApplicationName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'cdk',
        sources: ['cp-ug-2022', 'cdk'],
        note: 'In the 2022 text and CDK, not in the 2025-26 list.',
      },
      {
        id: 'codedeploy.config',
        by: 'action',
        why: 'read the deployment configuration',
        calls: [
          {
            actions: ['codedeploy:GetDeploymentConfig'],
            on: ['arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:deploymentconfig:${DeploymentConfigName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: "DeploymentConfigName of the deployment group; CodeDeployDefault.OneAtATime when the group names none. The guide's samples use deploymentconfig:*.",
      },
      {
        id: 'codedeploy.list',
        by: 'action',
        why: 'look at the application',
        calls: [
          {
            actions: ['codedeploy:GetApplication', 'codedeploy:ListDeploymentGroups'],
            on: ['arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:application:${config.ApplicationName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'codedeploy.list2',
        by: 'action',
        why: 'look at the deployment group',
        calls: [
          {
            actions: ['codedeploy:GetDeploymentGroup', 'codedeploy:ListDeployments'],
            on: [
              'arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:deploymentgroup:${config.ApplicationName}/${config.DeploymentGroupName}',
            ],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'codedeploy.list3',
        by: 'action',
        why: 'list deployment configurations',
        calls: [{ actions: ['codedeploy:ListDeploymentConfigs'], on: ['*'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'codedeploy.instance.s3',
        by: 'instance',
        why: 'download the revision',
        calls: [{ actions: ['s3:GetObject'], on: ['${ArtifactBucketArn}/*'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cd-ug', 'cp-ug'],
        note: 'The CodeDeploy agent downloads the revision from the artifact bucket with the instance profile.',
      },
      {
        id: 'codedeploy.instance.s3.documented',
        by: 'instance',
        why: 'download the revision',
        calls: [{ actions: ['s3:GetObjectVersion'], on: ['${ArtifactBucketArn}/*'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cd-ug', 'cp-ug'],
        note: 'The CodeDeploy agent downloads the revision from the artifact bucket with the instance profile.',
      },
      {
        id: 'codedeploy.instance.kms',
        by: 'instance',
        why: 'decrypt the revision',
        calls: [{ actions: ['kms:Decrypt'], on: ['${ArtifactKeyArn}'] }],
        when: { kind: 'fact', name: 'customer-key' },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: 'The cross-account page lists DescribeKey, GenerateDataKey*, Encrypt, ReEncrypt*, Decrypt. AmazonEC2RoleforAWSCodeDeploy contains no KMS action.',
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'CodeDeployToECS',
    artifacts: ['read'],
    requirements: [
      {
        id: 'cdecs.deploy',
        by: 'action',
        why: 'start the deployment',
        calls: [
          {
            actions: ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment'],
            on: [
              'arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:deploymentgroup:${config.ApplicationName}/${config.DeploymentGroupName}',
            ],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cdecs.app',
        by: 'action',
        why: 'register the revision',
        calls: [
          {
            actions: ['codedeploy:GetApplication', 'codedeploy:GetApplicationRevision'],
            on: ['arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:application:${config.ApplicationName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cdecs.app.required',
        by: 'action',
        why: 'register the revision',
        calls: [
          {
            actions: ['codedeploy:RegisterApplicationRevision'],
            on: ['arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:application:${config.ApplicationName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cdecs.config',
        by: 'action',
        why: 'read the deployment configuration',
        calls: [
          {
            actions: ['codedeploy:GetDeploymentConfig'],
            on: ['arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:deploymentconfig:${DeploymentConfigName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cdecs.taskdef',
        by: 'action',
        why: 'register the task definition',
        calls: [
          { actions: ['ecs:RegisterTaskDefinition'], on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:task-definition/*:*'] },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'cdecs.passrole.task',
        by: 'action',
        why: 'hand ECS the task role',
        calls: [{ actions: ['iam:PassRole'], on: ['${TaskRoleArn}'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        note: "TaskRoleArn of the task definition; CDK: resource '*', StringEqualsIfExists, ecs-tasks.amazonaws.com only. RegisterTaskDefinition passes to ecs-tasks.amazonaws.com.",
      },
      {
        id: 'cdecs.passrole.exec',
        by: 'action',
        why: 'hand ECS the execution role',
        calls: [{ actions: ['iam:PassRole'], on: ['${TaskExecutionRoleArn}'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      },
      {
        id: 'cdecs.tag',
        by: 'action',
        why: 'tag the task definition',
        calls: [{ actions: ['ecs:TagResource'], on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:task-definition/*:*'] }],
        when: { kind: 'undecidable', text: 'the task definition carries tags and the account authorizes tagging' },
        necessity: 'conditional',
        confidence: 'documented',
        sources: ['cp-ug'],
        context: { 'ecs:CreateAction': 'RegisterTaskDefinition' },
      },
    ],
  },
];
