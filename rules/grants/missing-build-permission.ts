import { defineRule } from '../../src/rule/index.ts';

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
    missing: (d: { caller: string; actions: string; target: string; policy: string; need: string }) =>
      `${d.caller} may not call ${d.actions} on ${d.target}: ${d.policy} not allow it, and ${d.need}`,
    managed: (d: { caller: string; key: string }) =>
      `${d.caller} reads a secret of another account that is encrypted with ${d.key}, which no other account can use: encrypt it with a key of its own`,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'build' ? 'yes' : 'no'),
  check({ allowed, gaps, at, awsManaged, caller: { name }, target: key }, ctx) {
    if (awsManaged && ctx.sure(allowed, at) === false) return ctx.fail('managed', at, { caller: name, key });
    for (const { at: place, caller, actions, target, policy, need, confidence, related, fix, fault, dependsOn, evidence } of gaps) {
      ctx.fail('missing', place, { caller, actions, target, policy, need }, { confidence, related, fix, fault, dependsOn, evidence });
    }
    if (allowed !== 'no') ctx.sure(allowed, at);
  },
});
