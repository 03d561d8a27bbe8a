import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'production-first',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-4'],
  peers: [],
  docs: {
    title: 'Production before every other environment',
    what: 'Finds pipelines that deploy to production before, or beside, their other environments, by the real order of stages and run order. A pipeline with no other environment is reported with low confidence.',
    why: 'What is wrong with a release shows in production first. The other environments then only confirm it.',
    fix: 'Move the stages of other environments before production, and give actions in one stage a lower `RunOrder`.',
    references: [
      'https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/dl.ads.1-test-deployments-in-pre-production-environments.html',
    ],
  },
  messages: {
    first: (d: { deploy: string; other: string }) => `${d.deploy} reaches production before, or beside, ${d.other}`,
    only: (d: { deploy: string }) => `${d.deploy} reaches production, and the pipeline has no other environment`,
  },
  supersedes: [],
  check({ production }, ctx) {
    for (const { deploy, others, preceded } of production) {
      if (deploy.target.production !== 'yes') continue;
      if (typeof preceded === 'object') ctx.unknown(preceded.because, deploy.at);
      if (preceded !== 'no') continue;
      const [other] = others;
      if (other !== undefined)
        ctx.fail('first', deploy.at, { deploy: deploy.name, other: other.name }, { related: [{ place: other.at, note: 'not before it' }] });
      else if (deploy === production[0]?.deploy)
        ctx.fail('only', deploy.at, { deploy: deploy.name }, { severity: 'low', confidence: 'low' });
    }
  },
});
