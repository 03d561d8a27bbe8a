import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'moving-template',
  since: '0.1.0',
  status: 'stable',
  severity: 'medium',
  confidence: 'high',
  audience: 'default',
  subject: 'template-address',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:SI-7'],
  peers: [],
  docs: {
    title: 'Nested template at an address that moves on',
    what: 'Finds nested stacks, stack sets and serverless applications whose template is fetched from an address that says `latest`, `current`, `head` or the like, and names no version of the object.',
    why: 'What is deployed depends on what lies there at that minute, and not on the commit that was reviewed. Whoever may upload there changes every stack with its next update, and going back to an old commit does not bring the old template back.',
    fix: 'Put the version into the key, or name the version of the object: `…/network.yaml?versionId=…`. Templates of the same repository are best uploaded by `aws cloudformation package`, under a digest.',
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html'],
  },
  messages: {
    moves: (d: { stack: string; word: string }) => `${d.stack} takes the template that is \`${d.word}\` when the stack is updated`,
  },
  supersedes: [],
  check({ name, moving, place }, ctx) {
    if (moving !== undefined) ctx.fail('moves', place, { stack: name, word: moving });
  },
});
