import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unanchored-oidc-trust',
  since: '0.1.0',
  status: 'stable',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  subject: 'federated-trust',
  controls: ['owasp-cicd:CICD-SEC-2', 'owasp-cicd:CICD-SEC-8', 'nist-800-53:IA-9'],
  peers: ['CKV_AWS_358', 'CKV_AWS_393', 'IAM-008'],
  docs: {
    title: 'CI provider trusted without pinning who may come',
    what: 'Finds roles that trust a CI provider (GitHub, GitLab, Bitbucket, Azure DevOps, Terraform Cloud, Buildkite, CircleCI, Codefresh, Spacelift, Vercel) without a condition that pins the subject to one repository and ref, judged as IAM evaluates conditions: values are alternatives, `ForAllValues` holds without the key, `StringEquals` knows no wildcards.',
    why: 'A shared issuer gives tokens to every customer of the provider. Without a pinned subject any repository in the world can assume the role; with a wide pattern, any repository or branch of the organization can, whoever may push there.',
    fix: 'Compare `sub` with `StringEquals` to the exact repository and branch or environment, and `aud` to the audience that your job asks for. For GitHub repositories made after July 2026 the subject holds ids: `repo:owner@id/repo@id:…`.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html',
      'https://docs.github.com/en/actions/reference/security/oidc',
    ],
  },
  messages: {
    anyone: (d: { role: string; issuer: string; pattern: string }) =>
      `any customer of ${d.issuer} can assume ${d.role}: ${d.pattern === '' ? 'no condition pins the subject' : `the subject may be \`${d.pattern}\``}`,
    organization: (d: { role: string; issuer: string; pattern: string }) =>
      `more than one ${d.issuer} repository can assume ${d.role}: ${d.pattern === '' ? 'no condition pins the subject' : `the subject may be \`${d.pattern}\``}`,
    refs: (d: { role: string; issuer: string; pattern: string }) =>
      `every branch or environment of a ${d.issuer} repository can assume ${d.role}: the subject may be \`${d.pattern}\``,
    'pull-requests': (d: { role: string; issuer: string; pattern: string }) =>
      `pull requests of a ${d.issuer} repository can assume ${d.role} before anybody has reviewed them: the subject may be \`${d.pattern}\``,
    'for-all-values': (d: { role: string; issuer: string }) =>
      `the condition of ${d.role} on the subject uses ForAllValues, which also holds without a subject`,
    literal: (d: { role: string; pattern: string }) =>
      `nobody can assume ${d.role} by this statement: \`${d.pattern}\` is compared as it is written, asterisk included`,
    audience: (d: { role: string; issuer: string }) => `${d.role} takes ${d.issuer} tokens that were made for any audience`,
  },
  supersedes: [],
  check({ role, issuer, width, anyRef, pattern, condition, deciding, forAllValues, literalWildcard, audience, because }, ctx) {
    const data = { role: role.name, issuer, pattern: pattern?.print() ?? '' };
    if (literalWildcard !== undefined)
      return ctx.fail('literal', literalWildcard.at, { role: role.name, pattern: literalWildcard.text.print() }, { severity: 'low' });
    if (forAllValues !== undefined && width !== 'project')
      return ctx.fail('for-all-values', forAllValues, data, { severity: 'high', confidence: 'medium' });
    if (width !== 'project') return ctx.fail(width, deciding, data, width === 'anyone' ? {} : { severity: 'high' });
    if (anyRef && pattern !== undefined)
      return ctx.fail(pattern.endsWith('pull_request') === 'yes' ? 'pull-requests' : 'refs', deciding, data, { severity: 'medium' });
    if (because.length > 0) return ctx.unknown(because, deciding);
    if (!audience) ctx.fail('audience', condition, data, { severity: 'low' });
  },
});
