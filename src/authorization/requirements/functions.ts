import type { ActionRequirements } from './types.ts';

/** Functions, state machines and other pipelines. State of the facts: November 2026. */
export const functions: readonly ActionRequirements[] = [
  {
    category: 'Deploy',
    owner: 'AWS',
    provider: 'Lambda',
    artifacts: ['read'],
    requirements: [
      {
        id: 'lambdadeploy.function',
        by: 'action',
        why: 'publish and shift the function',
        calls: [
          {
            actions: [
              'lambda:GetAlias',
              'lambda:GetFunctionConfiguration',
              'lambda:PublishVersion',
              'lambda:UpdateAlias',
              'lambda:UpdateFunctionCode',
            ],
            on: ['arn:${Partition}:lambda:${ActionRegion}:${ActionAccount}:function:${config.FunctionName}'],
          },
          {
            actions: ['lambda:GetProvisionedConcurrencyConfig'],
            on: ['arn:${Partition}:lambda:${ActionRegion}:${ActionAccount}:function:${config.FunctionName}:*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'lambdadeploy.alarms',
        by: 'action',
        why: 'watch the alarms',
        calls: [
          {
            actions: ['cloudwatch:DescribeAlarms'],
            on: ['arn:${Partition}:cloudwatch:${ActionRegion}:${ActionAccount}:alarm:${each(config.Alarms)}'],
          },
        ],
        when: { kind: 'config', key: 'Alarms', set: true },
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug'],
      },
      {
        id: 'lambdadeploy.logs',
        by: 'action',
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
        sources: ['cp-ug', 'cdk'],
        note: "Log group name is /aws/codepipeline/<pipeline name>; grant both the bare ARN and the ':*' form because CreateLogGroup/CreateLogStream match the former and PutLogEvents the latter.",
      },
      {
        id: 'lambdadeploy.logs.required',
        by: 'action',
        why: 'write its log',
        calls: [
          {
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            on: ['arn:${Partition}:logs:${ActionRegion}:${ActionAccount}:log-group:/aws/codepipeline/${PipelineName}:log-stream:*'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: "Log group name is /aws/codepipeline/<pipeline name>; grant both the bare ARN and the ':*' form because CreateLogGroup/CreateLogStream match the former and PutLogEvents the latter.",
      },
    ],
  },
  {
    category: 'Invoke',
    owner: 'AWS',
    provider: 'Lambda',
    artifacts: ['read', 'write'],
    requirements: [
      {
        id: 'lambda.invoke',
        by: 'action',
        why: 'invoke the function',
        calls: [
          {
            actions: ['lambda:InvokeFunction'],
            on: ['arn:${Partition}:lambda:${ActionRegion}:${ActionAccount}:function:${config.FunctionName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'lambda.list',
        by: 'action',
        why: 'list functions',
        calls: [{ actions: ['lambda:ListFunctions'], on: ['*'] }],
        necessity: 'documented',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: "Console convenience; CDK grants it on '*' (it has no resource type).",
      },
      {
        id: 'lambda.result',
        by: 'function',
        why: 'report the outcome of the job',
        calls: [{ actions: ['codepipeline:PutJobSuccessResult', 'codepipeline:PutJobFailureResult'], on: ['*'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
        note: "No resource type: Resource must be '*'.",
      },
    ],
  },
  {
    category: 'Invoke',
    owner: 'AWS',
    provider: 'StepFunctions',
    artifacts: ['read', 'write'],
    requirements: [
      {
        id: 'sfn.start',
        by: 'action',
        why: 'start the state machine',
        calls: [{ actions: ['states:DescribeStateMachine', 'states:StartExecution'], on: ['${config.StateMachineArn}'] }],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
      {
        id: 'sfn.describe',
        by: 'action',
        why: 'watch the execution',
        calls: [
          {
            actions: ['states:DescribeExecution'],
            on: [
              'arn:${Partition}:states:${ActionRegion}:${ActionAccount}:execution:${nameOf(config.StateMachineArn)}:${config.ExecutionNamePrefix}*',
            ],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
    ],
  },
  {
    category: 'Invoke',
    owner: 'AWS',
    provider: 'CodePipeline',
    artifacts: [],
    requirements: [
      {
        id: 'cp.start',
        by: 'action',
        why: 'start the other pipeline',
        calls: [
          {
            actions: ['codepipeline:StartPipelineExecution'],
            on: ['arn:${Partition}:codepipeline:${ActionRegion}:${ActionAccount}:${config.PipelineName}'],
          },
        ],
        necessity: 'required',
        confidence: 'documented',
        sources: ['cp-ug', 'cdk'],
      },
    ],
  },
];
