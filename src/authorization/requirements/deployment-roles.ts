import type { Requirement } from './types.ts';

/** Roles around CodeDeploy: the service, its hooks, the instances. State of the facts: November 2026. */

/** ServiceRoleArn of a deployment group on EC2/on-premises. Trust: codedeploy.amazonaws.com; documented conditions aws:SourceAccount and aws:SourceArn = arn:aws:codedeploy:<region>:<account>:deploymentgroup:<application>/*. */
export const codedeployServiceRoleServer: readonly Requirement[] = [
  {
    id: 'cds.server.core',
    by: 'deployment',
    why: 'find the instances',
    calls: [{ actions: ['ec2:DescribeInstanceStatus', 'tag:GetResources'], on: ['*'] }],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.server.tags',
    by: 'deployment',
    why: 'find the instances by their tags',
    calls: [{ actions: ['ec2:DescribeInstances'], on: ['*'] }],
    when: { kind: 'fact', name: 'tagged-servers' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.server.terminate',
    by: 'deployment',
    why: 'end the old instances',
    calls: [{ actions: ['ec2:TerminateInstances'], on: ['arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:instance/*'] }],
    when: { kind: 'fact', name: 'blue-green' },
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.server.asg',
    by: 'deployment',
    why: 'drive the Auto Scaling group',
    calls: [
      {
        actions: ['autoscaling:CompleteLifecycleAction', 'autoscaling:PutLifecycleHook'],
        on: ['arn:${Partition}:autoscaling:${ActionRegion}:${ActionAccount}:autoScalingGroup:*:autoScalingGroupName/*'],
      },
      { actions: ['autoscaling:DescribeAutoScalingGroups'], on: ['*'] },
    ],
    when: { kind: 'fact', name: 'auto-scaling-groups' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.server.asg.documented',
    by: 'deployment',
    why: 'drive the Auto Scaling group',
    calls: [
      {
        actions: ['autoscaling:DeleteLifecycleHook', 'autoscaling:RecordLifecycleActionHeartbeat'],
        on: ['arn:${Partition}:autoscaling:${ActionRegion}:${ActionAccount}:autoScalingGroup:*:autoScalingGroupName/*'],
      },
      { actions: ['autoscaling:DescribeLifecycleHooks'], on: ['*'] },
    ],
    when: { kind: 'fact', name: 'auto-scaling-groups' },
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.server.lt',
    by: 'deployment',
    why: 'launch the new fleet',
    calls: [
      {
        actions: ['ec2:RunInstances'],
        on: [
          'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:instance/*',
          'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:network-interface/*',
          'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:security-group/*',
          'arn:${Partition}:ec2:${ActionRegion}:${ActionAccount}:subnet/*',
          'arn:${Partition}:ec2:${ActionRegion}::image/*',
        ],
      },
      { actions: ['ec2:CreateTags'], on: ['*'], match: 'any' },
      { actions: ['iam:PassRole'], on: ['arn:${Partition}:iam::${ActionAccount}:role/*'] },
    ],
    when: { kind: 'undecidable', text: 'the fleet is copied from a launch template' },
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cd-ug'],
    note: 'Not in AWSCodeDeployRole: must be added by hand.',
  },
  {
    id: 'cds.server.elb',
    by: 'deployment',
    why: 'drive the load balancer',
    calls: [
      { actions: ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'], on: ['*'] },
      {
        actions: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        on: ['arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:targetgroup/*/*'],
      },
    ],
    when: { kind: 'fact', name: 'target-groups' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.server.clb',
    by: 'deployment',
    why: 'drive the load balancer',
    calls: [
      { actions: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeInstanceHealth'], on: ['*'] },
      {
        actions: ['elasticloadbalancing:RegisterInstancesWithLoadBalancer', 'elasticloadbalancing:DeregisterInstancesFromLoadBalancer'],
        on: ['arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:loadbalancer/*'],
      },
    ],
    when: { kind: 'fact', name: 'classic-load-balancer' },
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.alarms',
    by: 'deployment',
    why: 'watch the alarms',
    calls: [{ actions: ['cloudwatch:DescribeAlarms'], on: ['arn:${Partition}:cloudwatch:${ActionRegion}:${ActionAccount}:alarm:*'] }],
    when: { kind: 'fact', name: 'deployment-alarms' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['cd-ug', 'managed-policies'],
    note: 'If missing, alarm polling fails: deployment stops unless IgnorePollAlarmFailure is true, in which case it silently proceeds without alarm protection.',
  },
  {
    id: 'cds.sns',
    by: 'deployment',
    why: 'publish to its topics',
    calls: [{ actions: ['sns:Publish'], on: ['${TriggerTargetArn}'] }],
    when: { kind: 'fact', name: 'deployment-triggers' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['cd-ug', 'managed-policies'],
  },
];

/** ServiceRoleArn of a deployment group on ECS. Trust: codedeploy.amazonaws.com. */
export const codedeployServiceRoleECS: readonly Requirement[] = [
  {
    id: 'cds.ecs.core',
    by: 'deployment',
    why: 'move the task sets',
    calls: [
      {
        actions: ['ecs:DescribeServices', 'ecs:UpdateServicePrimaryTaskSet'],
        on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:service/*/*'],
      },
      {
        actions: ['ecs:CreateTaskSet', 'ecs:DeleteTaskSet'],
        on: ['arn:${Partition}:ecs:${ActionRegion}:${ActionAccount}:task-set/*/*/*'],
      },
    ],
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.ecs.elb',
    by: 'deployment',
    why: 'drive the load balancer',
    calls: [
      { actions: ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeListeners'], on: ['*'] },
      {
        actions: ['elasticloadbalancing:ModifyListener'],
        on: [
          'arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:listener/app/*/*/*',
          'arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:listener/gwy/*/*/*',
          'arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:listener/net/*/*/*',
        ],
      },
    ],
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.ecs.rules',
    by: 'deployment',
    why: 'move the rules of the load balancer',
    calls: [
      { actions: ['elasticloadbalancing:DescribeRules'], on: ['*'] },
      {
        actions: ['elasticloadbalancing:ModifyRule'],
        on: [
          'arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:listener-rule/app/*/*/*/*',
          'arn:${Partition}:elasticloadbalancing:${ActionRegion}:${ActionAccount}:listener-rule/net/*/*/*/*',
        ],
      },
    ],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.ecs.hooks',
    by: 'deployment',
    why: 'call its hooks',
    calls: [{ actions: ['lambda:InvokeFunction'], on: ['${HookFunctionArn}'] }],
    when: { kind: 'undecidable', text: 'the application specification has hooks' },
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.ecs.alarms',
    by: 'deployment',
    why: 'watch the alarms',
    calls: [{ actions: ['cloudwatch:DescribeAlarms'], on: ['arn:${Partition}:cloudwatch:${ActionRegion}:${ActionAccount}:alarm:*'] }],
    when: { kind: 'fact', name: 'deployment-alarms' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.ecs.s3',
    by: 'deployment',
    why: 'read the application specification',
    calls: [{ actions: ['s3:GetObject', 's3:GetObjectVersion'], on: ['${RevisionObjectArn}'] }],
    when: { kind: 'undecidable', text: 'the application specification is in S3' },
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.ecs.passrole',
    by: 'deployment',
    why: 'hand ECS the roles of the task',
    calls: [{ actions: ['iam:PassRole'], on: ['${TaskRoleArn}', '${TaskExecutionRoleArn}'] }],
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
    context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
  },
];

/** ServiceRoleArn of a deployment group on Lambda (also the SAM-created CodeDeployServiceRole). Trust: codedeploy.amazonaws.com. */
export const codedeployServiceRoleLambda: readonly Requirement[] = [
  {
    id: 'cds.lambda.alias',
    by: 'deployment',
    why: 'shift the alias',
    calls: [{ actions: ['lambda:GetAlias', 'lambda:UpdateAlias'], on: ['${FunctionAliasArn}'] }],
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.lambda.alias.documented',
    by: 'deployment',
    why: 'shift the alias',
    calls: [{ actions: ['lambda:GetProvisionedConcurrencyConfig'], on: ['${FunctionAliasArn}'] }],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.lambda.alarms',
    by: 'deployment',
    why: 'watch the alarms',
    calls: [{ actions: ['cloudwatch:DescribeAlarms'], on: ['arn:${Partition}:cloudwatch:${ActionRegion}:${ActionAccount}:alarm:*'] }],
    when: { kind: 'fact', name: 'deployment-alarms' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
  },
  {
    id: 'cds.lambda.hooks',
    by: 'deployment',
    why: 'call its hooks',
    calls: [{ actions: ['lambda:InvokeFunction'], on: ['${HookFunctionArn}'] }],
    when: { kind: 'fact', name: 'deployment-hooks' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['managed-policies'],
    note: 'Both managed policies allow only arn:aws:lambda:*:*:function:CodeDeployHook_*: a hook with any other name fails unless the role gets an extra statement.',
  },
  {
    id: 'cds.lambda.s3',
    by: 'deployment',
    why: 'read the application specification',
    calls: [{ actions: ['s3:GetObject', 's3:GetObjectVersion'], on: ['${RevisionObjectArn}'] }],
    when: { kind: 'undecidable', text: 'the application specification is in S3' },
    necessity: 'documented',
    confidence: 'documented',
    sources: ['managed-policies'],
    note: 'Managed policies allow only keys under */CodeDeploy/* or objects tagged UseWithCodeDeploy=true.',
  },
];

/** Execution role of a CodeDeploy lifecycle hook Lambda. Trust: lambda.amazonaws.com. */
export const codedeployHookFunctionRole: readonly Requirement[] = [
  {
    id: 'cdhook.status',
    by: 'function',
    why: 'report the outcome of the hook',
    calls: [
      {
        actions: ['codedeploy:PutLifecycleEventHookExecutionStatus'],
        on: ['*', 'arn:${Partition}:codedeploy:${ActionRegion}:${ActionAccount}:deploymentgroup:${ApplicationName}/${DeploymentGroupName}'],
        match: 'any',
      },
    ],
    necessity: 'required',
    confidence: 'documented',
    sources: ['cd-ug', 'sar'],
    note: 'The authorization reference gives the action no resource type; the SAM tutorial nevertheless scopes it to the deployment group ARN pattern. Accept both, suggest the deployment group ARN only with a caveat.',
  },
];

/** Instance profile of CodeDeploy or EC2-action targets. Trust: ec2.amazonaws.com. */
export const ec2InstanceRole: readonly Requirement[] = [
  {
    id: 'inst.s3',
    by: 'instance',
    why: 'download the revision',
    calls: [{ actions: ['s3:GetObject'], on: ['${ArtifactBucketArn}/*'] }],
    necessity: 'required',
    confidence: 'documented',
    sources: ['cd-ug', 'managed-policies'],
    note: "AmazonEC2RoleforAWSCodeDeploy: s3:GetObject, s3:GetObjectVersion, s3:ListBucket on '*', no KMS.",
  },
  {
    id: 'inst.s3.documented',
    by: 'instance',
    why: 'download the revision',
    calls: [{ actions: ['s3:GetObjectVersion'], on: ['${ArtifactBucketArn}/*'] }],
    necessity: 'documented',
    confidence: 'documented',
    sources: ['cd-ug', 'managed-policies'],
    note: "AmazonEC2RoleforAWSCodeDeploy: s3:GetObject, s3:GetObjectVersion, s3:ListBucket on '*', no KMS.",
  },
  {
    id: 'inst.kms',
    by: 'instance',
    why: 'decrypt the revision',
    calls: [{ actions: ['kms:Decrypt'], on: ['${ArtifactKeyArn}'] }],
    when: { kind: 'fact', name: 'customer-key' },
    necessity: 'required',
    confidence: 'documented',
    sources: ['cp-ug'],
  },
];
