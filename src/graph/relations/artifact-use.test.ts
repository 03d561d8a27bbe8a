import { expect, test } from 'vitest';
import type { RawMap } from '../../resource/index.ts';
import { graphOf, subjectNamed } from '../../testing/graph.ts';
import { consumersOf, lineage } from './artifact-use.ts';

const names = (...list: readonly string[]): readonly RawMap[] => list.map((Name) => ({ Name }));

function action(Name: string, Category: string, inputs: readonly string[], outputs: readonly string[]): RawMap {
  return {
    Name,
    ActionTypeId: { Category, Owner: 'AWS', Provider: 'X', Version: '1' },
    InputArtifacts: names(...inputs),
    OutputArtifacts: names(...outputs),
  };
}

const graph = graphOf({
  template: {
    Resources: {
      Pipeline: {
        Type: 'AWS::CodePipeline::Pipeline',
        Properties: {
          Stages: [
            { Name: 'Source', Actions: [action('App', 'Source', [], ['Code']), action('Config', 'Source', [], ['Settings'])] },
            {
              Name: 'Build',
              Actions: [action('Compile', 'Build', ['Code'], ['Binary']), action('Pack', 'Build', ['Binary', 'Settings'], ['Package'])],
            },
            { Name: 'Prod', Actions: [action('Deploy', 'Deploy', ['Package', 'Nowhere'], [])] },
          ],
        },
      },
    },
  },
});

const found = (name: string) => subjectNamed(graph, 'action', `Pipeline / ${name}`);

test('lineage leads through builds back to the sources', () => {
  const { sources, builds, because } = lineage(found('Prod / Deploy'));
  expect(sources.map(({ name }) => name).sort()).toEqual(['Pipeline / Source / App', 'Pipeline / Source / Config']);
  expect(builds.map(({ name }) => name)).toEqual(['Pipeline / Build / Pack', 'Pipeline / Build / Compile']);
  expect(because).toEqual([]);
});

test('consumers are followed to the end', () => {
  expect(consumersOf(found('Source / App')).map(({ name }) => name)).toEqual([
    'Pipeline / Build / Compile',
    'Pipeline / Build / Pack',
    'Pipeline / Prod / Deploy',
  ]);
});

test('an artifact that nothing writes is known as such', () => {
  expect(subjectNamed(graph, 'artifact', 'Pipeline / Nowhere')).toMatchObject({
    producers: [],
    consumers: [{ name: 'Pipeline / Prod / Deploy' }],
  });
});

test('artifacts that go round end', () => {
  const circle = graphOf({
    template: {
      Resources: {
        Pipeline: {
          Type: 'AWS::CodePipeline::Pipeline',
          Properties: { Stages: [{ Name: 'S', Actions: [action('A', 'Build', ['y'], ['x']), action('B', 'Build', ['x'], ['y'])] }] },
        },
      },
    },
  });
  expect(lineage(subjectNamed(circle, 'action', 'Pipeline / S / A')).builds.map(({ name }) => name)).toEqual(['Pipeline / S / B']);
});
