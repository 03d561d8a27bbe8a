import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'disabled-transition',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'pipeline',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Transition between stages that is left closed',
    what: 'Finds pipelines whose template closes the transition into a stage.',
    why: "Every update of the stack closes it again, so a fix waits in front of the stage until somebody opens it by hand. As a replacement for an approval it records nobody's decision.",
    fix: 'Remove the entry of `DisableInboundStageTransitions`, and use a manual approval where somebody has to decide.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/transitions.html'],
  },
  messages: {
    closed: (d: { stage: string; reason: string }) => `the transition into ${d.stage} is closed${d.reason}`,
  },
  supersedes: [],
  check({ properties }, ctx) {
    const { items, open } = properties.get('DisableInboundStageTransitions').items();
    for (const item of items) {
      const [stage, reason] = [item.get('StageName').text(), item.get('Reason').text()];
      ctx.fail(
        'closed',
        item.at,
        {
          stage: 'value' in stage ? stage.value.print() : 'a stage',
          reason: 'value' in reason ? `: ${reason.value.print()}` : '',
        },
        { fix: unsafeFix('Open the transition', { kind: 'remove', at: item.at }) },
      );
    }
    if (open !== undefined) ctx.unknown(open, properties.get('DisableInboundStageTransitions').at);
  },
});
