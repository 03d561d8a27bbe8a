import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'open-event-bus',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'open-bus',
  controls: ['owasp-cicd:CICD-SEC-1', 'owasp-cicd:CICD-SEC-2', 'nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Event bus on which anybody can start a delivery',
    what: 'Finds policies of event buses that let every AWS account put events, where a rule of the bus starts a pipeline, a build or a program for events whose every field the sender writes. Rules that compare the `account`, and rules for events of AWS services, are left out: nobody forges those.',
    why: 'An event is only what its sender writes into it. Any account in the world can send one that the rule takes, and with it starts a release when and as often as it likes.',
    fix: 'Name the accounts that may send, or add `StringEquals` on `aws:PrincipalOrgID`; and let the rule compare `account`.',
    references: [
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html',
      'https://docs.aws.amazon.com/securityhub/latest/userguide/eventbridge-controls.html',
    ],
  },
  messages: {
    open: (d: { policy: string; rule: string; starts: string }) =>
      `${d.policy} lets every AWS account send events, and ${d.rule} starts ${d.starts} for them`,
  },
  supersedes: [],
  check({ name, listeners, at }, ctx) {
    const listener = listeners.find(({ delivers }) => delivers) ?? listeners[0];
    if (listener === undefined) return;
    const { rule, starts, delivers, at: target } = listener;
    ctx.fail(
      'open',
      at,
      { policy: name, rule: rule.name, starts },
      { related: [{ place: target, note: `starts ${starts}` }], ...(delivers ? {} : { severity: 'medium' }) },
    );
  },
});
