import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'build-can-deploy',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'reach',
  controls: ['owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: [],
  docs: {
    title: 'Code under build can act as the production deploy role',
    what: 'Finds roles of builds and outside CI providers that may assume a role which deploys to production, where that role trusts them. Builds whose action is itself the production deploy are not counted.',
    why: 'One commit, or one dependency, is production: no approval and no test stands between a build and a role that it can simply assume.',
    fix: "Let the pipeline's role alone assume the deploy role, and give builds a role that ends at the artifact store.",
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html'],
  },
  messages: {
    assume: (d: { role: string; by: string; target: string }) =>
      `${d.by} runs as ${d.role}, which can assume ${d.target} and deploy to production`,
  },
  supersedes: [],
  check({ name, use, administrator, assumable }, ctx) {
    if (use === undefined || use.environment !== undefined || administrator === 'yes') return;
    for (const { role, answer, grant, use: target } of assumable) {
      if (answer === 'yes')
        ctx.fail(
          'assume',
          grant,
          { role: name, by: use.by, target: role.name },
          { fault: `assume ${name} ${role.id}`, related: [{ place: target.at, note: `deploys to production for ${target.by}` }] },
        );
      else if (answer !== 'no') ctx.unknown(answer.because, grant);
    }
  },
});
