import { defineRule, safeFix, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'build-key-mismatch',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-output',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Build output under a key that its reader cannot use',
    what: 'Finds build projects that name no key, or the key that AWS manages, and whose output an action reads as a role of another account, while the artifact store has a key of its own.',
    why: "CodeBuild encrypts its output with the key of the project, not with that of the store. A role of another account can never use the account's default key.",
    fix: 'Set `EncryptionKey` of the project to the key of the artifact store.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/create-project.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html',
    ],
  },
  messages: {
    mismatch: (d: { project: string; build: string; reader: string }) =>
      `${d.project} encrypts what ${d.build} makes with the default key of its account, and ${d.reader} reads it from another account`,
  },
  supersedes: [],
  appliesTo: ({ readAcrossAccounts, storeHasKey }, { all }) => all([readAcrossAccounts, storeHasKey]),
  check({ project, keyAt, awsManaged, readAcrossAccounts, readers, storeKey, onlyHere, name }, ctx) {
    if (!ctx.sure(ctx.all([readAcrossAccounts, awsManaged]), keyAt)) return;
    const foreign = readers.filter((reader) => reader.foreign === 'yes');
    const reader = foreign[0]?.action.name ?? 'an action';
    const title = project.state === 'node' ? project.node.name : 'the build';
    const related = foreign.slice(0, 5).map((one) => ({ place: one.action.at, note: `${one.action.name} reads it from another account` }));
    const fault = `build key ${project.state === 'node' ? project.node.id : name}`;
    const value = storeKey();
    const fix =
      value === undefined
        ? {}
        : { fix: (onlyHere() ? safeFix : unsafeFix)('Encrypt with the key of the store', { kind: 'set', at: keyAt, value }) };
    ctx.fail('mismatch', keyAt, { project: title, build: name, reader }, { related, fault, ...fix });
  },
});
