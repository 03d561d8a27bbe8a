import { defineRule, failMissing, missingGrant } from '../../src/rule/index.ts';

export default defineRule({
  id: 'missing-task-permission',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: ['grant', 'task-definition'],
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Execution role that cannot start its tasks',
    what: 'Proves whether the execution role of a task definition may do what ECS does before a container runs: read its secrets, parameters and files of variables, decrypt secrets in view, write to the log group on Fargate. Finds definitions that need an execution role and have none.',
    why: 'A deployment that is green so far stops here: no task of the new definition starts. The task role does not help, it belongs to the program that has not started yet.',
    fix: 'Give the statement that is shown to the execution role. The managed policy `AmazonECSTaskExecutionRolePolicy` allows images and logs, and no secrets.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html',
    ],
  },
  messages: {
    missing: missingGrant,
    roleless: (d: { task: string; what: string }) => `${d.task} has no execution role, and ECS needs one to ${d.what}`,
  },
  supersedes: [],
  appliesTo: (subject) => {
    if (subject.kind === 'grant') return subject.category === 'task' ? 'yes' : 'no';
    return subject.needsExecutionRole === undefined ? 'no' : 'yes';
  },
  check(subject, ctx) {
    if (subject.kind === 'grant') return failMissing(subject, ctx);
    const { executionRole, needsExecutionRole: need, name } = subject;
    if (need === undefined || executionRole.state !== 'absent') return;
    ctx.fail('roleless', executionRole.at, { task: name, what: need.what }, { related: [{ place: need.at, note: 'needs it' }] });
  },
});
