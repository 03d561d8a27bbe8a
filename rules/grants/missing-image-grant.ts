import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-image-grant',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'grant',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Image that whoever runs it may not pull',
    what: 'Proves for images of repositories in view whether they can be pulled: by the execution role of tasks, by Lambda for functions of other accounts, and by CodeBuild for projects that pull with its own credentials.',
    why: 'The deploy changes the task definition or the function, and then nothing starts: tasks stop with `CannotPullContainerError`, functions and builds end with a message about the image.',
    fix: 'Add the statement that is shown: to the policies of the execution role, and to the policy of the repository for other accounts and for services.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
      'https://docs.aws.amazon.com/lambda/latest/dg/images-create.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/sample-ecr.html',
    ],
  },
  messages: {
    missing: missingGrant,
  },
  supersedes: [],
  appliesTo: ({ category }) => (category === 'image' ? 'yes' : 'no'),
  check: failMissing,
});
