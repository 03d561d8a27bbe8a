import { defineRule, type Place, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'key-alias-across-accounts',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'store-use',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Key named in a way that another account cannot resolve',
    what: 'Finds artifact stores that name their key by an alias or a bare id while an action uses their artifacts as a role of another account.',
    why: 'Aliases and bare ids are looked up in the account of the caller. There they mean another key, or none.',
    fix: 'Name the key by its ARN.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html',
      'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    ],
  },
  messages: {
    alias: (d: { name: string; action: string }) =>
      `the alias ${d.name} means nothing in the account of ${d.action}: name the key by its ARN`,
    bareId: (d: { name: string; action: string }) =>
      `the bare key id ${d.name} means nothing in the account of ${d.action}: name the key by its ARN`,
  },
  supersedes: [],
  appliesTo: ({ awsManaged, form }, { all }) =>
    all([form === undefined || form === 'key-arn' ? 'no' : 'yes', awsManaged === 'yes' ? 'no' : 'yes']),
  check({ id, key, form, awsManaged, acrossAccounts, users }, ctx) {
    if (!ctx.sure(ctx.all([acrossAccounts, awsManaged === 'yes' ? 'no' : 'yes']), key.at)) return;
    const foreign = users.filter((user) => user.foreign === 'yes');
    const action = foreign[0]?.action.name ?? 'an action';
    const name = 'text' in key && key.text !== undefined ? key.text.print() : 'of the store';
    const related = foreign
      .slice(0, 5)
      .map((user) => ({ place: user.action.role.at, note: `${user.action.name} acts in another account` }));
    const bare = form === 'key-id';
    ctx.fail(
      bare ? 'bareId' : 'alias',
      key.at,
      { name, action },
      {
        related,
        fault: `artifact key ${id}`,
        confidence: bare ? 'medium' : 'high',
        ...(key.state === 'node' && sameTemplate(key.at, key.node.at)
          ? { fix: safeFix('Name the key by its ARN', { kind: 'set', at: key.at, value: { 'Fn::GetAtt': `${key.node.name}.Arn` } }) }
          : {}),
      },
    );
  },
});

function sameTemplate(one: Place, other: Place): boolean {
  return one.resource !== undefined && one.resource.instance === other.resource?.instance;
}
