import { defineRule, unknown } from '../../src/rule/index.ts';

export default defineRule({
  id: 'direct-prod-lambda-update',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'deploy',
  controls: ['nist-800-53:CM-3', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Build that updates a production function in place',
    what: 'Finds builds of production stages whose buildspec calls `aws lambda update-function-code` and neither starts a CodeDeploy deployment nor gives an alias weights. A buildspec in the source is counted as unknown.',
    why: 'All callers get the new code in the second in which the command runs. No alarm takes it back, and no deployment is recorded.',
    fix: 'Publish a version and let CodeDeploy, SAM or the Lambda deploy action move an alias to it step by step.',
    references: ['https://docs.aws.amazon.com/lambda/latest/dg/lambda-traffic-shifting-using-weights.html'],
  },
  messages: {
    direct: (d: { deploy: string }) => `${d.deploy} replaces the code of a production function at once`,
  },
  supersedes: [],
  appliesTo({ target: { production }, build }) {
    if (build === undefined || production === 'no' || production === 'presumed') return 'no';
    return typeof production === 'object' ? unknown(...production.because) : 'yes';
  },
  check({ build, name }, ctx) {
    const [update] = build?.buildspec.commandsFor('function-update') ?? [];
    if (update === undefined) return;
    if (build?.buildspec.commandsFor('traffic-shift').length === 0) ctx.fail('direct', update.at, { deploy: name });
  },
});
