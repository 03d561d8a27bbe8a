import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'uncontrolled-traffic',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'deployment-group',
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Servers that get requests while they are changed',
    what: 'Finds deployment groups that name a load balancer and say `WITHOUT_TRAFFIC_CONTROL`, so that CodeDeploy does not use it.',
    why: 'Each server goes on getting requests while its application is stopped and replaced, and the next one follows without a look at its health in the load balancer.',
    fix: 'Set `DeploymentOption` to `WITH_TRAFFIC_CONTROL`.',
    references: ['https://docs.aws.amazon.com/codedeploy/latest/userguide/integrations-aws-elastic-load-balancing.html'],
  },
  messages: {
    unused: (d: { group: string }) => `${d.group} names a load balancer, and changes servers without taking them out of it`,
  },
  supersedes: [],
  check({ name, style, loadBalancers }, ctx) {
    const { option } = style;
    if (!('value' in option) || option.value !== 'WITHOUT_TRAFFIC_CONTROL') return;
    const named = LISTS.flatMap((key) => loadBalancers.get(key).items().items);
    if (named.length === 0) return;
    ctx.fail(
      'unused',
      option.at,
      { group: name },
      {
        related: [{ place: loadBalancers.at, note: 'not used' }],
        fix: unsafeFix('Take servers out while they are changed', { kind: 'set', at: option.at, value: 'WITH_TRAFFIC_CONTROL' }),
      },
    );
  },
});

const LISTS = ['ElbInfoList', 'TargetGroupInfoList', 'TargetGroupPairInfoList'];
