import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'untested-production',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'delivery',
  controls: ['nist-800-53:SA-11'],
  peers: [],
  docs: {
    title: 'Production that nothing tests before',
    what: 'Finds pipelines that reach production without a test, lint, scan, smoke or validation step before it: by category, by name, or by the commands of a buildspec in view. A buildspec that is not in view is counted as unknown.',
    why: 'The first one to run the new version for real is a customer.',
    fix: 'Add a test action, or run the tests in the build, before the stage of production.',
    references: ['https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/continuous-delivery.html'],
  },
  messages: {
    untested: (d: { deploy: string }) => `nothing tests what ${d.deploy} brings to production`,
  },
  supersedes: [],
  check({ production }, ctx) {
    const [first] = production;
    if (first === undefined || ctx.sure(first.tested, first.deploy.at)) return;
    const presumed = first.deploy.target.production === 'presumed';
    ctx.fail('untested', first.deploy.at, { deploy: first.deploy.name }, presumed ? { confidence: 'low', severity: 'low' } : {});
  },
});
