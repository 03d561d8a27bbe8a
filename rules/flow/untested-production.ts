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
    what: 'Finds pipelines that reach production without a test, lint, scan, smoke or validation step before it, or with tests of the release behind it only: by category, by name, or by the commands of a buildspec in view. A buildspec that is not in view is counted as unknown.',
    why: 'The first one to run the new version for real is a customer.',
    fix: 'Add a test action, or run the tests in the build, before the stage of production.',
    references: ['https://docs.aws.amazon.com/wellarchitected/latest/devops-guidance/continuous-delivery.html'],
  },
  messages: {
    late: (d: { test: string; deploy: string }) =>
      `${d.test} tests what ${d.deploy} has brought to production already, and nothing before does`,
    untested: (d: { deploy: string }) => `nothing tests what ${d.deploy} brings to production`,
  },
  supersedes: [],
  check({ production }, ctx) {
    const [first] = production;
    if (first === undefined) return;
    const { deploy, testedAfter } = first;
    const presumed = deploy.target.production === 'presumed';
    if (testedAfter !== undefined && !presumed)
      return ctx.fail(
        'late',
        deploy.at,
        { test: testedAfter.name, deploy: deploy.name },
        { related: [{ place: testedAfter.at, note: 'the test' }] },
      );
    if (ctx.sure(first.tested, deploy.at)) return;
    ctx.fail('untested', deploy.at, { deploy: deploy.name }, presumed ? { confidence: 'low', severity: 'low' } : {});
  },
});
