import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unusable-trust',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'dead-trust',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Trust that lets nobody in',
    what: 'Finds statements of trust policies that can never hold: `aws:SourceArn` and its kin where roles or users are trusted; for identity providers an audience, a claim or a subject that no accepted token has, a provider that the account cannot have, and `sts:AssumeRole` where tokens need a call of their own. For roles of pipeline actions `unassumable-action-role` proves it.',
    why: 'The role looks well guarded, and every attempt to assume it is refused, with a message that names no condition.',
    fix: 'Name the role in `Principal` and drop the condition, or compare `aws:PrincipalArn`. For a provider compare the audience that is in its `ClientIdList`, allow `sts:AssumeRoleWithWebIdentity`, and copy the subject from a token of the job.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html',
    ],
  },
  messages: {
    source: (d: { role: string; key: string; hint: string }) =>
      `nobody can assume ${d.role}: \`${d.key}\` is sent for calls of services only, and the statement trusts no service`,
    audience: (d: { role: string; wanted: string; given: string }) =>
      `nobody can assume ${d.role}: it wants tokens for \`${d.wanted}\`, and the provider takes those for \`${d.given}\` only`,
    action: (d: { role: string; key: string; hint: string }) =>
      `nobody can assume ${d.role}: the token of an identity provider comes with \`${d.hint}\`, and \`sts:AssumeRole\` is allowed`,
    provider: (d: { role: string; key: string; hint: string }) =>
      `nobody can assume ${d.role}: the account has no provider \`${d.key}\`; ${d.hint}`,
    claim: (d: { role: string; key: string; hint: string }) =>
      `nobody can assume ${d.role}: no token brings the condition key \`${d.key}\`; use ${d.hint}`,
    subject: (d: { role: string; key: string; hint: string }) =>
      `nobody can assume ${d.role}: no token has a subject like \`${d.key}\`; it is like \`${d.hint}\``,
  },
  supersedes: [],
  check({ role, as, key, hint, wanted, given, dead, condition }, ctx) {
    if (!ctx.sure(dead, condition)) return;
    const audiences = given.map((text) => text.print()).join('`, `');
    if (as !== 'audience') ctx.fail(as, condition, { role: role.name, key, hint });
    else ctx.fail('audience', condition, { role: role.name, wanted: wanted.print(), given: audiences });
  },
});
