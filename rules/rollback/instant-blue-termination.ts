import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'instant-blue-termination',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment',
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Old version that ends as soon as the traffic has moved',
    what: 'Finds blue/green deployments that end the old fleet or task set at once: `TERMINATE` with a wait of 0 minutes in CodeDeploy, a termination wait of 0 in the CloudFormation hook, a bake time of 0 in ECS. Groups named dev or test are left out.',
    why: 'While the old version waits, going back is a switch of traffic. Once it is gone, going back is a new deployment, and takes as long as one.',
    fix: 'Let the old version wait: `TerminationWaitTimeInMinutes`, or `BakeTimeInMinutes` of the ECS service.',
    references: ['https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-groups-create-blue-green.html'],
  },
  messages: {
    ends: (d: { deployment: string }) => `${d.deployment} ends the old version as soon as traffic has moved`,
  },
  supersedes: [],
  appliesTo: ({ mechanism, early }) => (MECHANISMS.has(mechanism) && !early ? 'yes' : 'no'),
  check({ name, group, bakeMinutes, timeline }, ctx) {
    if (group !== undefined && ctx.need(group.blueGreen.terminate, 'KEEP_ALIVE') !== 'TERMINATE') return;
    const minutes = ctx.need(bakeMinutes);
    // What an absent wait means is not documented for both platforms; CDK writes 0 for it.
    if (minutes === undefined && group !== undefined)
      ctx.fail('ends', group.blueGreen.terminate.at, { deployment: name }, { confidence: 'low', evidence: timeline });
    if (minutes === 0)
      ctx.fail(
        'ends',
        bakeMinutes.at,
        { deployment: name },
        { fix: unsafeFix('Keep the old version for an hour', { kind: 'set', at: bakeMinutes.at, value: 60 }) },
      );
  },
});

const MECHANISMS = new Set(['codedeploy', 'hooks', 'ecs-native']);
