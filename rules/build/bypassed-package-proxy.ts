import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'bypassed-package-proxy',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'medium',
  audience: 'strict',
  subject: 'package-install',
  controls: ['owasp-cicd:CICD-SEC-3', 'nist-800-53:SR-4'],
  peers: [],
  docs: {
    title: 'Packages fetched past the package repository',
    what: 'Finds builds whose commands install packages and sign in to no repository, where a CodeArtifact repository is in view and the role of the build may get no token for it.',
    why: 'Packages come from public registries, without the copies that outlive a deletion there and without the controls over who may publish a name.',
    fix: 'Call `aws codeartifact login` before the install, and allow the role `codeartifact:GetAuthorizationToken`, `codeartifact:ReadFromRepository` and `sts:GetServiceBearerToken`.',
    references: ['https://docs.aws.amazon.com/codeartifact/latest/ug/using-python-configure-pip.html'],
  },
  messages: {
    bypassed: (d: { project: string; line: string; repository: string }) =>
      `${d.project} runs \`${d.line}\` and may not read ${d.repository}: its packages come from elsewhere`,
  },
  supersedes: [],
  check({ name, line, place, repository, proxied }, ctx) {
    if (ctx.sure(proxied, place)) return;
    ctx.fail(
      'bypassed',
      place,
      { project: name, line, repository: repository.name },
      { related: [{ place: repository.at, note: 'the repository' }] },
    );
  },
});
