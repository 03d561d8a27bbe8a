import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'self-approval',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'reach',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:AC-5'],
  peers: [],
  docs: {
    title: 'Who builds can also approve',
    what: 'Finds build roles, roles of outside CI providers and CI users that may give the manual approval of a pipeline in view (`codepipeline:PutApprovalResult`). Administrators are reported by another rule.',
    why: 'The approval is there so that a second person looks. A commit whose build approves itself needs no second person.',
    fix: 'Take `codepipeline:PutApprovalResult` out of the role, and give it to a group of people for exactly this approval.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-iam-permissions.html'],
  },
  messages: {
    approve: (d: { principal: string; pipeline: string }) => `${d.principal}, which builds, can give the approval of ${d.pipeline}`,
  },
  supersedes: [],
  check({ name, principal, administrator, approvable }, ctx) {
    if (administrator === 'yes' || (principal.kind === 'user' && principal.delivers === undefined)) return;
    const sure = approvable.find(({ answer }) => answer === 'yes');
    if (sure !== undefined) {
      const { pipeline, grant } = sure;
      return ctx.fail(
        'approve',
        grant,
        { principal: name, pipeline: pipeline.name },
        { fault: `approve ${name}`, related: approvable.map((one) => ({ place: one.pipeline.at, note: 'the pipeline' })) },
      );
    }
    for (const { answer, grant } of approvable) if (typeof answer === 'object') ctx.unknown(answer.because, grant);
  },
});
