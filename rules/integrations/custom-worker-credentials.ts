import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'custom-worker-credentials',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'job-worker',
  controls: ['owasp-cicd:CICD-SEC-2', 'owasp-cicd:CICD-SEC-5'],
  peers: [],
  docs: {
    title: 'Job worker with keys of a user, or for every kind of job',
    what: 'Finds IAM users that take jobs of custom actions (Jenkins and other workers), and roles of workers that may poll for every action type rather than their own.',
    why: 'A job carries credentials of the artifact store and the secret settings of its action. Keys of a user do not expire, and a worker that may poll for everything can take the jobs of all other teams.',
    fix: 'Give the worker a role: an instance profile, a task role, or IAM Roles Anywhere. Name the ARN of its action type for `codepipeline:PollForJobs`; the result calls need `*`.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-create-custom-action.html'],
  },
  messages: {
    user: (d: { worker: string }) => `${d.worker} takes the jobs of custom actions as an IAM user`,
    poll: (d: { worker: string }) => `${d.worker} may take the jobs of every action type`,
  },
  supersedes: ['pipeline-user-keys'],
  check({ name, principal, polls, key, at }, ctx) {
    if (principal.kind === 'user')
      return ctx.fail(
        'user',
        key?.at ?? at,
        { worker: name },
        { fault: `keys ${key?.id ?? principal.id}`, ...(key === undefined ? { confidence: 'medium' } : {}) },
      );
    if (polls.everything === 'yes') ctx.fail('poll', polls.resourceAt, { worker: name }, { severity: 'medium' });
  },
});
