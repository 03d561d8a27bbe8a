import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unserved-deployment',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: ['deployment', 'auto-scaling-group'],
  controls: ['nist-800-53:CM-3', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Deployment during which nothing answers',
    what: 'Finds ECS services of several tasks with ports or a load balancer that may have no more than these tasks and have to keep none, and Auto Scaling groups behind a load balancer whose rolling update takes all servers in one batch and keeps none. Environments named dev or test are left out, and so is production, where `all-at-once-production` tells it of services.',
    why: 'All that runs is stopped before anything new has started. Nobody is answered meanwhile, and when the new version does not start nobody is answered until somebody notices.',
    fix: 'Let ECS keep 100 percent and start up to 200. Give the group a `MaxBatchSize` of a part of it, and `MinInstancesInService`.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html',
    ],
  },
  messages: {
    tasks: (d: { service: string }) => `a deployment of ${d.service} stops all its tasks before new ones start`,
    servers: (d: { group: string }) => `an update of ${d.group} replaces all its servers in one batch`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.early) return;
    if (subject.kind === 'auto-scaling-group') {
      const { used, wholeAtOnce } = subject.rollingUpdate;
      if (wholeAtOnce !== undefined && used === 'yes') ctx.fail('servers', wholeAtOnce, { group: subject.name });
      return;
    }
    const { mechanism, service, target, name } = subject;
    if (mechanism === 'ecs-rolling' && service?.gap !== undefined && target.production !== 'yes')
      ctx.fail('tasks', service.gap, { service: name });
  },
});
