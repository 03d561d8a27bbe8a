import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'event-target-without-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'event-rule',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Event target that needs a role and has none',
    what: 'Finds targets of EventBridge rules that are pipelines, builds, state machines, tasks, or event buses of another account or region, and that name no `RoleArn`.',
    why: 'EventBridge calls such a target as a role and by no other right. The rule cannot be deployed, or its events reach nobody and nothing starts.',
    fix: 'Name a role that trusts `events.amazonaws.com` and may call the target: `codepipeline:StartPipelineExecution` on the pipeline, `events:PutEvents` on the bus.',
    references: [
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/create-cwe-ecr-source.html',
    ],
  },
  messages: {
    none: (d: { rule: string; target: string }) => `${d.rule} calls ${d.target} without a role, and has no other right to`,
  },
  supersedes: [],
  check({ name, targets }, ctx) {
    for (const { arn, role, needsRole, at, value } of targets.items) {
      if (role.state !== 'absent' || !ctx.sure(needsRole, at)) continue;
      ctx.fail('none', value.get('RoleArn').at, { rule: name, target: 'value' in arn ? arn.value.print() : 'its target' });
    }
  },
});
