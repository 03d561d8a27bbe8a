import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'manual-gate-overuse',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'auditor',
  subject: 'approval',
  controls: [],
  peers: [],
  docs: {
    title: 'Approval that guards no production',
    what: 'Finds manual approvals behind which, up to the next approval, the pipeline deploys to environments that are named and are not production, and to nothing else.',
    why: 'People learn to wave releases through where nothing is at stake, and do so where much is. Each of these gates makes releases larger and rarer.',
    fix: 'Take the approval out and let tests decide, or move it before the first stage that reaches production.',
    whenNotToUse: 'Where people test by hand in that environment, and the approval tells them that it is about to change.',
    references: ['https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/dl.cd.7-eliminate-manual-approval-workflows.html'],
  },
  messages: {
    nothing: (d: { approval: string; deploys: string }) => `${d.approval} guards ${d.deploys}, and no production`,
  },
  supersedes: [],
  appliesTo: ({ manual }) => manual,
  check({ name, at, guards }, ctx) {
    const [first, ...others] = guards;
    if (first === undefined || guards.some(({ target }) => target.production !== 'no')) return;
    const deploys = others.length === 0 ? first.name : `${first.name} and ${others.length} more`;
    ctx.fail(
      'nothing',
      at,
      { approval: name, deploys },
      { related: guards.map((deploy) => ({ place: deploy.at, note: 'not production' })) },
    );
  },
});
