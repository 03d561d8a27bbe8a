import { defineCollector } from '../collector.ts';

export default defineCollector({
  service: 'codepipeline',
  sdk: () => import('@aws-sdk/client-codepipeline'),
  client: 'CodePipelineClient',
  rates: { default: 5 },
  operations: {
    ListPipelines: { for: 'which pipelines there are', page: { input: 'nextToken', output: 'nextToken' } },
    GetPipeline: { for: 'stages, actions, roles, artifact stores and triggers' },
  },
  collects: {
    'AWS::CodePipeline::Pipeline': async (targets, reader) => {
      const names = new Set(targets.map(({ id }) => id).filter((id) => id !== '*'));
      if (targets.some(({ id }) => id === '*')) {
        const listed = await reader.list('ListPipelines', {}, ({ pipelines }) => pipelines);
        if (listed.state === 'read') for (const { name } of listed.value) if (name !== undefined) names.add(name);
      }
      await Promise.all([...names].map((name) => reader.call('GetPipeline', { name })));
    },
  },
});
