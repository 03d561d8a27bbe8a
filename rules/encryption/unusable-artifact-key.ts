import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unusable-artifact-key',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'key-use',
  controls: ['nist-800-53:SC-12'],
  peers: [],
  docs: {
    title: 'Key that nothing can be encrypted with',
    what: 'Finds keys of artifact stores and build projects that are disabled, or asymmetric, or made for signing.',
    why: 'S3 encrypts with enabled symmetric keys only. The first step that stores an artifact fails, and with a key that was disabled later also every step that opens one.',
    fix: 'Enable the key, or name another one: `KeySpec` `SYMMETRIC_DEFAULT` and `KeyUsage` `ENCRYPT_DECRYPT`, the defaults.',
    references: [
      'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/enabling-keys.html',
    ],
  },
  messages: {
    disabled: (d: { key: string; use: string }) => `${d.key} is disabled, and ${d.use} encrypts with it`,
    asymmetric: (d: { key: string; use: string; spec: string }) => `${d.key} is a key of kind ${d.spec}, and ${d.use} encrypts with it`,
  },
  supersedes: [],
  appliesTo: ({ key }) => (key === undefined ? 'no' : 'yes'),
  check({ key, leads, name, at }, ctx) {
    if (key === undefined || !leads) return;
    const { enabled, spec, usage } = key;
    const related = [{ place: at, note: `${name} names it` }];
    const fault = `unusable ${key.id}`;
    const kind = ctx.need(spec, 'SYMMETRIC_DEFAULT');
    const use = ctx.need(usage, 'ENCRYPT_DECRYPT');
    if (kind !== 'SYMMETRIC_DEFAULT') ctx.fail('asymmetric', spec.at, { key: key.name, use: name, spec: kind }, { related, fault });
    else if (use !== 'ENCRYPT_DECRYPT') ctx.fail('asymmetric', usage.at, { key: key.name, use: name, spec: use }, { related, fault });
    else if (!ctx.need(enabled, true))
      ctx.fail(
        'disabled',
        enabled.at,
        { key: key.name, use: name },
        { related, fault, fix: unsafeFix('Enable the key', { kind: 'set', at: enabled.at, value: true }) },
      );
  },
});
