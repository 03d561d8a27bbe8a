import { actionLog } from './action-log.ts';
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
      ...actionLog('lambdadeploy'),
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
