import type { Requirement } from './types.ts';

/** Roles of event rules. State of the facts: November 2026. */

/** RoleArn of the EventBridge rule target that starts the pipeline. Trust: events.amazonaws.com. */
export const eventsRuleRole: readonly Requirement[] = [
  {
    id: 'events.start',
    by: 'event-rule',
    why: 'start the pipeline',
    calls: [
      {
        actions: ['codepipeline:StartPipelineExecution'],
        on: ['arn:${Partition}:codepipeline:${PipelineRegion}:${PipelineAccount}:${PipelineName}'],
      },
    ],
    necessity: 'required',
    confidence: 'documented',
    sources: ['cp-ug', 'cdk'],
  },
];
