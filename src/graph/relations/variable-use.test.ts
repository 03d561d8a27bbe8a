import { describe, expect, test } from 'vitest';
import type { RawMap } from '../../resource/index.ts';
import { graphOf } from '../../testing/graph.ts';
import type { VariableUse } from './variable-use.ts';

function usesIn(configuration: RawMap, pipeline: RawMap = {}): readonly VariableUse[] {
  const action = (Name: string, more: RawMap): RawMap => ({
    Name,
    ActionTypeId: { Category: 'Build', Owner: 'AWS', Provider: 'CodeBuild', Version: '1' },
    ...more,
  });
  const stages = [
    { Name: 'Source', Actions: [action('Code', { Namespace: 'Src' })] },
    { Name: 'Build', Actions: [action('Build', { Configuration: configuration }), action('Later', { Namespace: 'After', RunOrder: 2 })] },
  ];
  return graphOf({
    template: { Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: stages, ...pipeline } } } },
  }).subjects('variable-use');
}

describe('variables of actions', () => {
  test.each([
    ['#{Src.CommitId}', 'yes'],
    ['#{After.Result}', 'no'],
    ['#{Nobody.Result}', 'no'],
    ['#{codepipeline.PipelineExecutionId}', 'yes'],
    ['#{variables.Tag}', 'no'],
  ])('%s is set by then: %s', (text, available) => {
    expect(usesIn({ ProjectName: `p-${text}` })).toMatchObject([{ key: 'ProjectName', available }]);
  });

  test('of the pipeline are those that it declares', () => {
    expect(usesIn({ ProjectName: '#{variables.Tag}' }, { Variables: [{ Name: 'Tag' }] })).toMatchObject([
      { setBy: 'pipeline', available: 'yes' },
    ]);
  });

  test('are found several to a text, with those that outsiders choose', () => {
    const uses = usesIn({ EnvironmentVariables: '[{"name":"M","value":"#{Src.CommitMessage}"},{"name":"I","value":"#{Src.CommitId}"}]' });
    expect(uses.map(({ variable, outside }) => [variable, outside])).toEqual([
      ['CommitMessage', true],
      ['CommitId', false],
    ]);
  });
});

test('triggers name their source and filter by branch, path and tag', () => {
  const stages = [
    {
      Name: 'Source',
      Actions: [{ Name: 'Code', ActionTypeId: { Category: 'Source', Owner: 'AWS', Provider: 'CodeStarSourceConnection', Version: '1' } }],
    },
  ];
  const filter = { Branches: { Includes: ['main', 'release/*'], Excludes: ['tmp/*'] } };
  const triggers = [
    {
      ProviderType: 'CodeStarSourceConnection',
      GitConfiguration: { SourceActionName: 'Code', Push: [filter], PullRequest: [{ Events: ['OPEN'] }] },
    },
  ];
  const [trigger] = graphOf({
    template: { Resources: { Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: { Stages: stages, Triggers: triggers } } } },
  }).subjects('git-trigger');
  expect(trigger?.source?.name).toBe('Pipeline / Source / Code');
  expect(trigger?.push[0]?.branches.includes.map((field) => 'value' in field && field.value.known)).toEqual(['main', 'release/*']);
  expect(trigger?.pullRequest[0]?.branches.value.kind).toBe('absent');
});
