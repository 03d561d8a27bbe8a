import { defineRule, type Place, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'v2-only-feature',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'pipeline',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Feature that the type of the pipeline does not have',
    what: 'Finds pipelines declared as V1 that use what only V2 has: queued or parallel executions, triggers, variables, stage conditions and failure policies, and actions such as Commands or ECRBuildAndPublish. Also stage rollback in the mode PARALLEL.',
    why: 'CodePipeline refuses the definition, so the stack cannot be created or updated.',
    fix: 'Set `PipelineType: V2`, or remove the feature.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipeline-types.html'],
  },
  messages: {
    onlyV2: (d: { what: string }) => `${d.what} needs a pipeline of type V2, and this one is V1`,
    noRollback: (d: { stage: string }) => `${d.stage} asks for a rollback, which does not exist in the mode PARALLEL`,
  },
  supersedes: [],
  check({ type, executionMode, properties, stages, actions }, ctx) {
    const blocks = stages.flatMap((stage) =>
      ['OnFailure', 'OnSuccess', 'BeforeEntry'].map((key) => ({ key, stage, value: stage.value.get(key) })),
    );
    if (ctx.need(type, 'V1') === 'V2') {
      if (ctx.need(executionMode, 'SUPERSEDED') !== 'PARALLEL') return;
      for (const { stage, value } of blocks) {
        for (const one of [value, ...value.get('Conditions').items().items]) {
          const result = one.get('Result').string();
          if ('value' in result && result.value === 'ROLLBACK') ctx.fail('noRollback', result.at, { stage: stage.name });
        }
      }
      return;
    }
    // Where no type is written, the features themselves make it V2.
    if (type.state !== 'set') return;
    const used: (readonly [string, Place])[] = [
      ...blocks.filter(({ value }) => value.exists === 'yes').map(({ key, value }) => [key, value.at] as const),
      ...['Triggers', 'Variables']
        .map((key) => [key, properties.get(key)] as const)
        .filter(([, value]) => value.items().items.length > 0)
        .map(([key, value]) => [key, value.at] as const),
      ...actions
        .filter(
          ({ provider, category }) => 'value' in provider && 'value' in category && PROVIDERS.has(`${category.value} ${provider.value}`),
        )
        .map(({ provider, name }) => [name, provider.at] as const),
    ];
    const fix = safeFix('Make the pipeline V2', { kind: 'set', at: type.at, value: 'V2' });
    if ('value' in executionMode && executionMode.value !== 'SUPERSEDED')
      ctx.fail('onlyV2', executionMode.at, { what: `the mode ${executionMode.value}` }, { fix });
    for (const [what, place] of used) ctx.fail('onlyV2', place, { what }, { fix });
  },
});

const PROVIDERS = new Set([
  'Compute Commands',
  'Build ECRBuildAndPublish',
  'Deploy EC2',
  'Deploy EKS',
  'Deploy Lambda',
  'Invoke CodePipeline',
  'Invoke InspectorScan',
]);
