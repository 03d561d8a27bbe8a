import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unsignalled-update',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'auto-scaling-group',
  controls: ['nist-800-53:CM-3', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Rolling update that does not ask whether the new servers work',
    what: 'Finds Auto Scaling groups behind a load balancer whose rolling update does not wait for signals of the new servers.',
    why: 'A server counts as good as soon as it runs. A release whose application does not start replaces the whole fleet, batch by batch, and the stack update succeeds.',
    fix: 'Set `WaitOnResourceSignals: true` and a `PauseTime`, and let the servers call `cfn-signal` once they answer.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html'],
  },
  messages: {
    blind: (d: { group: string }) => `the rolling update of ${d.group} goes on to the next servers whether or not the new ones work`,
  },
  supersedes: [],
  check({ name, properties, rollingUpdate }, ctx) {
    const balanced = ['TargetGroupARNs', 'LoadBalancerNames', 'TrafficSources'].some((key) => properties.get(key).exists === 'yes');
    if (!balanced || !ctx.sure(rollingUpdate.used, rollingUpdate.value.at)) return;
    const { waitsForSignals } = rollingUpdate;
    if (!ctx.need(waitsForSignals, false)) ctx.fail('blind', waitsForSignals.at, { group: name });
  },
});
