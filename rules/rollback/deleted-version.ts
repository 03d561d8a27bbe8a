import { defineRule, safeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'deleted-version',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'lambda-version',
  controls: ['nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Release that deletes the version before it',
    what: 'Finds versions of functions that an alias points to and that each release replaces, because their description or digest changes, without `UpdateReplacePolicy: Retain`; and, with lower severity, those whose logical id changes, as the CDK makes them, without `DeletionPolicy: Retain`.',
    why: 'CloudFormation deletes the old version as soon as the alias has moved. When the new one turns out to be bad there is nothing to point the alias back to, only a new deployment.',
    fix: 'Set `UpdateReplacePolicy: Retain` and `DeletionPolicy: Retain` on the version; in the CDK `currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN }`.',
    references: [
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html',
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html',
    ],
  },
  messages: {
    replaced: (d: { version: string; function: string; alias: string }) =>
      `each release deletes the version of ${d.function} that ${d.alias} pointed to before: ${d.version} is not retained`,
  },
  supersedes: [],
  appliesTo: ({ replaced }) => (replaced === undefined ? 'no' : 'yes'),
  check({ name, function: owner, aliases, replaced }, ctx) {
    const [alias] = aliases;
    if (alias === undefined || replaced === undefined || owner.state !== 'node') return;
    const { policy } = replaced;
    if (policy.state === 'unresolved' || ('value' in policy && policy.value !== 'Delete')) return;
    ctx.fail(
      'replaced',
      policy.at,
      { version: name, function: owner.node.name, alias: alias.name },
      {
        ...(replaced.by === 'id' ? { severity: 'low' as const } : {}),
        related: [{ place: alias.version.at, note: 'points to it' }],
        fix: safeFix('Keep old versions', { kind: 'set', at: policy.at, value: 'Retain' }),
      },
    );
  },
});
