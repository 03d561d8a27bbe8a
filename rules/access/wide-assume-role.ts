import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-assume-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: [],
  docs: {
    title: 'Role of the delivery path that may assume any role',
    what: 'Finds roles of builds, pipelines, actions and outside CI providers that may `sts:AssumeRole` on every role, or on every role of an account, without a condition on the tags of the role. For roles that run no code from the repository it is reported with lower severity.',
    why: 'Many roles trust a whole account. Whoever changes a build specification takes on any of them, and with it what it may do, in other accounts too.',
    fix: 'List the roles that are really assumed as the resource, or compare `iam:ResourceTag` of the role, as the CDK does for its bootstrap roles.',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html'],
  },
  messages: {
    any: (d: { role: string; use: string }) => `${d.role} may assume any role that lets it in, and ${d.use}`,
  },
  supersedes: [],
  appliesTo: ({ uses }) => (uses.some(({ as }) => ASSUMING.has(as)) ? 'yes' : 'no'),
  check({ role, uses, grants }, ctx) {
    const code = uses.find(({ as }) => CODE.has(as));
    const use = code ?? uses.find(({ as }) => ASSUMING.has(as));
    const unpinned = grants('sts:AssumeRole').filter(({ conditions }) => !conditions.some((key) => PINS.test(key)));
    const sure = unpinned.find(({ wide }) => wide === 'yes');
    if (sure === undefined || use === undefined) {
      for (const { wide, at } of unpinned) if (typeof wide === 'object') ctx.unknown(wide.because, at);
      return;
    }
    ctx.fail(
      'any',
      sure.resourceAt,
      { role: role.name, use: use.duty },
      {
        ...(code === undefined ? { severity: 'medium' } : {}),
        fault: `assume any role ${role.id}`,
        dependsOn: [`administrator ${role.id}`],
        related: uses
          .filter((one) => one.at !== role.at)
          .slice(0, 3)
          .map((one) => ({ place: one.at, note: one.duty })),
      },
    );
  },
});

/** Duties whose holder runs what is in the repository. */
const CODE = new Set(['build', 'federated']);
const ASSUMING = new Set([...CODE, 'pipeline', 'action']);
const PINS = /:resourcetag\//;
