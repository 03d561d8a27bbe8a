import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'restart-loop',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'low',
  audience: 'default',
  subject: 'pipeline',
  controls: ['owasp-cicd:CICD-SEC-1'],
  peers: [],
  docs: {
    title: 'Pipeline that restarts whenever it updates itself',
    what: 'Finds pipelines with `RestartExecutionOnUpdate` that update their own stack by a CloudFormation action with parameters of the execution, so that every run may change the pipeline again.',
    why: 'The update stops the execution that makes it and starts another one, which may update the stack again: a loop, or a run that never arrives.',
    fix: "Leave `RestartExecutionOnUpdate` off, or keep what differs from run to run out of the parameters of the pipeline's own stack.",
    references: ['https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codepipeline-pipeline.html'],
  },
  messages: {
    loop: (d: { pipeline: string; action: string }) =>
      `${d.action} updates the stack of ${d.pipeline} with values of the execution, and every update starts the pipeline again`,
  },
  supersedes: [],
  check({ properties, selfUpdate, name }, ctx) {
    const restart = properties.get('RestartExecutionOnUpdate').boolean();
    if (selfUpdate === undefined || !ctx.need(restart, false)) return;
    ctx.fail(
      'loop',
      restart.at,
      { pipeline: name, action: selfUpdate.name },
      {
        related: [{ place: selfUpdate.at, note: 'updates the stack here' }],
        fix: unsafeFix('Do not run again after an update', { kind: 'set', at: restart.at, value: false }),
      },
    );
  },
});
