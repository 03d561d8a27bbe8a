import { all, answerOf, defineRule, not } from '../../src/rule/index.ts';

export default defineRule({
  id: 'writable-artifact-store',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'store-reader',
  controls: ['owasp-cicd:CICD-SEC-9', 'nist-800-53:AC-3'],
  peers: [],
  docs: {
    title: 'Artifact store that outsiders may write to',
    what: 'Finds statements in the policies of artifact buckets and artifact keys that let an account in which no pipeline of the store acts write or delete artifacts, or change the policy of the bucket or the key; and statements that let any other account change that policy.',
    why: 'What a pipeline deploys is what lies in its store. Whoever can write there ships to every environment behind it, without a commit, a build or an approval.',
    fix: 'Remove the write actions from the statement, or name the role of the pipeline that needs them.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/S3-artifact-encryption.html'],
  },
  messages: {
    outsider: (d: { store: string; principal: string }) =>
      `${d.principal} may write to ${d.store}, and no pipeline of the store acts in its account`,
    administers: (d: { store: string; principal: string }) =>
      `${d.principal}, of another account, may change the policy of ${d.store} and with it everything that is released`,
  },
  supersedes: [],
  appliesTo: ({ principal, writes, conditions }) =>
    all([answerOf(writes), answerOf(principal !== 'everyone'), answerOf(!conditions.some((key) => LIMITS.has(key)))]),
  check({ delivers, name, at, text, statement, administers }, ctx) {
    if (administers === 'yes' && delivers !== 'no')
      return ctx.fail('administers', statement, { store: name, principal: text.print() }, { fault: `administers ${name}` });
    if (!ctx.sure(not(delivers), at)) return;
    ctx.fail('outsider', at, { store: name, principal: text.print() }, { related: [{ place: statement, note: 'allowed here' }] });
  },
});

/** Conditions that say who is meant more narrowly than the principal does. */
const LIMITS = new Set(['aws:principalarn', 'aws:principalorgid', 'aws:sourceaccount', 'aws:sourcearn']);
