import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'undeliverable-notification',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: ['notification-delivery', 'queue-delivery'],
  controls: ['owasp-cicd:CICD-SEC-10', 'nist-800-53:SI-4'],
  peers: [],
  docs: {
    title: 'Notification that reaches nobody',
    what: 'Finds notification rules without a target; topics of notification rules, of alarms and of event rules about deliveries that refuse the service: by a key that AWS manages, by the policy or a condition of a customer key, or by their own policy; and queues whose policy does not let in EventBridge, SNS or S3, which send there. Of accounts also topics that nobody listens to.',
    why: 'The rule exists and looks right. What it has to say is thrown away, and nobody notices that nothing comes.',
    fix: "Encrypt the topic with a customer key that lets the service decrypt and generate data keys, and allow the service to publish in the topic's policy.",
    references: [
      'https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html',
      'https://docs.aws.amazon.com/sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html',
    ],
  },
  messages: {
    off: (d: { rule: string }) => `${d.rule} is switched off`,
    nobody: (d: { rule: string }) => `${d.rule} has no target`,
    managedKey: (d: { rule: string; topic: string; service: string }) =>
      `${d.topic} is encrypted with a key that AWS manages, so nothing that ${d.rule} says gets through: ${d.service} may not use it`,
    refused: (d: { rule: string; topic: string; service: string }) =>
      `the policy of ${d.topic} does not let ${d.service} publish, so nothing that ${d.rule} says gets through`,
    locked: (d: { rule: string; topic: string; service: string }) =>
      `the key of ${d.topic} does not let ${d.service} in, so nothing that ${d.rule} says gets through`,
    conditioned: (d: { rule: string; topic: string; service: string }) =>
      `the key of ${d.topic} lets ${d.service} in on a condition that it does not meet, so nothing that ${d.rule} says gets through`,
    queue: (d: { rule: string; queue: string; service: string }) =>
      `nothing lets ${d.service} put messages into ${d.queue}, so what ${d.rule} sends there is lost`,
    unheard: (d: { rule: string; topic: string }) => `nobody listens to ${d.topic}, so what ${d.rule} says reaches nobody`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'queue-delivery') {
      const { name, queue, service, access, at } = subject;
      if (ctx.sure(access.answer, at)) return;
      const related = [{ place: queue.at, note: 'the queue' }];
      return ctx.fail('queue', access.near ?? at, { rule: name, queue: queue.logicalId, service }, { related });
    }
    const { rule, enabled, topic, place, service, awsManagedKey, accepted, keyOpen, leads, policyAt, keyPolicyAt, unmetCondition } =
      subject;
    if (leads && !ctx.need(enabled, true)) return ctx.fail('off', enabled.at, { rule: rule.name });
    if (topic === undefined) return ctx.fail('nobody', place, { rule: rule.name });
    if (topic.state !== 'node' || !leads) return;
    const { node } = topic;
    const data = { rule: rule.name, topic: node.name, service };
    const related = [{ place, note: `${rule.name} publishes here` }];
    const key = node.properties.get('KmsMasterKeyId').at;
    if (awsManagedKey === 'yes') return ctx.fail('managedKey', key, data, { fault: `topic key ${node.id}`, related });
    if (accepted === 'no') return ctx.fail('refused', policyAt, data, { fault: `topic policy ${node.id}`, related });
    if (keyOpen === 'no' && unmetCondition !== undefined)
      return ctx.fail('conditioned', unmetCondition, data, { fault: `topic key ${node.id}`, related });
    if (keyOpen === 'no') return ctx.fail('locked', keyPolicyAt, data, { fault: `topic key ${node.id}`, related });
    const listeners = node.resource.observed.get('Subscriptions');
    const { items, open } = listeners.items();
    const confirmed = items.some((one) => {
      const field = one.get('Confirmed').boolean();
      return 'value' in field && field.value;
    });
    if (listeners.kind === 'list' && open === undefined && !confirmed)
      return ctx.fail('unheard', listeners.at, data, { fault: `topic listeners ${node.id}`, related });
    ctx.sure(ctx.all([accepted, keyOpen]), place);
    if (open !== undefined) ctx.unknown(open, listeners.at);
  },
});
