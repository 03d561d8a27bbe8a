import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'migration-beside-deploy',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'schema-migration',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Database migration that runs beside the deploy',
    what: 'Finds actions that migrate a database, by a command in view or by their name, with the run order of an action of their stage that deploys code (ECS, CodeDeploy, Elastic Beanstalk, Lambda, EKS, EC2).',
    why: 'New code may come up on the old schema, and old code on the new one, depending on which is faster. The deploy goes on when the migration fails.',
    fix: 'Let the migration come first, with a lower `RunOrder`; or last, where the code can do with both schemas.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/action-requirements.html#action.runOrder'],
  },
  messages: {
    beside: (d: { migration: string; deploy: string }) => `${d.deploy} does not wait for ${d.migration}: both start at the same time`,
  },
  supersedes: [],
  check({ action, sure, deploy }, ctx) {
    if (deploy === undefined) return;
    const order = deploy.value.get('RunOrder');
    ctx.fail(
      'beside',
      order.kind === 'absent' ? deploy.at : order.at,
      { migration: action.name, deploy: deploy.name },
      { confidence: sure ? 'high' : 'medium', related: [{ place: action.at, note: 'migrates at the same time' }] },
    );
  },
});
