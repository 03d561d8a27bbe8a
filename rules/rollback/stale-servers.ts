import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'stale-servers',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'medium',
  audience: 'default',
  subject: 'auto-scaling-group',
  controls: ['nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Servers that keep what they started with after a release',
    what: 'Finds Auto Scaling groups behind a load balancer without an `UpdatePolicy` that follow a launch template or configuration of their own template. Groups that CodeDeploy or a cluster serves, and builds that start an instance refresh, are left out.',
    why: 'A stack update changes what the next server starts from and touches none that runs. The release is green, and old servers stay until chance replaces them.',
    fix: 'Add `UpdatePolicy: AutoScalingRollingUpdate`, with `WaitOnResourceSignals`.',
    whenNotToUse: 'Somebody out of view starts an instance refresh after each update of the stack.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html',
    ],
  },
  messages: {
    kept: (d: { group: string }) => `${d.group} keeps its running servers when what they start from changes`,
  },
  supersedes: [],
  check({ name, properties, updatePolicy, follows, replacedOtherwise }, ctx) {
    const balanced = ['TargetGroupARNs', 'LoadBalancerNames', 'TrafficSources'].some((key) => properties.get(key).exists === 'yes');
    if (balanced && updatePolicy.exists === 'no' && follows !== undefined && !replacedOtherwise) ctx.fail('kept', follows, { group: name });
  },
});
