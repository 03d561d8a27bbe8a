import { defineRule, type Place, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unencrypted-artifacts',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: ['build-project', 'report-group'],
  controls: ['nist-800-53:SC-28', 'aws-foundational:CodeBuild.3'],
  peers: ['CKV_AWS_78', 'CKV_AWS_311', 'AWS-0018', 'codebuild-project-artifact-encryption'],
  docs: {
    title: 'Build output that is written without encryption',
    what: 'Finds build projects that switch off the encryption of their artifacts, secondary artifacts or logs in S3, and report groups that export reports without it.',
    why: 'It was switched off on purpose somewhere, usually to read a file by hand, and stays off for every later build.',
    fix: 'Remove `EncryptionDisabled`.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html'],
  },
  messages: {
    off: (d: { name: string; what: string }) => `${d.name} writes its ${d.what} without encryption`,
  },
  supersedes: [],
  check(subject, ctx) {
    const fail = (what: string, place: Place): void =>
      ctx.fail('off', place, { name: subject.name, what }, { fix: safeFix('Encrypt again', { kind: 'remove', at: place }) });
    if (subject.kind === 'report-group') {
      if (ctx.need(subject.encryptionDisabled, false)) fail('reports', subject.encryptionDisabled.at);
      return;
    }
    const { artifacts, secondaryArtifacts, logs } = subject;
    for (const { encryptionDisabled } of [artifacts, ...secondaryArtifacts])
      if (ctx.need(encryptionDisabled, false)) fail('artifacts', encryptionDisabled.at);
    if (ctx.need(logs.s3.encryptionDisabled, false)) fail('logs', logs.s3.encryptionDisabled.at);
  },
});
