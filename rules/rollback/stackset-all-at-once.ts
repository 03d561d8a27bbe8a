import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'stackset-all-at-once',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'stack-set-operation',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Stack set that may fail everywhere together',
    what: 'Finds stack sets, and pipeline actions that change them, whose failure tolerance is 100 percent while all accounts of a region, or all regions, are changed together.',
    why: 'A bad template fails in every account before anybody can stop it: with full tolerance the operation never stops by itself.',
    fix: 'Lower `FailureTolerancePercentage` to what you can repair by hand, and `MaxConcurrentPercentage` below 100.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts-ops-options.html'],
  },
  messages: {
    together: (d: { name: string }) => `${d.name} changes every account together and stops for no failure`,
  },
  supersedes: [],
  check({ name, tolerance, concurrency, parallelRegions }, ctx) {
    if (ctx.need(tolerance, 0) < 100) return;
    const all = ctx.need(concurrency, 1) >= 100;
    if (all || ctx.need(parallelRegions, 'SEQUENTIAL') === 'PARALLEL') ctx.fail('together', tolerance.at, { name });
  },
});
