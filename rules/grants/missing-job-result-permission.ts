import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-job-result-permission',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Function that cannot tell how its job went',
    what: 'Finds functions invoked by a pipeline whose role may not call `codepipeline:PutJobSuccessResult` and `codepipeline:PutJobFailureResult`, and hooks of deployments whose role may not call `codedeploy:PutLifecycleEventHookExecutionStatus`.',
    why: 'CodePipeline and CodeDeploy know the outcome only from these calls. The function does its work, and the action or deployment stays in progress until it times out and fails.',
    fix: 'Allow the calls on `*` in the policies of the role of the function.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html',
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'job-result' ? 'yes' : 'no'),
  check: failMissing,
});
