import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-pass-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: ['IAM-004', 'F38', 'F39', 'F40', 'AWS-0342'],
  docs: {
    title: 'Role of the delivery path that may pass any role',
    what: 'Finds roles of pipelines, builds, stacks and deployments that may `iam:PassRole` (or `iam:*`) on every role. With a condition on `iam:PassedToService` any role of that service can still be passed, which is reported with lower severity.',
    why: 'Passing a role is using it: whoever runs as this role starts a function, a task or a stack with an administrator role of the account, and is administrator.',
    fix: 'List the roles that the deploy really hands over as the resource, and add `iam:PassedToService` with the service that gets them.',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'],
  },
  messages: {
    any: (d: { role: string; use: string }) => `${d.role} may pass any role to any service, and ${d.use}`,
    service: (d: { role: string; use: string }) => `${d.role} may pass any role of a service, and ${d.use}`,
  },
  supersedes: [],
  check({ role, uses, grants, hidden, at }, ctx) {
    const [use] = uses;
    const passing = grants('iam:PassRole');
    const found = passing.filter(({ wide }) => wide === 'yes');
    const widest = found.find(({ conditions }) => !conditions.includes('iam:passedtoservice')) ?? found.find(({ published }) => !published);
    if (widest === undefined || use === undefined) {
      for (const { wide: answer, at: place } of passing) if (typeof answer === 'object') ctx.unknown(answer.because, place);
      return hidden.length > 0 ? ctx.unknown(hidden, at) : undefined;
    }
    const limited = widest.conditions.includes('iam:passedtoservice');
    ctx.fail(
      limited ? 'service' : 'any',
      widest.resourceAt,
      { role: role.name, use: use.duty },
      {
        ...(limited ? { severity: 'medium' } : {}),
        fault: `pass role ${role.id}`,
        dependsOn: [`administrator ${role.id}`],
        related: uses
          .filter((one) => one.at !== role.at)
          .slice(0, 3)
          .map((one) => ({ place: one.at, note: one.duty })),
      },
    );
  },
});
