import type { RuleRequirements } from './types.ts';

/**
 * Rules of stage conditions. State of the facts: November 2026. A rule acts by its own role, else by that of the
 * pipeline. What it cannot do without is taken for sure: to look at the alarm, run the build, invoke the function.
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
        necessity: 'required',
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
        necessity: 'required',
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
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
    ],
  },
  { provider: 'VariableCheck', requirements: [] },
];
