import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'stale-approval',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'medium',
  audience: 'strict',
  subject: 'approval',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Approval that may wait longer than a week',
    what: 'Finds approvals whose time limit was raised above the seven days that the service gives them.',
    why: 'While it waits, the stage is locked with the revision it was asked about. Weeks later somebody approves tests that ran against another world, and newer changes, fixes among them, have waited behind it.',
    fix: 'Leave `TimeoutInMinutes` out, or lower it, and start a new execution for what was not approved in time.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html'],
  },
  messages: {
    long: (d: { approval: string; days: number }) => `${d.approval} may wait ${d.days} days before it is given`,
  },
  options: {
    longestDays: { description: 'An approval may wait so many days.', default: 7, minimum: 1, maximum: 60 },
  },
  supersedes: [],
  appliesTo: ({ manual }) => manual,
  check({ timeoutMinutes, name }, ctx) {
    const days = ctx.need(timeoutMinutes, 0) / (24 * 60);
    if (days > ctx.option('longestDays')) ctx.fail('long', timeoutMinutes.at, { approval: name, days: Math.round(days) });
  },
});
