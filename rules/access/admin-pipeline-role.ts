import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'admin-pipeline-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  subject: 'delivery-role',
  controls: ['owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6', 'aws-foundational:IAM.1'],
  peers: ['CKV_AWS_60', 'CKV_AWS_62'],
  docs: {
    title: 'Role of the delivery path with administrator rights',
    what: 'Finds roles of pipelines, actions, builds, stacks, deployments and CI providers whose policies allow everything on everything: the managed policy in any spelling, an inline or attached policy, or a full star.',
    why: 'Whoever can change the source or the build specification can do anything in the account, including to the pipeline and its approvals. The role is the widest door into production there is.',
    fix: 'Replace the grant by the actions that the role needs. `pipeaudit prove` lists every call that a pipeline makes.',
    whenNotToUse: 'The role of a CloudFormation stack often needs wide rights. Behind an approval it is reported with lower severity.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html'],
  },
  messages: {
    administrator: (d: { role: string; policy: string; use: string }) => `${d.role} is an administrator by ${d.policy}, and ${d.use}`,
  },
  supersedes: ['wide-pass-role', 'excess-permission'],
  check({ role, uses, administrator }, ctx) {
    const { answer: isAdministrator, grants } = administrator();
    if (!ctx.sure(isAdministrator)) return;
    const grant = grants.find(({ answer }) => answer === 'yes');
    const [use] = uses;
    if (grant === undefined || use === undefined) return;
    const stackOnly =
      uses.every(({ as }) => as === 'stack' || as === 'delivery-service' || as === 'deployment') && uses.some(({ as }) => as === 'stack');
    const gated = stackOnly && uses.every(({ gated: answer }) => answer === undefined || answer === 'yes');
    ctx.fail(
      'administrator',
      grant.at,
      { role: role.name, policy: grant.policy, use: use.duty },
      {
        severity: gated ? 'medium' : stackOnly ? 'high' : 'critical',
        fault: `administrator ${role.id}`,
        related: uses
          .filter(({ at }) => at !== role.at)
          .slice(0, 3)
          .map(({ at, duty }) => ({ place: at, note: duty })),
      },
    );
  },
});
