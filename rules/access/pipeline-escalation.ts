import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'pipeline-escalation',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'reach',
  controls: ['owasp-cicd:CICD-SEC-1', 'owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6', 'nist-800-53:CM-5'],
  peers: [],
  docs: {
    title: 'Somebody can turn the right to change a pipeline into its power',
    what: 'Finds build roles, roles of outside CI providers and users that may both change a pipeline (`codepipeline:UpdatePipeline`) and pass it its role. Administrators are reported by another rule.',
    why: 'Whoever can rewrite a pipeline runs whatever he likes as its role, and takes the approvals out first.',
    fix: 'Keep `UpdatePipeline` for the role of the stack that holds the pipeline, behind a review, and name the roles that may be passed.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html'],
  },
  messages: {
    update: (d: { principal: string; pipeline: string }) => `${d.principal} can rewrite ${d.pipeline} and hand it its role`,
  },
  supersedes: [],
  check({ name, administrator, changeable }, ctx) {
    if (administrator === 'yes') return;
    const sure = changeable.find(({ answer }) => answer === 'yes');
    if (sure !== undefined) {
      const { pipeline, grant } = sure;
      return ctx.fail(
        'update',
        grant,
        { principal: name, pipeline: pipeline.name },
        { fault: `update ${name}`, related: changeable.map((one) => ({ place: one.pipeline.at, note: 'the pipeline' })) },
      );
    }
    for (const { answer, grant } of changeable) if (typeof answer === 'object') ctx.unknown(answer.because, grant);
  },
});
