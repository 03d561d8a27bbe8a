import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'key-without-rotation',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'key-use',
  controls: ['nist-800-53:SC-12', 'aws-foundational:KMS.4'],
  peers: ['KMS-001', 'CKV_AWS_7', 'AWS-0065', 'AwsSolutions-KMS5', 'cmk-backing-key-rotation-enabled'],
  docs: {
    title: 'Key of the delivery path that does not rotate',
    what: 'Finds customer keys that artifacts or builds are encrypted with, and whose yearly rotation is not switched on. Keys that the service cannot rotate (asymmetric, imported material) are left out.',
    why: 'The more is encrypted with one piece of key material, the more one loss of it opens.',
    fix: 'Set `EnableKeyRotation: true`. What was encrypted before stays readable.',
    references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  },
  messages: {
    still: (d: { key: string }) => `${d.key} encrypts what is delivered, and does not rotate`,
  },
  supersedes: [],
  // Judged where the key is used: whether it is used at all is a matter of the pipeline, not of the key.
  appliesTo: ({ key }) => (key === undefined || key.primary.state !== 'absent' ? 'no' : key.rotatable),
  check({ key, leads }, ctx) {
    if (key === undefined || !leads || ctx.need(key.rotation, false)) return;
    const { properties, name, id } = key;
    ctx.fail(
      'still',
      properties.get('EnableKeyRotation').at,
      { key: name },
      {
        fault: `rotation ${id}`,
        fix: safeFix('Rotate the key', { kind: 'set', at: properties.get('EnableKeyRotation').at, value: true }),
      },
    );
  },
});
