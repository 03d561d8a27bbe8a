import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'denied-by-guard',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'guard',
  controls: ['nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Guard that stops the pipeline itself',
    what: 'Finds Deny statements (of bucket, key and role policies) and permissions boundaries that stop a call which a pipeline, an action or a build must make: an encryption header that it does not send, a network it does not come from, a role that is not on the list, or whose sessions are not (`NotPrincipal`).',
    why: 'A deny wins over every allow. No grant helps: the guard has to let the delivery through.',
    fix: 'Change the condition of the statement so that it spares the roles of the delivery, for example by `aws:PrincipalArn`, or asks for what they really send.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html',
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/security-iam.html',
    ],
  },
  messages: {
    stops: (d: { guard: string; effect: string }) => `${d.guard} keeps ${d.effect}`,
  },
  supersedes: [],
  check({ title, stopped, effect, at, related, id }, ctx) {
    if (stopped.length > 0) ctx.fail('stops', at, { guard: title, effect }, { related, fault: `guard ${id}` });
  },
});
