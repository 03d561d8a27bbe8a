import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'uncallable-function',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'function-call',
  controls: ['owasp-cicd:CICD-SEC-10'],
  peers: [],
  docs: {
    title: 'Function that its event rule, topic or alarm may not call',
    what: 'Finds functions in view that an event rule, a topic or an alarm in view is to call, without a permission in view that lets the service do so, or with one for another rule, topic, alarm or account only. Rules and functions of SAM are left out: SAM writes the permission.',
    why: 'Rule and function are there, events match, and nothing happens: the refused calls are counted in `FailedInvocations` and told to nobody.',
    fix: 'Add an `AWS::Lambda::Permission` with the service as `Principal` and the ARN of the rule, topic or alarm as `SourceArn`. Alarms call as `lambda.alarms.cloudwatch.amazonaws.com`.',
    references: [
      'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions',
      'https://docs.aws.amazon.com/sns/latest/dg/sns-lambda-as-subscriber.html',
    ],
  },
  messages: {
    closed: (d: { caller: string; function: string; service: string }) =>
      `${d.caller} is to call ${d.function}, and no permission lets ${d.service} do so`,
    other: (d: { caller: string; function: string; service: string }) =>
      `${d.caller} is to call ${d.function}, and its permission for ${d.service} is for something else`,
  },
  supersedes: [],
  check({ name, function: called, place, service, allowed, near }, ctx) {
    if (ctx.sure(allowed, place)) return;
    const related = [{ place: near ?? called.at, note: near === undefined ? 'the function' : 'the permission' }];
    ctx.fail(near === undefined ? 'closed' : 'other', place, { caller: name, function: called.name, service }, { related });
  },
});
