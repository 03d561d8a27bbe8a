import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unreportable-invoke',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'invocation',
  controls: ['nist-800-53:SI-11'],
  peers: [],
  docs: {
    title: 'Invoke action that never hears what became of it',
    what: 'Finds Lambda invoke actions whose function, with its code in the template, never calls `PutJobSuccessResult` or `PutJobFailureResult`, and Step Functions actions on an Express state machine, which counts as done the moment it starts.',
    why: 'Without an answer the action hangs until it times out. With an Express machine the pipeline goes on before the check has run, and whatever its outcome.',
    fix: 'Report the result of the job from the function, in its error path too. Use a standard state machine.',
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-StepFunctions.html',
    ],
  },
  messages: {
    silent: (d: { action: string; function: string }) => `${d.action} waits for ${d.function}, whose code never reports a result`,
    express: (d: { action: string; machine: string }) =>
      `${d.action} succeeds as soon as ${d.machine} starts, because it is an Express state machine`,
  },
  supersedes: [],
  check(invocation, ctx) {
    const { action, reports, function: called, machine, express } = invocation;
    if (reports !== undefined && called.state === 'node' && !ctx.sure(reports.answer, reports.at)) {
      ctx.fail(
        'silent',
        action.at,
        { action: action.name, function: called.node.name },
        { related: [{ place: reports.at, note: 'the code of the function' }] },
      );
    }
    if (machine.state === 'node' && ctx.sure(express, machine.node.at))
      ctx.fail(
        'express',
        action.at,
        { action: action.name, machine: machine.node.name },
        { related: [{ place: machine.node.at, note: 'the state machine' }] },
      );
  },
});
