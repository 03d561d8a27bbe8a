import { defineRule, type Edit, type Subjects, unknown, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'late-approval',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deploy',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Approval that runs beside or after the deploy it should gate',
    what: "Finds manual approvals in the stage of a production deploy whose `RunOrder` is not lower than the deploy's: equal numbers run side by side, a higher one runs afterwards. Reported only where no other approval gates the deploy.",
    why: 'The pipeline looks gated, and is not. The deploy starts while the approval is still waiting, and rejecting it stops nothing.',
    fix: 'Give the approval a lower `RunOrder` than the deploy, or move it to a stage of its own before it.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html#action-requirements'],
  },
  messages: {
    beside: (d: { deploy: string; approval: string }) => `${d.deploy} starts at the same time as its approval ${d.approval}`,
    after: (d: { deploy: string; approval: string }) => `${d.deploy} runs before its approval ${d.approval}`,
  },
  supersedes: ['ungated-production'],
  appliesTo: ({ target, lateApprovals, leads }) =>
    target.production === 'no' || lateApprovals.length === 0 || !leads
      ? 'no'
      : typeof target.production === 'object'
        ? unknown(...target.production.because)
        : 'yes',
  check(deploy, ctx) {
    if (ctx.sure(deploy.gated)) return;
    const [late] = deploy.lateApprovals;
    if (late === undefined) return;
    const { approval, beside } = late;
    const runOrder = deploy.action.value.get('RunOrder');
    const place = runOrder.kind === 'absent' ? approval.value.get('RunOrder').at : runOrder.at;
    ctx.fail(
      beside ? 'beside' : 'after',
      place,
      { deploy: deploy.action.name, approval: approval.name },
      {
        fault: deploy.gateFault,
        related: [{ place: approval.at, note: beside ? 'waits here, beside the deploy' : 'asks here, after the deploy' }],
        ...(beside
          ? { fix: unsafeFix('Let the rest of the stage wait for the approval', ...afterwards(approval, deploy.action.stage.actions)) }
          : {}),
      },
    );
  },
});

type Actions = Subjects['action']['stage']['actions'];

/** The edits that let everything run after the approval that does not run before it. */
function afterwards(approval: Actions[number], actions: Actions): readonly Edit[] {
  const order = 'value' in approval.runOrder ? approval.runOrder.value : 1;
  return actions.flatMap((action) =>
    action.id !== approval.id && 'value' in action.runOrder && action.runOrder.value >= order
      ? [{ kind: 'set' as const, at: action.value.get('RunOrder').at, value: action.runOrder.value + 1 }]
      : [],
  );
}
