import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-build-permission',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Build whose role may not do what its project declares',
    what: 'Proves whether the role of a build project may do what the project says it does: write its log group and reports, reach its VPC, read the parameters and secrets that its variables name, pull its image, clone through its connection.',
    why: 'The build ends before its first command, with an error about logs, variables or the network.',
    fix: 'Add the statement that is shown to the policies of the project role.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html',
    ],
  },
  messages: {
    missing: missingGrant,
    managed: (d: { caller: string; key: string }) =>
      `${d.caller} reads a secret of another account that is encrypted with ${d.key}, which no other account can use: encrypt it with a key of its own`,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'build' ? 'yes' : 'no'),
  check(grant, ctx) {
    const { allowed, at, awsManaged, caller, target } = grant;
    if (awsManaged && !ctx.sure(allowed, at)) return ctx.fail('managed', at, { caller: caller.name, key: target });
    failMissing(grant, ctx);
  },
});
