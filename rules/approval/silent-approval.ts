import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'silent-approval',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'default',
  subject: 'approval',
  controls: ['owasp-cicd:CICD-SEC-10'],
  peers: [],
  docs: {
    title: 'Approval that nobody is told of',
    what: 'Finds manual approvals without a topic to notify, in pipelines whose waiting approvals no notification rule or event rule in view reports.',
    why: 'The release waits until somebody happens to look, and fails after seven days. People then approve in bulk, or take the approval out.',
    fix: 'Set `NotificationArn` on the approval, or add a notification rule for `manual-approval-needed`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-action-add.html'],
  },
  messages: {
    silent: (d: { approval: string }) => `nobody is told that ${d.approval} waits`,
  },
  supersedes: [],
  appliesTo: ({ manual }) => manual,
  check({ announced, action, name }, ctx) {
    const place = action.configuration.get('NotificationArn').at;
    if (!ctx.sure(announced, place)) ctx.fail('silent', place, { approval: name });
  },
});
