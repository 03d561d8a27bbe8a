import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'target-group-of-instances',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'service-target',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Target group that takes instances in place of tasks',
    what: 'Finds target groups that take instances, which is what they do where nothing is said, behind services of ECS and in pairs of CodeDeploy whose tasks have network addresses of their own (`awsvpc`).',
    why: 'ECS refuses the service, and CodeDeploy the new tasks: the stack rolls back, or the first deployment that uses the group fails.',
    fix: 'Set `TargetType: ip` on the target group. CloudFormation replaces it then, so give it another name or none.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-targetgroup.html',
    ],
  },
  messages: {
    instances: (d: { by: string; group: string; task: string }) =>
      `${d.by} puts the tasks of ${d.task}, which have addresses of their own, behind ${d.group}, which takes instances only`,
  },
  supersedes: [],
  check({ name, group, task, mismatch, place, named }, ctx) {
    if (!ctx.sure(mismatch, place)) return;
    const data = { by: name, group: group.logicalId, task: task.name };
    ctx.fail('instances', place, data, { related: [{ place: named, note: 'used here' }] });
  },
});
