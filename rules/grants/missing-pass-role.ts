import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-pass-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Role that may not be handed over',
    what: 'Proves whether the role behind an action may call `iam:PassRole` on the roles that the action hands to CloudFormation, ECS or CodeBuild, with the service that `iam:PassedToService` names, and finds roles of another account, which can never be passed.',
    why: 'Handing over a role is a right of its own. Without it the deploy is refused, also for administrators of the other account: a role can only be passed within its account.',
    fix: 'Allow `iam:PassRole` on exactly those roles, with `iam:PassedToService`. For a stack in another account give the action a role of that account.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html',
    ],
  },
  messages: {
    missing: (d: { caller: string; actions: string; target: string; policy: string; need: string }) =>
      `${d.caller} may not call ${d.actions} on ${d.target}: ${d.policy} not allow it, and ${d.need}`,
    across: (d: { caller: string; target: string; need: string }) =>
      `${d.caller} cannot hand over ${d.target}, a role of another account: the action needs a role of that account; ${d.need}`,
  },
  supersedes: ['missing-action-permission'],
  appliesTo: ({ category }) => (category === 'pass-role' ? 'yes' : 'no'),
  check({ allowed, gaps, at }, ctx) {
    for (const { side, at: place, caller, actions, target, policy, need, confidence, related, fix, fault, evidence } of gaps) {
      const details = { confidence, related, fix, fault, evidence };
      if (side === 'across') ctx.fail('across', place, { caller, target, need }, details);
      else ctx.fail('missing', place, { caller, actions, target, policy, need }, details);
    }
    if (allowed !== 'no') ctx.sure(allowed, at);
  },
});
