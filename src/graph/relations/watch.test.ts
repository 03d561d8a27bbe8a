import { describe, expect, test } from 'vitest';
import type { RawMap } from '../../resource/index.ts';
import { graphOf } from '../../testing/graph.ts';
import type { PipelineWatch } from './watch.ts';

function watchOf(others: RawMap): PipelineWatch {
  const template = { Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: [] } }, ...others } };
  const watch = graphOf({ template }).subjects('pipeline-watch')[0];
  if (watch === undefined) throw new Error('no pipeline');
  return watch;
}

const rule = (pattern: RawMap): RawMap => ({
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: { EventPattern: pattern, Targets: [{ Id: 't', Arn: 'arn:aws:sns:eu-west-1:111111111111:ops' }] },
  },
});
const notification = (events: readonly string[], more: RawMap = {}): RawMap => ({
  Notify: {
    Type: 'AWS::CodeStarNotifications::NotificationRule',
    Properties: {
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Pipeline}' },
      EventTypeIds: events,
      ...more,
    },
  },
});

describe('who hears of failures', () => {
  test.each([
    ['every event of pipelines', { source: ['aws.codepipeline'] }, 'yes'],
    [
      'failed executions',
      { source: ['aws.codepipeline'], 'detail-type': ['CodePipeline Pipeline Execution State Change'], detail: { state: ['FAILED'] } },
      'yes',
    ],
    [
      'failed actions of this pipeline',
      {
        source: ['aws.codepipeline'],
        'detail-type': ['CodePipeline Action Execution State Change'],
        detail: { state: ['FAILED'], pipeline: [{ Ref: 'Pipeline' }] },
      },
      'yes',
    ],
    ['successes', { source: ['aws.codepipeline'], detail: { state: ['SUCCEEDED'] } }, 'no'],
    ['builds', { source: ['aws.codebuild'], detail: { 'build-status': ['FAILED'] } }, 'no'],
  ])('a rule for %s', (_what, pattern, answer) => {
    expect(watchOf(rule(pattern)).failures).toBe(answer);
  });

  test('a notification rule', () => {
    expect(watchOf(notification(['codepipeline-pipeline-pipeline-execution-failed'])).failures).toBe('yes');
    expect(watchOf(notification(['codepipeline-pipeline-pipeline-execution-started'])).failures).toBe('no');
    expect(watchOf(notification(['codepipeline-pipeline-pipeline-execution-failed'], { Status: 'DISABLED' })).failures).toBe('no');
    expect(
      watchOf(
        notification(['codepipeline-pipeline-pipeline-execution-failed'], { Resource: 'arn:aws:codepipeline:eu-west-1:111111111111:x' }),
      ).failures,
    ).not.toBe('yes');
  });

  test('nobody', () => {
    expect(watchOf({})).toMatchObject({ failures: 'no', approvals: 'no', watchers: [] });
  });
});

test('approvals are heard of apart from failures', () => {
  expect(watchOf(notification(['codepipeline-pipeline-manual-approval-needed']))).toMatchObject({ failures: 'no', approvals: 'yes' });
});
