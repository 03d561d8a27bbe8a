import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'superseded-unique-work',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'variable-use',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Executions with work of their own that others overtake',
    what: 'Finds pipelines in mode SUPERSEDED whose actions use variables of the execution (`#{variables.…}`): which tenant, account or ticket it is for. Executions that only carry the newest commit may overtake each other and are left out.',
    why: 'While one execution waits between stages, a newer one takes its place and it ends as Superseded. What it was started for is never done, and nothing has failed.',
    fix: 'Set `ExecutionMode: QUEUED`, so that every execution runs in its turn.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html'],
  },
  messages: {
    overtaken: (d: { pipeline: string; action: string; variable: string }) =>
      `${d.action} does what ${d.variable} of the execution says, and ${d.pipeline} drops executions that wait when a newer one comes`,
  },
  supersedes: [],
  check({ action, namespace, variable, at, leads }, ctx) {
    if (namespace !== 'variables' || !leads) return;
    const { executionMode, name } = action.owner;
    if (ctx.need(executionMode, 'SUPERSEDED') !== 'SUPERSEDED') return;
    ctx.fail(
      'overtaken',
      executionMode.at,
      { pipeline: name, action: action.name, variable },
      {
        fault: `superseded ${action.owner.id}`,
        related: [{ place: at, note: 'used here' }],
        fix: unsafeFix('Run every execution, one after the other', { kind: 'set', at: executionMode.at, value: 'QUEUED' }),
      },
    );
  },
});
