import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'open-package-domain',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'package-repository',
  controls: ['owasp-cicd:CICD-SEC-3', 'nist-800-53:AC-3'],
  peers: ['CA-003', 'CA-004'],
  docs: {
    title: 'Package domain or repository open beyond the organization',
    what: 'Finds CodeArtifact domains and repositories whose policy admits everyone without a condition on the organization or account.',
    why: 'Strangers read your packages, and with the right to publish put theirs among them.',
    fix: 'Name the accounts, or add `StringEquals` on `aws:PrincipalOrgID`.',
    references: ['https://docs.aws.amazon.com/codeartifact/latest/ug/domain-policies.html'],
  },
  messages: {
    open: (d: { what: string }) => `everyone is admitted to ${d.what}`,
  },
  supersedes: [],
  check({ name, openStatements }, ctx) {
    for (const at of openStatements) ctx.fail('open', at, { what: name });
  },
});
