import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unsigned-release',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: ['code-signing-config', 'build-use'],
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: ['LMB-001', 'CKV_AWS_272'],
  docs: {
    title: 'Release that nobody signs',
    what: 'Finds code signing configurations of Lambda that only warn, and build actions that publish images or packages by commands in view where no build of the pipeline signs.',
    why: 'Without a signature nobody can tell later whether what runs is what the pipeline built.',
    fix: "Set `UntrustedArtifactOnDeployment: Enforce`; sign images with Notation, cosign or ECR's managed signing.",
    references: [
      'https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing.html',
    ],
  },
  messages: {
    warn: (d: { name: string }) => `${d.name} lets unsigned code through with a warning`,
    unsigned: (d: { action: string }) => `${d.action} publishes what no build of its pipeline signs`,
  },
  supersedes: [],
  check(subject, ctx) {
    if (subject.kind === 'code-signing-config') {
      if (ctx.need(subject.untrusted, 'Warn') === 'Warn')
        ctx.fail(
          'warn',
          subject.untrusted.at,
          { name: subject.name },
          { fix: unsafeFix('Refuse what is not signed', { kind: 'set', at: subject.untrusted.at, value: 'Enforce' }) },
        );
      return;
    }
    const { action, project, signedBeside } = subject;
    if (project.state !== 'node' || project.node.buildspec.serves('publish') !== 'yes') return;
    if (!ctx.sure(signedBeside, action.at)) ctx.fail('unsigned', action.at, { action: action.name });
  },
});
