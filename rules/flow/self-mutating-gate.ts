import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'self-mutating-gate',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'self-update',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-5'],
  peers: [],
  docs: {
    title: 'Pipeline that rewrites itself before its own approval',
    what: 'Finds pipelines that update themselves from what they have just fetched, before anybody approves, and whose approvals come later.',
    why: 'A commit that removes the approval takes effect in the same run: the gate guards everything but the gate.',
    fix: 'Protect the branch with reviews, or keep the pipeline in a stack that only an approved run changes.',
    whenNotToUse: 'Teams whose branch is protected by reviews have their gate there: CDK Pipelines are made this way.',
    references: ['https://docs.aws.amazon.com/cdk/v2/guide/cdk_pipeline.html'],
  },
  messages: {
    rewrites: (d: { action: string; gate: string }) => `${d.action} rewrites the pipeline, and can take out ${d.gate} before it is asked`,
  },
  supersedes: [],
  check({ action, gates, gated }, ctx) {
    const [gate] = gates;
    if (gate === undefined || ctx.sure(gated)) return;
    ctx.fail(
      'rewrites',
      action.at,
      { action: action.name, gate: gate.name },
      { related: gates.map(({ at }) => ({ place: at, note: 'this approval comes later' })) },
    );
  },
});
