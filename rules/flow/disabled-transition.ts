import { defineRule, unsafeFix, type Value } from '../../src/rule/index.ts';

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
    what: 'Finds pipelines whose template closes the transition into a stage, and pipelines of accounts where one is closed, with the day and the person.',
    why: "Every update of the stack closes it again, so a fix waits in front of the stage until somebody opens it by hand. As a replacement for an approval it records nobody's decision.",
    fix: 'Remove the entry of `DisableInboundStageTransitions`, and use a manual approval where somebody has to decide.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/transitions.html'],
  },
  messages: {
    closed: (d: { stage: string; reason: string; since: string }) => `the transition into ${d.stage} is closed${d.since}${d.reason}`,
  },
  supersedes: [],
  check({ properties, resource }, ctx) {
    const stages = resource.observed.get('Stages').items().items;
    const { items, open } = properties.get('DisableInboundStageTransitions').items();
    for (const item of items) {
      const [stage, reason] = [item.get('StageName').text(), item.get('Reason').text()];
      ctx.fail(
        'closed',
        item.at,
        {
          stage: 'value' in stage ? stage.value.print() : 'a stage',
          reason: 'value' in reason ? `: ${reason.value.print()}` : '',
          since: since(stages.find((one) => nameOf(one) === ('value' in stage ? stage.value.print() : undefined))),
        },
        { fix: unsafeFix('Open the transition', { kind: 'remove', at: item.at }) },
      );
    }
    if (open !== undefined) ctx.unknown(open, properties.get('DisableInboundStageTransitions').at);
  },
});

function nameOf(stage: Value): string | undefined {
  const name = stage.get('Name').string();
  return 'value' in name ? name.value : undefined;
}

/** Since when and by whom, as far as the account tells. */
function since(stage: Value | undefined): string {
  const [at, by] = ['At', 'By'].map((key) => stage?.get('Closed', key).string());
  const day = at !== undefined && 'value' in at ? ` since ${at.value.slice(0, 10)}` : '';
  return by !== undefined && 'value' in by ? `${day} by ${by.value}` : day;
}
