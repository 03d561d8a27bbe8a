import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-action-permission',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Action whose role may not make the call it is for',
    what: 'Proves for every action, and for event rules that start pipelines, whether the role behind it may make the calls that its provider surely makes: start the build, change the stack, create the deployment, use the connection, invoke the function.',
    why: 'The action fails the first time it runs, often after everything before it has passed, and the message does not always say which right is missing.',
    fix: 'Add the statement that is shown to the policies of the role.',
    whenNotToUse: 'Calls that AWS lists but pipelines are known to run without are not reported; `pipeaudit prove` lists them.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'provider' || category === 'start' ? 'yes' : 'no'),
  check: failMissing,
});
