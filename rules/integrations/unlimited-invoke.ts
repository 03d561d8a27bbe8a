import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unlimited-invoke',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'invocation',
  controls: ['nist-800-53:SC-5'],
  peers: [],
  docs: {
    title: 'State machine on the way to production that may run for days',
    what: 'Finds Step Functions actions of pipelines that deploy to production, on a state machine whose definition sets no `TimeoutSeconds`. The timeout of the action itself, seven days, cannot be set.',
    why: 'A step that waits for an answer that never comes holds the stage, and every later release behind it, for a week.',
    fix: 'Set `TimeoutSeconds` at the top of the definition to a little more than the work takes.',
    references: ['https://docs.aws.amazon.com/step-functions/latest/dg/sfn-stuck-execution.html'],
  },
  messages: {
    unlimited: (d: { action: string; machine: string }) => `${d.action} waits up to a week for ${d.machine}, which sets no timeout`,
  },
  supersedes: [],
  check({ action, machine, timeout, production }, ctx) {
    if (timeout === undefined || machine.state !== 'node' || !ctx.sure(production)) return;
    if (!ctx.sure(timeout.set, timeout.at))
      ctx.fail(
        'unlimited',
        timeout.at,
        { action: action.name, machine: machine.node.name },
        { related: [{ place: action.at, note: 'waited for here' }] },
      );
  },
});
