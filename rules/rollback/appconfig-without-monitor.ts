import { defineRule, unknown } from '../../src/rule/index.ts';

export default defineRule({
  id: 'appconfig-without-monitor',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'appconfig-environment',
  controls: ['nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'AppConfig environment that no alarm watches',
    what: 'Finds AppConfig environments without `Monitors`: high for production, medium for others. Environments named dev or test are left out.',
    why: 'Monitors belong to the environment. Without one, even a careful deployment strategy goes on to the last instance, and a wrong setting stays until somebody notices.',
    fix: 'Add an alarm under `Monitors`, with a role that AppConfig may assume to read it.',
    references: ['https://docs.aws.amazon.com/appconfig/latest/userguide/monitoring-deployments.html'],
  },
  messages: {
    unwatched: (d: { environment: string }) => `nothing takes a bad configuration of ${d.environment} back: the environment has no monitor`,
  },
  supersedes: [],
  appliesTo: ({ early }) => (early ? 'no' : 'yes'),
  check({ monitors: { value, items, open }, name, target: { production } }, ctx) {
    if (items.length > 0) return;
    ctx.sure(open === undefined ? 'yes' : unknown(...open), value.at);
    ctx.fail('unwatched', value.at, { environment: name }, production === 'yes' ? {} : { severity: 'medium' });
  },
});
