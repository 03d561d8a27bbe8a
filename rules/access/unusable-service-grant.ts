import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unusable-service-grant',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'idle-statement',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Statement for a service that never applies',
    what: 'Finds statements of topics, queues, buckets, keys, secrets, image repositories and functions that let services in on a condition about the organization, the account, the ARN or the tags of the caller.',
    why: 'A service is in no account and in no organization, so its requests do not carry these keys and the statement lets nobody in. What the service should deliver is lost without a word.',
    fix: 'Ask for whom the service acts: `aws:SourceOrgID`, `aws:SourceAccount` or `aws:SourceArn` in place of the key of the principal.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceorgid',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    ],
  },
  messages: {
    idle: (d: { policy: string; service: string; key: string }) =>
      `${d.policy} lets ${d.service} in where \`${d.key}\` fits, which no request of a service carries: the statement never applies`,
  },
  supersedes: ['undeliverable-notification'],
  check({ name, service, key, condition, fault }, ctx) {
    ctx.fail('idle', condition, { policy: name, service: service.print(), key }, fault === undefined ? {} : { fault });
  },
});
