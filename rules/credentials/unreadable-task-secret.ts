import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unreadable-task-secret',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'task-secret',
  controls: ['owasp-cicd:CICD-SEC-7'],
  peers: [],
  docs: {
    title: 'Secret of a container that ECS cannot look up',
    what: 'Finds secrets of containers whose `ValueFrom` ECS does not understand: the ARN of a secret followed by one or two fields, the name of a secret where only an ARN will do, a parameter whose ARN has two slashes, a dynamic reference, an ARN of another service.',
    why: 'No task starts: each stops with `ResourceInitializationError` before its first command, and the deployment waits until it gives up.',
    fix: 'After the ARN of a secret write its key and two more colons, `${Secret}:password::`, or nothing. Write the ARN of a parameter as `parameter/name` without the leading slash of the name.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html',
    ],
  },
  messages: {
    fields: (d: { task: string; written: string }) =>
      `${d.task} names a secret as \`${d.written}\`: after the ARN stand three fields, key, stage and version, or none`,
    resolved: (d: { task: string; written: string }) =>
      `${d.task} names a secret as \`${d.written}\`, which CloudFormation replaces by its value: ECS wants the ARN`,
    name: (d: { task: string; written: string }) =>
      `${d.task} names a secret as \`${d.written}\`: ECS takes what is no ARN for the name of a parameter`,
    slashes: (d: { task: string; written: string }) => `${d.task} names a parameter as \`${d.written}\`, with a slash too many`,
    service: (d: { task: string; written: string }) =>
      `${d.task} names a secret as \`${d.written}\`, which is neither in Secrets Manager nor in Parameter Store`,
  },
  supersedes: [],
  check({ task, written, place, fault }, ctx) {
    if (fault === undefined) return;
    if (typeof fault === 'object') return ctx.unknown(fault.because, place);
    ctx.fail(fault, place, { task: task.name, written: written.print() });
  },
});
