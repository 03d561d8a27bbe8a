import { actionLog } from './action-log.ts';
import type { ActionRequirements } from './types.ts';

/** Deploys to servers. State of the facts: November 2026. */
export const servers: readonly ActionRequirements[] = [
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'EC2',
    artifacts: ['read'],
    requirements: [
      {
        id: 'ec2deploy.read',
        by: 'action',
        why: 'find the instances',
        calls: [
          {
            actions: [
              'ec2:DescribeInstances',
              'elasticloadbalancing:DescribeTargetGroupAttributes',
              'elasticloadbalancing:DescribeTargetGroups',
              'elasticloadbalancing:DescribeTargetHealth',
              'ssm:CancelCommand',
              'ssm:DescribeInstanceInformation',
              'ssm:ListCommandInvocations',
            ],
            on: ['*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'ec2deploy.targets',
        by: 'action',
        why: 'take instances out of the load balancer',
        calls: [
          {
            actions: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
            on: [
              'arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:targetgroup/${each(config.TargetGroupNameList)}/*',
            ],
          },
        ],
        when: { kind: 'config', key: 'TargetGroupNameList', set: true },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'ec2deploy.send.instance',
        by: 'action',
        why: 'run commands on the instances',
        calls: [{ actions: ['ssm:SendCommand'], on: ['arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:instance/*'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: 'Second form when InstanceTagValue is absent.',
      },
      {
        id: 'ec2deploy.send.document',
        by: 'action',
        why: 'run the shell document',
        calls: [{ actions: ['ssm:SendCommand'], on: ['arn:${Partition}:ssm:${ActionRegion}::document/AWS-RunShellScript'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: 'SendCommand must be allowed on BOTH instance and document ARNs.',
      },
      ...actionLog('ec2deploy'),
      {
        id: 'ec2deploy.instance.s3',
        by: 'instance',
        why: 'download the artifact',
        calls: [{ actions: ['s3:GetObject'], on: ['${ArtifactBucketArn}/*'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'ec2deploy.instance.kms',
        by: 'instance',
        why: 'decrypt the artifact',
        calls: [{ actions: ['kms:Decrypt'], on: ['${ArtifactKeyArn}'] }],
        when: { kind: 'fact', name: 'customer-key' },
        necessity: 'required',
        confidence: 'inferred',
        sources: ['s3-ug'],
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'ElasticBeanstalk',
    artifacts: ['read'],
    requirements: [
      {
        id: 'beanstalk.all',
        by: 'action',
        why: 'deploy to Elastic Beanstalk',
        calls: [
          {
            actions: [
              'elasticbeanstalk:*',
              'ec2:*',
              'elasticloadbalancing:*',
              'autoscaling:*',
              'cloudwatch:*',
              's3:*',
              'sns:*',
              'cloudformation:*',
              'rds:*',
              'sqs:*',
              'ecs:*',
            ],
            on: ['*'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: "The guide's stated 'minimum'. CDK attaches AdministratorAccess-AWSElasticBeanstalk. For the prover treat elasticbeanstalk:CreateApplicationVersion, UpdateEnvironment, DescribeEnvironments, DescribeEvents as the core (uncertain) and report the wildcard as over-privilege, not as missing.",
      },
      {
        id: 'beanstalk.update',
        by: 'action',
        why: 'put the new version into the environment',
        calls: [
          {
            actions: ['elasticbeanstalk:UpdateEnvironment'],
            on: [
              'arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:environment/${config.ApplicationName}/${config.EnvironmentName}',
            ],
          },
        ],
        necessity: 'required',
        confidence: 'inferred',
        sources: ['cp-ug', 'general'],
      },
      {
        id: 'beanstalk.core',
        by: 'action',
        why: 'deploy to Elastic Beanstalk',
        calls: [
          {
            actions: ['elasticbeanstalk:CreateApplicationVersion'],
            on: [
              'arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:application/*',
              'arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:applicationversion/*/*',
            ],
          },
          {
            actions: ['elasticbeanstalk:DescribeApplicationVersions'],
            on: ['arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:applicationversion/*/*'],
            match: 'any',
          },
          {
            actions: ['elasticbeanstalk:DescribeEnvironments'],
            on: ['arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:environment/*/*'],
            match: 'any',
          },
          {
            actions: ['elasticbeanstalk:DescribeEvents'],
            on: [
              'arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:application/*',
              'arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:applicationversion/*/*',
              'arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:configurationtemplate/*/*',
              'arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:environment/*/*',
            ],
            match: 'any',
          },
          {
            actions: ['elasticbeanstalk:UpdateEnvironment'],
            on: ['arn:${Partition}:elasticbeanstalk:${ActionRegion}:${ActionAccount}:environment/*/*'],
          },
        ],
        necessity: 'documented',
        confidence: 'uncertain',
        sources: ['general'],
      },
    ],
  },
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'OpsWorks',
    artifacts: ['read'],
    requirements: [
      {
        id: 'opsworks.deploy',
        by: 'action',
        why: 'deploy to OpsWorks',
        calls: [
          {
            actions: [
              'opsworks:CreateDeployment',
              'opsworks:DescribeApps',
              'opsworks:DescribeCommands',
              'opsworks:DescribeDeployments',
              'opsworks:DescribeInstances',
              'opsworks:DescribeStacks',
              'opsworks:UpdateApp',
              'opsworks:UpdateStack',
            ],
            on: ['arn:${Partition}:opsworks:${ActionRegion}:${ActionAccount}:stack/*/'],
            match: 'any',
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
];
