import { actionLog } from './action-log.ts';
import type { ActionRequirements } from './types.ts';

/** Actions that run code or scans on managed compute. State of the facts: November 2026. */
export const compute: readonly ActionRequirements[] = [
  {
    category: 'Build',
    owner: 'AWS',
    provider: 'ECRBuildAndPublish',
    artifacts: ['read'],
    requirements: [
      {
        id: 'ecrbuild.private',
        by: 'action',
        why: 'push the image',
        calls: [
          {
            actions: [
              'ecr:DescribeRepositories',
              'ecr:InitiateLayerUpload',
              'ecr:UploadLayerPart',
              'ecr:CompleteLayerUpload',
              'ecr:PutImage',
              'ecr:GetDownloadUrlForLayer',
              'ecr:BatchCheckLayerAvailability',
            ],
            on: ['arn:${Partition}:ecr:${ActionRegion}:${ActionAccount}:repository/${config.ECRRepositoryName}'],
          },
        ],
        when: { kind: 'config', key: 'RegistryType', not: ['public'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'ecrbuild.private.token',
        by: 'action',
        why: 'sign in to the registry',
        calls: [{ actions: ['ecr:GetAuthorizationToken'], on: ['*'] }],
        when: { kind: 'config', key: 'RegistryType', not: ['public'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'ecrbuild.public',
        by: 'action',
        why: 'push the image',
        calls: [
          {
            actions: [
              'ecr-public:DescribeRepositories',
              'ecr-public:InitiateLayerUpload',
              'ecr-public:UploadLayerPart',
              'ecr-public:CompleteLayerUpload',
              'ecr-public:PutImage',
              'ecr-public:BatchCheckLayerAvailability',
            ],
            on: ['arn:${Partition}:ecr-public::${ActionAccount}:repository/${config.ECRRepositoryName}'],
          },
        ],
        when: { kind: 'config', key: 'RegistryType', is: ['public'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'ecrbuild.public.token',
        by: 'action',
        why: 'sign in to the registry',
        calls: [{ actions: ['ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken'], on: ['*'] }],
        when: { kind: 'config', key: 'RegistryType', is: ['public'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      ...actionLog('ecrbuild'),
    ],
  },
  {
    category: 'Test',
    owner: 'AWS',
    provider: 'DeviceFarm',
    artifacts: ['read'],
    requirements: [
      {
        id: 'devicefarm.run',
        by: 'action',
        why: 'run the device tests',
        calls: [
          { actions: ['devicefarm:ListProjects'], on: ['*'] },
          {
            actions: ['devicefarm:ListDevicePools', 'devicefarm:CreateUpload', 'devicefarm:ScheduleRun'],
            on: ['arn:${Partition}:devicefarm:${ActionRegion}:${ActionAccount}:project:*'],
          },
          { actions: ['devicefarm:GetRun'], on: ['arn:${Partition}:devicefarm:${ActionRegion}:${ActionAccount}:run:*'] },
          { actions: ['devicefarm:GetUpload'], on: ['arn:${Partition}:devicefarm:${ActionRegion}:${ActionAccount}:upload:*'] },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
        note: "Docs print Resource '*'. Narrowable: project/devicepool/run/upload ARNs exist except ListProjects.",
      },
    ],
  },
  {
    category: 'Compute',
    owner: 'AWS',
    provider: 'Commands',
    artifacts: ['read', 'write'],
    requirements: [
      ...actionLog('commands'),
      {
        id: 'commands.logview',
        by: 'action',
        why: 'show its log',
        calls: [
          {
            actions: ['logs:GetLogEvents'],
            on: ['arn:${Partition}:logs:${ActionRegion}:${ActionAccount}:log-group:/aws/codepipeline/${PipelineName}:log-stream:*'],
          },
        ],
        necessity: 'recommended',
        confidence: 'cdk',
        sources: ['cp-ug', 'cdk'],
        note: 'Console log viewing.',
      },
      {
        id: 'commands.secret',
        by: 'action',
        why: 'read a secret',
        calls: [{ actions: ['secretsmanager:GetSecretValue'], on: ['${SecretArn}'] }],
        when: { kind: 'fact', name: 'action-secrets' },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'commands.vpc',
        by: 'action',
        why: 'reach its network',
        calls: [
          {
            actions: ['ec2:CreateNetworkInterface'],
            on: [
              'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:network-interface/*',
              'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:subnet/*',
            ],
          },
          {
            actions: [
              'ec2:DescribeDhcpOptions',
              'ec2:DescribeNetworkInterfaces',
              'ec2:DescribeSubnets',
              'ec2:DescribeSecurityGroups',
              'ec2:DescribeVpcs',
            ],
            on: ['*'],
          },
          { actions: ['ec2:DeleteNetworkInterface'], on: ['arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:network-interface/*'] },
        ],
        when: { kind: 'config', key: 'VpcId', set: true },
        necessity: 'required',
        confidence: 'inferred',
        sources: ['cb-ug'],
        note: 'Same set CodeBuild documents for VPC builds; the Commands page was not seen to list it: uncertain.',
      },
    ],
  },
  {
    category: 'Invoke',
    owner: 'AWS',
    provider: 'InspectorScan',
    artifacts: ['read', 'write'],
    requirements: [
      {
        id: 'inspector.scan',
        by: 'action',
        why: 'scan the packages',
        calls: [{ actions: ['inspector-scan:ScanSbom'], on: ['*'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'inspector.ecr',
        by: 'action',
        why: 'pull the image',
        calls: [
          {
            actions: ['ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage', 'ecr:BatchCheckLayerAvailability'],
            on: ['arn:${Partition}:ecr:${ActionRegion}:${ActionAccount}:repository/${config.ECRRepositoryName}'],
          },
        ],
        when: { kind: 'config', key: 'InspectorRunMode', is: ['ECRImageScan'] },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'inspector.ecr.token',
        by: 'action',
        why: 'sign in to the registry',
        calls: [{ actions: ['ecr:GetAuthorizationToken'], on: ['*'] }],
        when: { kind: 'config', key: 'InspectorRunMode', is: ['ECRImageScan'] },
        necessity: 'required',
        confidence: 'cdk',
        sources: ['cdk'],
      },
      ...actionLog('inspector'),
    ],
  },
];
