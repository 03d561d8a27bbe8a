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
    title: 'Stack that two actions change at the same time',
    what: 'Finds CloudFormation actions of two pipelines of one template that create or update the same stack in the same account and region, and actions of one stage and run order that do.',
    why: 'CloudFormation refuses to change a stack that is being changed: of two actions that start together one fails, now and then the other. Pipelines take no turns. Whichever ran last decides what the stack is, so that a development branch may replace what is in production, past its approvals.',
    fix: 'Give each pipeline a stack of its own, named after its branch or environment, and actions of one stack different run orders.',
    whenNotToUse: 'A second pipeline for emergencies or for the way back is meant; those that are named so are left out.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html'],
  },
  messages: {
    together: (d: { action: string; stack: string; other: string }) =>
      `${d.action} changes the stack ${d.stack} while ${d.other} does: one of them is refused`,
    both: (d: { action: string; pipeline: string; stack: string; other: string }) =>
      `${d.action} of ${d.pipeline} changes the stack ${d.stack}, which the pipeline ${d.other} changes too`,
  },
  supersedes: [],
  appliesTo: ({ what }) => (what === 'the stack' ? 'yes' : 'no'),
  check({ action, stack, written, other, otherWritten }, ctx) {
    const related = [{ place: otherWritten, note: 'the same stack' }];
    if (other.owner.id === action.owner.id)
      return ctx.fail('together', written, { action: action.name, stack: stack.print(), other: other.name }, { related });
    ctx.fail(
      'both',
      written,
      { action: action.name, pipeline: action.owner.name, stack: stack.print(), other: other.owner.name },
      { related },
    );
  },
});
