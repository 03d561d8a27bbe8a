import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'fixed-code-key',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'fixed-code',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: [],
  docs: {
    title: 'New code under a key that never changes',
    what: 'Finds functions, layers, state machines and APIs that take their code or definition from a key of a bucket without naming its version, where a pipeline in view uploads each release under that very key, and none of its builds may replace the code in another way.',
    why: 'CloudFormation compares templates, not archives. It finds nothing changed and leaves the old code where it is, and the pipeline is green.',
    fix: 'Hand the version of the object to the stack and name it in `S3ObjectVersion`, or put the commit or the digest of the archive into the key.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html',
    ],
  },
  messages: {
    fixed: (d: { resource: string; key: string; by: string }) =>
      `${d.resource} takes \`${d.key}\` whatever its version, and ${d.by} uploads each release under this key: the stack never changes`,
  },
  supersedes: [],
  check({ name, key, place, taken, upload }, ctx) {
    ctx.fail(
      'fixed',
      place,
      { resource: name, key: key.print(), by: upload.action.name },
      {
        related: [
          { place: upload.at, note: 'uploads it' },
          ...(taken === undefined ? [] : [{ place: taken, note: 'the template takes it here' }]),
        ],
      },
    );
  },
});
