import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'role-of-other-account',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'medium',
  audience: 'default',
  subject: 'misplaced-role',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Role that is in another account than the action says',
    what: 'Finds actions that name a role in an account whose templates are in view and have no such role, where a role of that name is in another account in view.',
    why: 'Nobody can assume or pass a role that does not exist: the action ends with a message about missing permissions.',
    fix: 'Put the number of the account into the ARN in which the role is.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html'],
  },
  messages: {
    elsewhere: (d: { action: string; account: string; role: string; home: string }) =>
      `${d.action} names a role of ${d.account}, where no template has one of that name; ${d.role} is in ${d.home}`,
  },
  supersedes: [],
  check({ action, account, meant, place }, ctx) {
    const data = { action: action.name, account: account.print(), role: meant.name, home: meant.account.print() };
    ctx.fail('elsewhere', place, data, { related: [{ place: meant.at, note: 'the role of that name' }] });
  },
});
