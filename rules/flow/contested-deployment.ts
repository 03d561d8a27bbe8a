import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'contested-deployment',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'contested-stack',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Service or fleet that two actions deploy to',
    what: 'Finds deploy actions of one stage and run order, or of two pipelines of one template, that deploy to the same deployment group of CodeDeploy, service of ECS or environment of Elastic Beanstalk.',
    why: 'One deployment at a time: CodeDeploy and Elastic Beanstalk refuse the second, ECS breaks off the first. Which version runs in the end depends on which pipeline came last, and an approval in one of them gates nothing.',
    fix: 'Deploy from one action of one pipeline, or give each pipeline a service or group of its own.',
    whenNotToUse: 'A second pipeline for emergencies or for the way back is meant; those that are named so are left out.',
    references: [
      'https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html',
    ],
  },
  messages: {
    together: (d: { action: string; what: string; name: string; other: string }) =>
      `${d.action} deploys to ${d.what} ${d.name} while ${d.other} does`,
    both: (d: { action: string; what: string; name: string; other: string }) =>
      `${d.action} deploys to ${d.what} ${d.name}, which the pipeline ${d.other} deploys to as well`,
  },
  supersedes: [],
  appliesTo: ({ what }) => (what === 'the stack' ? 'no' : 'yes'),
  check({ action, what, stack, written, other, otherWritten }, ctx) {
    const together = other.owner.id === action.owner.id;
    ctx.fail(
      together ? 'together' : 'both',
      written,
      { action: action.name, what, name: stack.print(), other: together ? other.name : other.owner.name },
      { related: [{ place: otherWritten, note: 'the same target' }] },
    );
  },
});
