import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'misspelled-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'misspelled-role',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Role whose ARN is written without its path, or in other letters',
    what: 'Finds ARNs of roles in actions, resources, permissions to assume and pass, and trust policies, where the account has a role of that name with another path, or with other capitals. An account has only one role of a name, so no role has the ARN that is written.',
    why: 'The path and the capitals are part of the ARN. Nobody can take on the role: the action ends with a message about missing permissions, and a trust policy that names it is refused.',
    fix: 'Write the ARN as the role has it: `arn:aws:iam::111111111111:role/path/name`. Where the role is in the same stack, use `Fn::GetAtt` in place of a text.',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns'],
  },
  messages: {
    misspelled: (d: { by: string; written: string; arn: string; role: string }) =>
      `${d.by} names \`${d.written}\`, and ${d.role} is \`${d.arn}\``,
  },
  supersedes: [],
  check({ name, written, meant, place }, ctx) {
    const data = { by: name, written: written.print(), arn: meant.arn.print(), role: meant.name };
    ctx.fail('misspelled', place, data, { related: [{ place: meant.at, note: 'the role of that name' }] });
  },
});
