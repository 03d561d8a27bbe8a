import { defineRule, unknown, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'beanstalk-all-at-once',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'beanstalk-environment',
  controls: ['nist-800-53:CM-3', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Environment of Elastic Beanstalk that is replaced all at once',
    what: 'Finds load-balanced production environments of Elastic Beanstalk whose deployment policy is `AllAtOnce`, or `Rolling` with batches of all instances, and, with low confidence, those without a policy, which is the same unless a file in `.ebextensions` says otherwise. Workers and single instances are left out.',
    why: 'No instance answers while the new version is put on all of them, and a bad version is on every instance before any health check sees it. The way back is another deployment.',
    fix: 'Use `Immutable`, `TrafficSplitting` (with an application load balancer) or `RollingWithAdditionalBatch`.',
    references: ['https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.rolling-version-deploy.html'],
  },
  messages: {
    policy: (d: { environment: string }) => `${d.environment} puts each version on all its instances at once`,
    batch: (d: { environment: string }) => `${d.environment} replaces its instances in one batch of all`,
    none: (d: { environment: string }) =>
      `${d.environment} has no deployment policy: each version goes to all its instances at once unless .ebextensions say otherwise`,
  },
  supersedes: [],
  appliesTo({ balanced, target: { production } }, { all }) {
    if (typeof production === 'string') return all([production === 'no' ? 'no' : 'yes', balanced]);
    return production.because.length === 0 ? 'no' : unknown(...production.because);
  },
  check({ name, policy, batch }, ctx) {
    const data = { environment: name };
    const written = ctx.need(policy);
    if (written === undefined) return ctx.fail('none', policy.at, data, { confidence: 'low' });
    const fix = unsafeFix('Start new instances first', { kind: 'set', at: policy.at, value: 'Immutable' });
    if (ctx.sure(written.is('AllAtOnce'), policy.at)) return ctx.fail('policy', policy.at, data, { fix });
    const whole = 'value' in batch.size && batch.size.value.is('100') === 'yes';
    if (!whole || !ctx.sure(written.is('Rolling'), policy.at)) return;
    const percent = 'value' in batch.type ? batch.type.value.is('Percentage') : batch.type.state === 'absent' ? 'yes' : 'no';
    if (percent === 'yes') ctx.fail('batch', batch.size.at, data, { fix });
  },
});
