import type { RuleRequirements } from './types.ts';

/**
 * Rules of stage conditions. State of the facts: November 2026. That the role of the pipeline makes the calls of a rule
 * without a role is inferred, and the CDK grants it nothing: no call is taken for sure.
 */
export const stageRules: readonly RuleRequirements[] = [
  {
    provider: 'CloudWatchAlarm',
    requirements: [
      {
        id: 'rule.alarm',
        by: 'rule',
        why: 'look at the alarm',
        calls: [
          {
            actions: ['cloudwatch:DescribeAlarms'],
            on: ['arn:${Partition}:cloudwatch:${ActionRegion}:${ActionAccount}:alarm:${config.AlarmName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'inferred',
        sources: ['general'],
        note: 'Rule page does not spell out the IAM action.',
      },
    ],
  },
  {
    provider: 'CodeBuild',
    requirements: [
      {
        id: 'rule.codebuild',
        by: 'rule',
        why: 'run the build',
        calls: [
          {
            actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'],
            on: ['arn:${Partition}:codebuild:${ActionRegion}:${ActionAccount}:project/${config.ProjectName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
  {
    provider: 'Commands',
    requirements: [
      {
        id: 'rule.commands',
        by: 'rule',
        why: 'write its log',
        calls: [
          {
            actions: ['logs:CreateLogGroup'],
            on: [
              'arn:${Partition}:logs:${ActionRegion}:${ActionAccount}:log-group:/aws/codepipeline/${PipelineName}',
              'arn:${Partition}:logs:${ActionRegion}:${ActionAccount}:log-group:/aws/codepipeline/${PipelineName}:*',
            ],
            match: 'any',
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'rule.commands.required',
        by: 'rule',
        why: 'write its log',
        calls: [
          {
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            on: ['arn:${Partition}:logs:${ActionRegion}:${ActionAccount}:log-group:/aws/codepipeline/${PipelineName}:log-stream:*'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
  { provider: 'DeploymentWindow', requirements: [] },
  {
    provider: 'LambdaInvoke',
    requirements: [
      {
        id: 'rule.lambda',
        by: 'rule',
        why: 'invoke the function',
        calls: [
          {
            actions: ['lambda:InvokeFunction'],
            on: ['arn:${Partition}:lambda:${ActionRegion}:${ActionAccount}:function:${config.FunctionName}'],
          },
        ],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
  { provider: 'VariableCheck', requirements: [] },
];
