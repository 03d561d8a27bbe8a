import { defineRule, safeFix, Text } from '../../src/rule/index.ts';

export default defineRule({
  id: 'confused-deputy-trust',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'role-trust',
  controls: ['nist-800-53:AC-3'],
  peers: ['iam_role_cross_service_confused_deputy_prevention'],
  docs: {
    title: 'Service trusted on behalf of anyone',
    what: 'Finds roles that trust CodeBuild, CodeDeploy or stack sets without a condition on the account or resource that the service acts for, and conditions that name a resource of another service. Only services that document these keys are judged.',
    why: "A service principal acts for every customer of the service. The condition keeps it from using your role for somebody else's project, and from using a project's role for another project.",
    fix: 'Add `StringEquals` on `aws:SourceAccount` with your account id, and `ArnLike` on `aws:SourceArn` with the project or deployment group.',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'],
  },
  messages: {
    open: (d: { role: string; service: string }) => `${d.role} trusts ${d.service} whomever it acts for`,
    wrong: (d: { role: string; service: string; arn: string }) =>
      `${d.role} trusts ${d.service} for \`${d.arn}\`, which is not a resource of it: the role cannot be assumed`,
  },
  supersedes: [],
  check({ role, principal, text, conditions, open, at, alone, sourceAccountAt }, ctx) {
    const service = principal === 'service' && open.length === 0 ? SERVICES.find(([name]) => text.is(name) === 'yes') : undefined;
    if (service === undefined) return;
    const [name, own] = service;
    const wrong = (conditions.get('aws:sourcearn') ?? []).find(
      (arn) => arn.matches(Text.of(`arn:*:${own}:*`)) === 'no' && arn.is('*') === 'no',
    );
    if (wrong !== undefined) return ctx.fail('wrong', at, { role: role.name, service: name, arn: wrong.print() }, { severity: 'medium' });
    if (own !== 'cloudformation' && !KEYS.some((key) => conditions.has(key)))
      ctx.fail(
        'open',
        at,
        { role: role.name, service: name },
        // Other principals of the statement may not send the account.
        alone
          ? { fix: safeFix('Trust it for your own account only', { kind: 'set', at: sourceAccountAt, value: { Ref: 'AWS::AccountId' } }) }
          : {},
      );
  },
});

const SERVICES = [
  ['codebuild.amazonaws.com', 'codebuild'],
  ['codedeploy.amazonaws.com', 'codedeploy'],
  ['cloudformation.amazonaws.com', 'cloudformation'],
] as const;
const KEYS = ['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths'];
