import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'parallel-mode-deploy',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Parallel executions that deploy to one target',
    what: 'Finds pipelines in the mode PARALLEL that deploy to something which is the same in every execution. A target with a variable of the execution in its name, such as a branch, is left out.',
    why: 'Executions overtake each other. The older one may finish last and put its version over the newer one, and a stage cannot be rolled back in this mode.',
    fix: 'Use the mode QUEUED, or SUPERSEDED where only the newest change counts.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html#concepts-how-it-works-executions'],
  },
  messages: {
    overtaken: (d: { pipeline: string; deploy: string }) =>
      `executions of ${d.pipeline} overtake each other, and all of them change what ${d.deploy} deploys`,
  },
  supersedes: [],
  check({ owner, shared }, ctx) {
    const deploy = shared.find(({ certainty }) => certainty === 'high') ?? shared[0];
    if (deploy === undefined) return;
    if (ctx.need(owner.executionMode, 'SUPERSEDED') !== 'PARALLEL') return;
    ctx.fail(
      'overtaken',
      owner.executionMode.at,
      { pipeline: owner.name, deploy: deploy.name },
      {
        confidence: deploy.certainty,
        related: [{ place: deploy.at, note: 'deploys here' }],
        fix: unsafeFix('Run one execution after the other', { kind: 'set', at: owner.executionMode.at, value: 'QUEUED' }),
      },
    );
  },
});
