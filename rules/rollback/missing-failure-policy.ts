import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-failure-policy',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'deploy',
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Production stage that says nothing about failure',
    what: 'Finds stages of V2 pipelines that deploy to production and have neither a failure policy (rollback or retry) nor any condition on entry or success. Reported at the stage.',
    why: 'A stage that fails halfway stays there. V2 pipelines can go back to the last good execution by themselves, or check an alarm before they call a stage successful.',
    fix: 'Add `OnFailure` with the result `ROLLBACK`, or an `OnSuccess` condition with a CloudWatch alarm.',
    whenNotToUse: 'Deployments that roll back by themselves (CodeDeploy, CloudFormation) need it less.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-conditions.html',
    ],
  },
  messages: {
    silent: (d: { stage: string }) => `${d.stage} deploys to production and says nothing about what follows a failure`,
  },
  supersedes: [],
  appliesTo: ({ target, opens }) => (target.production === 'yes' && opens ? 'yes' : 'no'),
  check({ action: { owner, stage } }, ctx) {
    if (ctx.need(owner.type, 'V1') !== 'V2') return;
    const has = ctx.any(['OnFailure', 'OnSuccess', 'BeforeEntry'].map((block) => stage.value.get(block).exists));
    if (!ctx.sure(has, stage.at)) ctx.fail('silent', stage.at, { stage: stage.name });
  },
});
