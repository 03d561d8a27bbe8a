import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unassumable-action-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Action role that the pipeline cannot take on',
    what: 'Proves whether the role of the pipeline may call `sts:AssumeRole` on the role of each action, and whether that role trusts it: by name, or by its account. The same is proved of the administration role of a stack set and the execution roles of the accounts that are written out, in the action or in a file of its input that is beside the template.',
    why: 'CodePipeline enters another account, and each action with a role of its own, by taking on that role. Where one side is missing the pipeline cannot be created, or stops at the action.',
    fix: 'Allow `sts:AssumeRole` on the role in the policies of the pipeline role, and name the pipeline role in the trust policy of the action role.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'assume-role' ? 'yes' : 'no'),
  check: failMissing,
});
