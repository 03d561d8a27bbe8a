import { defineRule, not } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unaudited-account',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'account',
  controls: ['owasp-cicd:CICD-SEC-10', 'nist-800-53:AU-12'],
  peers: [],
  docs: {
    title: 'Account with pipelines in which no trail records changes',
    what: 'Finds accounts and regions with pipelines in which no CloudTrail trail that is switched on records management events that write.',
    why: 'Who changed a pipeline, closed a transition or gave an approval is only known from a trail. The event history of the console forgets after 90 days, and nothing is told of it.',
    fix: 'Make a trail of the organization for all regions that records management events, and keep what it writes in another account.',
    references: ['https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html'],
  },
  messages: {
    unaudited: (d: { account: string; region: string }) => `no trail records who changes the pipelines of ${d.account} in ${d.region}`,
  },
  supersedes: [],
  check({ name, region, audited, at }, ctx) {
    if (ctx.sure(not(audited), at)) ctx.fail('unaudited', at, { account: name, region: ctx.need(region, '') }, { fault: 'audited' });
  },
});
