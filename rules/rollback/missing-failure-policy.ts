import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-failure-policy',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'deploy',
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Production stage that says nothing about failure',
    what: 'Finds stages of V2 pipelines that deploy to production and have neither a failure policy (rollback or retry) nor any condition on entry or success. Reported at the stage. A stage that deploys a single thing is told to the audience `strict`.',
    why: 'A stage that fails halfway stays there: what was deployed before the failure is new, and the rest is old. V2 pipelines can go back to the last good execution by themselves, or check an alarm before they call a stage successful.',
    fix: 'Add `OnFailure` with the result `ROLLBACK`, or an `OnSuccess` condition with a CloudWatch alarm.',
    whenNotToUse: 'A single deployment that rolls back by itself (CodeDeploy, CloudFormation) needs it less.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html',
    ],
  },
  messages: {
    halfway: (d: { stage: string; first: string; second: string }) =>
      `when ${d.second} fails, what ${d.first} has deployed stays: ${d.stage} says nothing about what follows a failure`,
    silent: (d: { stage: string }) => `${d.stage} deploys to production and says nothing about what follows a failure`,
  },
  supersedes: [],
  appliesTo: ({ target, opens }) => (target.production === 'yes' && opens ? 'yes' : 'no'),
  check({ action, companions }, ctx) {
    const { owner, stage } = action;
    if (ctx.need(owner.type, 'V1') !== 'V2') return;
    const has = ctx.any(['OnFailure', 'OnSuccess', 'BeforeEntry'].map((block) => stage.value.get(block).exists));
    if (ctx.sure(has, stage.at)) return;
    const [second] = companions;
    if (second === undefined) return ctx.fail('silent', stage.at, { stage: stage.name }, { severity: 'low', audience: 'strict' });
    const related = [action, second].map((one) => ({ place: one.at, note: 'deploys' }));
    ctx.fail('halfway', stage.at, { stage: stage.name, first: action.name, second: second.name }, { related });
  },
});
