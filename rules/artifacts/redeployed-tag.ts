import { redeploysTag } from '../../src/facts/redeployments.ts';
import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'redeployed-tag',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'shell-command',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:CP-10'],
  peers: [],
  docs: {
    title: 'Release by pushing over the tag that runs',
    what: 'Finds builds that push an image and then only start the service again (`update-service --force-new-deployment` without a task definition, `kubectl rollout restart`), and commands that deploy an image by the tag `latest`.',
    why: 'The definition that runs is the same before and after, so there is nothing to go back to: circuit breaker and rollback start the same tag, which is the bad image. Tasks that are replaced for other reasons get the new image before it was released.',
    fix: 'Push each image under a tag of its own, register a task definition (or set the image) with that tag or its digest, and deploy that.',
    references: [
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/update-service-console-v2.html',
      'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html',
    ],
  },
  messages: {
    again: (d: { by: string; line: string }) => `${d.by} releases an image under the tag of the one before: \`${d.line}\``,
  },
  supersedes: [],
  check({ lines, at, by, build }, ctx) {
    const line = lines.find((one) => redeploysTag(one, build));
    if (line !== undefined) ctx.fail('again', at, { by: by.name, line: line.slice(0, 70) });
  },
});
