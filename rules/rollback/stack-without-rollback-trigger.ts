import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'stack-without-rollback-trigger',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'low',
  audience: 'strict',
  subject: 'deploy',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Production stack that no alarm takes back',
    what: 'Finds CloudFormation actions that change a production stack in a stage without a condition on success. The action itself cannot set rollback triggers, and whether somebody set them on the stack by hand is not in view.',
    why: 'CloudFormation rolls an update back when a resource fails, and not when the application does. Only an alarm can tell that.',
    fix: 'Add an `OnSuccess` condition with the rule `CloudWatchAlarm` to the stage (V2), or set `RollbackConfiguration` where the stack is made.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html'],
  },
  messages: {
    unwatched: (d: { deploy: string }) => `no alarm takes the update of ${d.deploy} back`,
  },
  supersedes: [],
  appliesTo: ({ target, action }) =>
    'value' in action.provider && action.provider.value === 'CloudFormation' && target.production === 'yes' ? 'yes' : 'no',
  check({ action, name }, ctx) {
    if (!ctx.sure(action.stage.value.get('OnSuccess').exists, action.at)) ctx.fail('unwatched', action.at, { deploy: name });
  },
});
