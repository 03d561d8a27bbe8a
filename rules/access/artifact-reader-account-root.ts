import { defineRule, not } from '../../src/rule/index.ts';

export default defineRule({
  id: 'artifact-reader-account-root',
  since: '0.1.0',
  status: 'stable',
  severity: 'low',
  confidence: 'high',
  audience: 'strict',
  subject: 'store-reader',
  controls: ['nist-800-53:AC-6'],
  peers: [],
  docs: {
    title: 'Artifacts open to a whole account where one role would do',
    what: 'Finds policies of artifact keys and buckets that admit the root of another account to which the pipeline deploys by a role that is known.',
    why: 'Everything in that account whose own policy allows it can read, and often write, what is about to be deployed everywhere.',
    fix: 'Name the role of the action in place of the root.',
    references: ['https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html'],
  },
  messages: {
    root: (d: { store: string; account: string }) => `${d.store} lets everything in ${d.account} at the artifacts`,
  },
  supersedes: [],
  check({ store, principal, text, ownAccount, deploysThere, conditions, at }, ctx) {
    if (principal !== 'account' || conditions.includes('aws:principalarn')) return;
    if (ctx.all([not(ownAccount), deploysThere]) === 'yes') ctx.fail('root', at, { store: store.name, account: text.print() });
  },
});
