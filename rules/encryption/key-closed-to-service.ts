import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'key-closed-to-service',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'service-key-use',
  controls: ['nist-800-53:SC-12'],
  peers: [],
  docs: {
    title: 'Key that the service which encrypts with it may not use',
    what: 'Finds log groups, trails and event buses whose key policy does not let CloudWatch Logs, CloudTrail or EventBridge in, or lets them in for another resource, and log groups that name their key by its id or alias; encrypted queues that EventBridge, SNS or S3 cannot put messages into; and volumes of fleets whose key is closed to EC2 Auto Scaling.',
    why: 'These services use the key themselves. That the key trusts its account helps them nothing, since no policy of the account can give them the right: the stack fails, messages are lost, or no server starts.',
    fix: 'Add the statement that is shown to the key policy. A queue under a key that AWS manages needs a key of its own.',
    references: [
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html',
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
      'https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html',
    ],
  },
  messages: {
    closed: (d: { key: string; service: string; effect: string }) => `${d.key} does not let ${d.service} in, so ${d.effect}`,
    conditioned: (d: { key: string; service: string; effect: string }) =>
      `${d.key} lets ${d.service} in on a condition that it does not meet, so ${d.effect}`,
    named: (d: { resource: string }) => `${d.resource} names its key by something else than its ARN, which is refused`,
    managed: (d: { service: string; vessel: string; effect: string }) =>
      `${d.vessel} is encrypted with a key that AWS manages, which ${d.service} may not use, so ${d.effect}`,
  },
  supersedes: [],
  check({ key, service, effect, vessel, awsManaged, access, policyAt, grant, name, at, byOtherName, namedAt }, ctx) {
    if (byOtherName) ctx.fail('named', namedAt, { resource: name });
    const data = { service: service.print(), effect: EFFECTS[effect](name, vessel) };
    const related = [{ place: at, note: 'needs the key' }];
    if (awsManaged === 'yes') return ctx.fail('managed', policyAt, { ...data, vessel }, { related });
    if (key.state !== 'node' || ctx.sure(access.answer, policyAt)) return;
    const fault = `key ${key.node.id} ${data.service}`;
    if (access.near !== undefined) return ctx.fail('conditioned', access.near, { ...data, key: key.node.name }, { related, fault });
    const fix = unsafeFix(`Let ${data.service} in`, { kind: 'add', at: policyAt, value: { Effect: 'Allow', ...grant, Resource: '*' } });
    ctx.fail(
      'closed',
      policyAt,
      { ...data, key: key.node.name },
      { related, fault, ...(policyAt.route?.key === 'Statement' ? { fix } : {}) },
    );
  },
});

const EFFECTS = {
  made: (name: string) => `${name} cannot be made with it`,
  launched: (name: string, vessel: string) => `${name} can start no server from ${vessel}`,
  delivered: (name: string, vessel: string) => `what ${name} sends to ${vessel} is lost`,
};
