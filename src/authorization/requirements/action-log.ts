import type { Requirement } from './types.ts';

const GROUP = 'arn:${Partition}:logs:${ActionRegion}:${ActionAccount}:log-group:/aws/codepipeline/${PipelineName}';

/**
 * What actions that CodePipeline runs itself need to write their log. The group is named after the pipeline;
 * `CreateLogGroup` and `CreateLogStream` match its bare ARN, `PutLogEvents` the form with `:*`.
 * @param id what ids of requirements begin with
 */
export function actionLog(id: string): readonly Requirement[] {
  return [
    {
      id: `${id}.logs`,
      by: 'action',
      why: 'write its log',
      calls: [{ actions: ['logs:CreateLogGroup'], on: [GROUP, `${GROUP}:*`], match: 'any' }],
      necessity: 'documented',
      confidence: 'documented',
      sources: ['cp-ug', 'cdk'],
    },
    {
      id: `${id}.logs.required`,
      by: 'action',
      why: 'write its log',
      calls: [{ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], on: [`${GROUP}:log-stream:*`] }],
      necessity: 'required',
      confidence: 'documented',
      sources: ['cp-ug', 'cdk'],
    },
  ];
}
