import { all, defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'key-without-rotation',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'key',
  controls: ['nist-800-53:SC-12', 'aws-foundational:KMS.4'],
  peers: ['KMS-001', 'CKV_AWS_7', 'AWS-0065', 'AwsSolutions-KMS5', 'cmk-backing-key-rotation-enabled'],
  docs: {
    title: 'Key of the delivery path that does not rotate',
    what: 'Finds customer keys that artifacts, builds or images are encrypted with, and whose yearly rotation is not switched on. Keys that the service cannot rotate (asymmetric, imported material) are left out.',
    why: 'The more is encrypted with one piece of key material, the more one loss of it opens.',
    fix: 'Set `EnableKeyRotation: true`. What was encrypted before stays readable.',
    references: ['https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html'],
  },
  messages: {
    still: (d: { key: string }) => `${d.key} encrypts what is delivered, and does not rotate`,
  },
  supersedes: [],
  appliesTo: ({ ofDelivery, rotatable, primary }) => (ofDelivery && primary.state === 'absent' ? all([rotatable]) : 'no'),
  check({ rotation, name, properties }, ctx) {
    if (ctx.need(rotation, false)) return;
    const place = properties.get('EnableKeyRotation').at;
    ctx.fail('still', place, { key: name }, { fix: { title: 'Rotate the key', safe: true, edits: [{ kind: 'add', at: properties.at, key: 'EnableKeyRotation', value: true }] } });
  },
});
