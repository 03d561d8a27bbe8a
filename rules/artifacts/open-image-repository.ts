import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'open-image-repository',
  since: '0.1.0',
  status: 'stable',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  subject: 'image-repository',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:AC-3'],
  peers: ['CKV_AWS_32'],
  docs: {
    title: 'Image repository open to everybody',
    what: 'Finds ECR repositories whose policy admits everyone without a condition on the organization, account or network. High where they may only pull.',
    why: 'Every AWS account can pull your images, and with the right to push put its own in their place, which the next deploy runs.',
    fix: 'Name the accounts or roles, or add `StringEquals` on `aws:PrincipalOrgID`.',
    references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html'],
  },
  messages: {
    push: (d: { repository: string }) => `everyone may push images to ${d.repository}`,
    pull: (d: { repository: string }) => `everyone may use the images of ${d.repository}`,
  },
  supersedes: [],
  check({ name, openStatements }, ctx) {
    for (const { at, writes } of openStatements) {
      if (writes === 'yes') ctx.fail('push', at, { repository: name });
      else ctx.fail('pull', at, { repository: name }, { severity: 'high' });
    }
  },
});
