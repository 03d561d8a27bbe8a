import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'self-granted-rights',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-2', 'owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: ['CKV_AWS_110', 'CKV_AWS_286', 'CKV_AWS_289'],
  docs: {
    title: 'Role that runs code and can give itself any right',
    what: 'Finds roles of builds and of outside CI providers that may change policies, trust or keys in IAM so that they get whatever they like: attach or write policies of any role or of themselves, rewrite any policy or trust, take on any user, or take off a permissions boundary. Conditions on the boundary, policy or tag are taken as a limit.',
    why: 'Such a role is an administrator that has not asked yet. Whoever changes a build specification, or a package that the build installs, adds the missing policy and has the account.',
    fix: 'Let a stack role that the build cannot take on make roles; or limit the resource to a path of its own, and demand `iam:PermissionsBoundary` with a boundary that the role cannot remove.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate',
      'https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/',
    ],
  },
  messages: {
    grants: (d: { role: string; actions: string; use: string }) =>
      `${d.role} may call ${d.actions}, and with it give itself any right; it ${d.use}`,
  },
  supersedes: [],
  appliesTo: ({ uses }) => (uses.some(({ as }) => CODE.has(as)) ? 'yes' : 'no'),
  check({ role, uses, grants }, ctx) {
    const use = uses.find(({ as }) => CODE.has(as));
    const bounded = role.boundary !== undefined;
    // Roles that it makes have a boundary, which is worth nothing where it takes that off again.
    const binds = MAKING.some((action) => grants(action).some(({ conditions }) => conditions.includes('iam:permissionsboundary')));
    const found = WAYS.filter(({ unbinds }) => (unbinds ? bounded || binds : !bounded)).flatMap(({ action, onItself }) => {
      const grant = grants(action).find(
        ({ answer, star, wide, resources, conditions, published }) =>
          !published &&
          !conditions.some((key) => LIMITS.test(key)) &&
          (wide === 'yes' || (onItself && answer === 'yes' && star === 'no' && resources.some((text) => role.arn.matches(text) === 'yes'))),
      );
      return grant === undefined ? [] : [{ action, grant }];
    });
    const [first] = found;
    if (first === undefined || use === undefined) return;
    const actions = found.map(({ action }) => action).slice(0, 3);
    ctx.fail(
      'grants',
      first.grant.resourceAt,
      { role: role.name, actions: actions.join(' and '), use: use.duty },
      {
        fault: `self-granted rights ${role.id}`,
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

/** Keys by which such rights are delegated within limits. Source: IAM User Guide, "Delegating responsibility to others using permissions boundaries". */
const LIMITS = /^(?:iam:(?:permissionsboundary|policyarn|resourcetag\/.*)|aws:(?:resourcetag|principaltag)\/.*)$/;

interface GrantingCall {
  readonly action: string;
  /** It is enough to have it on the role itself. */
  readonly onItself: boolean;
  /** It takes off a boundary; the others stay within one. */
  readonly unbinds: boolean;
}

const on = (onItself: boolean, ...actions: readonly string[]): readonly GrantingCall[] =>
  actions.map((action) => ({ action: `iam:${action}`, onItself, unbinds: false }));

const MAKING = ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:AttachRolePolicy'];

const WAYS: readonly GrantingCall[] = [
  ...on(true, 'AttachRolePolicy', 'PutRolePolicy'),
  ...on(false, 'CreatePolicyVersion', 'SetDefaultPolicyVersion', 'UpdateAssumeRolePolicy'),
  ...on(false, 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'AddUserToGroup'),
  ...on(false, 'AttachUserPolicy', 'PutUserPolicy', 'AttachGroupPolicy', 'PutGroupPolicy'),
  { action: 'iam:DeleteRolePermissionsBoundary', onItself: true, unbinds: true },
  { action: 'iam:PutRolePermissionsBoundary', onItself: true, unbinds: true },
];
