import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'default-key-across-accounts',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'store-use',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Artifacts for another account under a key that cannot leave its own',
    what: 'Finds artifact stores without a key, or with the key that AWS manages for S3, in pipelines whose actions read or write artifacts as roles of another account.',
    why: 'The policy of an AWS-managed key admits its own account alone and cannot be changed. The action fails when it opens its artifact, whatever bucket and roles allow.',
    fix: 'Make a customer managed key, let the other account use it, and name its ARN as `EncryptionKey` of the store and of the build projects.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html',
    ],
  },
  messages: {
    noKey: (d: { store: string; action: string }) =>
      `${d.store} has no key of its own, and ${d.action} uses its artifacts from another account`,
    awsKey: (d: { store: string; action: string }) =>
      `${d.store} uses a key that AWS manages, and ${d.action} uses its artifacts from another account`,
  },
  supersedes: ['build-key-mismatch', 'key-alias-across-accounts'],
  check({ id, key, awsManaged, acrossAccounts, users, owner, bucketKey, at }, ctx) {
    if (!ctx.sure(ctx.all([awsManaged, acrossAccounts]), key.at)) return;
    const foreign = users.filter((user) => user.foreign === 'yes');
    const action = foreign[0]?.action.name ?? 'an action';
    const related = foreign
      .slice(0, 5)
      .map((user) => ({ place: user.action.role.at, note: `${user.action.name} acts in another account` }));
    const store = `the artifact store of ${owner.name}`;
    const fault = `artifact key ${id}`;
    if (key.state !== 'absent') return ctx.fail('awsKey', key.at, { store, action }, { related, fault });
    // The other account reads nothing so far: where it may not use this key either, nothing is worse.
    const given = bucketKey();
    const fix =
      given === undefined
        ? {}
        : {
            fix: safeFix('Encrypt with the key of the bucket', {
              kind: 'add',
              at,
              key: 'EncryptionKey',
              value: { Id: given, Type: 'KMS' },
            }),
          };
    ctx.fail('noKey', key.at, { store, action }, { related, fault, ...fix });
  },
});
