import { defineRule, not } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-key-policy',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'store-reader',
  controls: ['nist-800-53:SC-12', 'aws-foundational:KMS.5'],
  peers: ['CKV_AWS_33', 'F76', 'KMS_NO_WILDCARD_PRINCIPAL'],
  docs: {
    title: 'Artifact key open to strangers',
    what: 'Finds keys of artifact stores whose policy lets everyone use them, or whole accounts that no action of the pipeline works in.',
    why: 'Who can use the key and reach the bucket reads every release, and with the right to encrypt can put another one in its place.',
    fix: 'Name the roles that read and write artifacts; where everyone is needed, add `kms:CallerAccount` and `kms:ViaService`.',
    references: ['https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html'],
  },
  messages: {
    everyone: (d: { key: string }) => `the policy of ${d.key} lets everyone use the key of the artifacts`,
    account: (d: { key: string; account: string }) =>
      `the policy of ${d.key} lets everything in ${d.account} use it, where the pipeline deploys nothing`,
  },
  supersedes: [],
  check({ store, principal, text, ownAccount, deploysThere, conditions, at }, ctx) {
    if (store.kind !== 'key' || conditions.some((key) => PINS.test(key))) return;
    if (principal === 'everyone') return ctx.fail('everyone', at, { key: store.name });
    if (principal !== 'account') return;
    const stranger = ctx.all([not(ownAccount), not(deploysThere)]);
    if (ctx.sure(stranger, at)) ctx.fail('account', at, { key: store.name, account: text.print() }, { confidence: 'medium' });
  },
});

/** Conditions that limit who the caller is. */
const PINS = /^(?:kms:calleraccount|aws:principal(?:arn|account|orgid|orgpaths|tag\/.*)|aws:source(?:account|arn|orgid))$/;
