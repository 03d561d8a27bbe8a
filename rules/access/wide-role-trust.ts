import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'wide-role-trust',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'role-trust',
  controls: ['owasp-cicd:CICD-SEC-2', 'nist-800-53:AC-3'],
  peers: ['CKV_AWS_60', 'CKV_AWS_61'],
  docs: {
    title: 'Deploy role that trusts more than the pipeline',
    what: "Finds roles that deploy and trust everyone, an organization or the whole of another account, with no condition that names the caller. The root of the role's own account, which CDK wrote before its feature flag for narrow trust, is reported with low confidence, and only for roles that an action names.",
    why: 'Every principal that the other account lets assume roles can deploy, past the pipeline, its tests and its approvals.',
    fix: "Trust the ARN of the pipeline's role. Where that role is made later, keep the account and add `ArnEquals` on `aws:PrincipalArn`. For a service that deploys for many customers, ask for its `sts:ExternalId`.",
    references: [
      'https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html',
      'https://github.com/aws/aws-cdk/security/advisories/GHSA-5pq3-h73f-66hr',
    ],
  },
  messages: {
    everyone: (d: { role: string }) => `everyone can assume ${d.role}, which deploys`,
    organization: (d: { role: string }) => `every account of the organization can assume ${d.role}, which deploys`,
    account: (d: { role: string; account: string }) => `anything in the account ${d.account} can assume ${d.role}, which deploys`,
    own: (d: { role: string }) => `anything in its own account that may assume roles can assume ${d.role}, which deploys`,
  },
  supersedes: [],
  check({ role, principal, text, account, ownAccount, conditions, open, uses, at }, ctx) {
    if ([...conditions.keys()].some((key) => PINS.has(key)) || !ASSUMED.has(principal)) return;
    if (open.length > 0 || principal === 'unknown') return ctx.unknown(open.length > 0 ? open : text.because, at);
    const data = { role: role.name, account: account?.print() ?? '' };
    if (principal === 'everyone')
      return ctx.fail([...conditions.keys()].some((key) => ORGANIZATION.has(key)) ? 'organization' : 'everyone', at, data);
    if (ownAccount !== 'yes')
      return ctx.fail('account', at, data, { severity: 'medium', ...(ownAccount === 'no' ? {} : { confidence: 'medium' }) });
    if (uses.some(({ as }) => as === 'action')) ctx.fail('own', at, data, { severity: 'low', confidence: 'low' });
  },
});

const ASSUMED = new Set(['everyone', 'account', 'unknown']);
/** Conditions that name the caller, or hold it to a secret. */
const PINS = new Set(['aws:principalarn', 'aws:userid', 'sts:externalid', 'aws:sourcearn', 'aws:sourceaccount', 'saml:aud']);
const ORGANIZATION = new Set(['aws:principalorgid', 'aws:principalorgpaths']);
