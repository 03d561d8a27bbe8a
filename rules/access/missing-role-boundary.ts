import { defineRule, not } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-role-boundary',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'delivery-role',
  controls: ['nist-800-53:AC-6'],
  peers: ['IAM-003'],
  docs: {
    title: 'Role that makes roles without a boundary',
    what: 'Finds roles of the delivery path that may create roles without a condition on `iam:PermissionsBoundary`. Administrators are reported by another rule.',
    why: 'A role that makes roles can make one with more rights than it has itself, and use it.',
    fix: 'Require a boundary with `StringEquals` on `iam:PermissionsBoundary`, and set it on every role that your templates make.',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html'],
  },
  messages: {
    unbounded: (d: { role: string }) => `${d.role} may create roles without a permissions boundary`,
  },
  supersedes: [],
  check({ role, grants, administrator }, ctx) {
    if (administrator().answer === 'yes') return;
    const grant = grants('iam:CreateRole').find(
      ({ answer, star, conditions }) => ctx.all([answer, not(star)]) === 'yes' && !conditions.includes('iam:permissionsboundary'),
    );
    if (grant !== undefined) ctx.fail('unbounded', grant.at, { role: role.name }, { fault: `boundary ${role.id}` });
  },
});
