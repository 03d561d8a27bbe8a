import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'replaceable-change-set',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'deploy',
  controls: ['owasp-cicd:CICD-SEC-1', 'nist-800-53:CM-3'],
  peers: [],
  docs: {
    title: 'Approved change set that a later run may replace',
    what: 'Finds change sets that are made in one stage, approved in a later one and executed after that, under a name that is the same in every run.',
    why: 'While one run waits for its approval, the next enters the first stage and replaces the change set. The consent is then used for changes that nobody has read.',
    fix: 'Make, approve and execute the change set in one stage, which holds one run at a time; or put `#{codepipeline.PipelineExecutionId}` into its name.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/concepts-how-it-works.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html',
    ],
  },
  messages: {
    replaceable: (d: { action: string; approval: string; maker: string }) =>
      `what ${d.action} executes may not be what ${d.approval} was about: ${d.maker} makes it anew in the next run, in a stage of its own`,
  },
  supersedes: [],
  check({ action, replaceableChangeSet: found }, ctx) {
    if (found === undefined) return;
    const { made, approval, at } = found;
    ctx.fail(
      'replaceable',
      at,
      { action: action.name, approval: approval.name, maker: made.name },
      {
        fault: `change set ${action.id}`,
        related: [
          { place: made.at, note: 'makes it' },
          { place: approval.at, note: 'approves it in another stage' },
        ],
      },
    );
  },
});
