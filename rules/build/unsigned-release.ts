import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unsigned-release',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'build-use',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: ['CKV_AWS_272'],
  docs: {
    title: 'Release that nobody signs',
    what: 'Finds build actions that publish images or packages by commands in view where no build of the pipeline signs.',
    why: 'Without a signature nobody can tell later whether what runs is what the pipeline built.',
    fix: "Sign images with Notation, cosign or ECR's managed signing, and packages with AWS Signer.",
    references: ['https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing.html'],
  },
  messages: {
    unsigned: (d: { action: string }) => `${d.action} publishes what no build of its pipeline signs`,
  },
  supersedes: [],
  check({ action, project, signedBeside }, ctx) {
    if (project.state !== 'node' || project.node.buildspec.serves('publish') !== 'yes') return;
    if (!ctx.sure(signedBeside, action.at)) ctx.fail('unsigned', action.at, { action: action.name });
  },
});
