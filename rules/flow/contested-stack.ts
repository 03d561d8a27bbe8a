import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'contested-stack',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'contested-stack',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Stack that two pipelines deploy',
    what: 'Finds CloudFormation actions of two pipelines of one template that create or update the same stack in the same account and region.',
    why: 'Pipelines take no turns. Whichever ran last decides what the stack is, so that a development branch may replace what is in production, past its approvals.',
    fix: 'Give each pipeline a stack of its own, named after its branch or environment.',
    whenNotToUse: 'A second pipeline for emergencies or for the way back is meant; those that are named so are left out.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html'],
  },
  messages: {
    both: (d: { action: string; pipeline: string; stack: string; other: string }) =>
      `${d.action} of ${d.pipeline} changes the stack ${d.stack}, which the pipeline ${d.other} changes too`,
  },
  supersedes: [],
  check({ action, stack, written, other }, ctx) {
    ctx.fail(
      'both',
      written,
      { action: action.name, pipeline: action.owner.name, stack: stack.print(), other: other.owner.name },
      { related: [{ place: other.configuration.get('StackName').at, note: 'the same stack' }] },
    );
  },
});
