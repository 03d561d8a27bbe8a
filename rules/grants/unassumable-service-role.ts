import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unassumable-service-role',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Role that its service cannot take on',
    what: 'Finds roles handed to CodePipeline, CodeBuild, CodeDeploy, CloudFormation, Lambda, ECS tasks, EventBridge or the Scheduler whose trust policy does not let that service in, conditions included.',
    why: 'The service is refused before it starts: the pipeline cannot be created, the build or stack fails at once, the function never runs.',
    fix: 'Name the service as principal of `sts:AssumeRole` in the trust policy of the role, with the account or resource that the service sends.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'service-trust' ? 'yes' : 'no'),
  check: failMissing,
});
