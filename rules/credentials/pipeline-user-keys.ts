import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'pipeline-user-keys',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'user',
  controls: ['owasp-cicd:CICD-SEC-2', 'nist-800-53:IA-5', 'aws-foundational:IAM.3'],
  peers: ['IAM-007'],
  docs: {
    title: 'IAM user with access keys for a pipeline or CI server',
    what: 'Finds IAM users that a pipeline, CI server or job worker works as: users with an access key in view whose name says so or who may start builds, run deployments or answer jobs.',
    why: 'Keys of a user do not expire. They are copied into a CI server, a laptop and a wiki, and whoever finds one can deploy from anywhere until somebody notices.',
    fix: 'Give the server a role instead: an instance profile, IAM Roles Anywhere, or an OIDC provider for GitHub, GitLab and the like. Then delete the user.',
    references: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles'],
  },
  messages: {
    keys: (d: { user: string; why: string }) => `${d.user} has an access key that does not expire, and ${d.why}`,
  },
  supersedes: [],
  check({ name, accessKeys, delivers }, ctx) {
    const [key] = accessKeys;
    if (key === undefined || delivers === undefined) return;
    ctx.fail(
      'keys',
      key.at,
      { user: name, why: delivers },
      { fault: `keys ${key.key}`, related: [{ place: key.at, note: 'the key is made here' }] },
    );
  },
});
