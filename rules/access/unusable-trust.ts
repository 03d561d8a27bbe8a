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
    what: 'Finds statements of trust policies whose condition can never hold: `aws:SourceArn` and its kin where roles or users are trusted, and an audience that the identity provider in view does not accept. Roles of pipeline actions are left out: for them `unassumable-action-role` proves it.',
    why: 'The role looks well guarded, and every attempt to assume it is refused, with a message that names no condition.',
    fix: 'Name the role in `Principal` and drop the condition, or compare `aws:PrincipalArn`. For a provider compare the audience that is in its `ClientIdList`.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcearn',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html',
    ],
  },
  messages: {
    source: (d: { role: string; key: string }) =>
      `nobody can assume ${d.role}: \`${d.key}\` is sent for calls of services only, and the statement trusts no service`,
    audience: (d: { role: string; wanted: string; given: string }) =>
      `nobody can assume ${d.role}: it wants tokens for \`${d.wanted}\`, and the provider takes those for \`${d.given}\` only`,
  },
  supersedes: [],
  check({ role, as, key, wanted, given, dead, condition }, ctx) {
    if (!ctx.sure(dead, condition)) return;
    const audiences = given.map((text) => text.print()).join('`, `');
    if (as === 'source') ctx.fail('source', condition, { role: role.name, key });
    else ctx.fail('audience', condition, { role: role.name, wanted: wanted.print(), given: audiences });
  },
});
