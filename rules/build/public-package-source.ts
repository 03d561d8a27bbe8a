import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'public-package-source',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'package-repository',
  controls: ['owasp-cicd:CICD-SEC-3', 'nist-800-53:SR-3'],
  peers: ['CA-002'],
  docs: {
    title: 'Package repository open to names taken by the public',
    what: 'Finds CodeArtifact repositories that pass on a public registry and that other repositories in view get packages through, where no package group in view keeps public versions from internal names.',
    why: 'Whoever publishes a higher version of an internal name on the public registry gets it into the next build: dependency confusion.',
    fix: 'Make a package group for your names with `ExternalUpstream: BLOCK`.',
    references: ['https://docs.aws.amazon.com/codeartifact/latest/ug/package-group-origin-controls.html'],
  },
  messages: {
    open: (d: { repository: string }) => `${d.repository} passes on a public registry, and nothing keeps its versions from internal names`,
  },
  supersedes: [],
  check({ name, externalConnections, originControls, servesOthers }, ctx) {
    if (externalConnections.items.length === 0 || !servesOthers) return;
    if (!ctx.sure(originControls, externalConnections.value.at))
      ctx.fail('open', externalConnections.value.at, { repository: name }, { confidence: 'medium' });
  },
});
