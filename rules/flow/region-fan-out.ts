import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'region-fan-out',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'strict',
  subject: 'delivery',
  controls: ['nist-800-53:CM-4'],
  peers: ['codepipeline-region-fanout-check'],
  docs: {
    title: 'Release that reaches many regions at once',
    what: 'Finds deploys that start together in more than three times as many regions as the release has reached before them; the first may reach three. Environments named dev or test are left out.',
    why: 'Regions are there so that one can fail alone. A release that is everywhere at the same moment takes all of them down together, and there is nothing to move the traffic to.',
    fix: 'Deploy to one region first, look at its alarms, and reach the others in later stages or with a higher `RunOrder`.',
    references: ['https://docs.aws.amazon.com/config/latest/developerguide/codepipeline-region-fanout-check.html'],
  },
  messages: {
    wide: (d: { regions: number; deploy: string; earlier: number }) =>
      `${d.deploy} starts together with deploys to ${d.regions} regions in all, after ${d.earlier === 0 ? 'none' : `${d.earlier}`} before`,
  },
  supersedes: [],
  check({ waves }, ctx) {
    for (const { first, regions, earlier } of waves) {
      if (regions <= FACTOR * Math.max(earlier, 1)) continue;
      ctx.fail('wide', first.at, { regions, deploy: first.name, earlier });
    }
  },
});

/** Source: AWS Config Developer Guide, `codepipeline-region-fanout-check`, default of `regionFanoutFactor`. */
const FACTOR = 3;
