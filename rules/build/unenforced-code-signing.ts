import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unenforced-code-signing',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'code-signing-config',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: ['LMB-001'],
  docs: {
    title: 'Code signing that only warns',
    what: 'Finds code signing configurations of Lambda whose `UntrustedArtifactOnDeployment` is `Warn`, which is the default.',
    why: 'It looks as if only packages of the release pipeline could be deployed. Lambda takes every package, signed or not, and counts a metric that nobody looks at.',
    fix: 'Set `UntrustedArtifactOnDeployment: Enforce` once all packages are signed.',
    whenNotToUse: 'While signing is being introduced, and somebody watches `SignatureValidationErrors`.',
    references: ['https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html'],
  },
  messages: {
    warn: (d: { name: string }) => `${d.name} lets unsigned code through with a warning`,
  },
  supersedes: [],
  check({ name, untrusted }, ctx) {
    if (ctx.need(untrusted, 'Warn') !== 'Warn') return;
    const fix = unsafeFix('Refuse what is not signed', { kind: 'set', at: untrusted.at, value: 'Enforce' });
    ctx.fail('warn', untrusted.at, { name }, { fix });
  },
});
