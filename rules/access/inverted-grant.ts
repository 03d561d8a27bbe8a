import { defineRule } from '../../src/rule/index.ts';

export default defineRule({
  id: 'inverted-grant',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'inverted-statement',
  controls: ['owasp-cicd:CICD-SEC-2', 'owasp-cicd:CICD-SEC-5', 'nist-800-53:AC-6'],
  peers: ['F6'],
  docs: {
    title: 'Grant to everybody, or of everything, but what is listed',
    what: 'Finds statements without a condition that allow: in policies of buckets, keys, queues, topics, secrets and repositories by `NotPrincipal`, and in policies of delivery roles without a boundary by `NotAction` on every resource. Deny statements are meant to be written so, and are left out.',
    why: '`NotPrincipal` with Allow lets in every account in the world and people who did not sign in. `NotAction` allows all services there are and those to come: secrets, code of functions, other roles.',
    fix: 'List who may, and what: `Principal` and `Action`. To keep somebody out add a Deny statement.',
    whenNotToUse: 'A stack role that makes resources of all kinds, behind an approval, is reported with lower severity.',
    references: [
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html',
      'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
    ],
  },
  messages: {
    principals: (d: { name: string; except: string; duty: string }) => `${d.name} allows it to everybody in the world but ${d.except}`,
    actions: (d: { name: string; except: string; duty: string }) => `${d.name} may do everything but ${d.except}, and ${d.duty}`,
  },
  supersedes: [],
  check({ name, what, except, place, role }, ctx) {
    const uses = role?.uses ?? [];
    const runsCode = uses.some(({ as }) => as !== 'stack');
    ctx.fail(
      what,
      place,
      { name, except, duty: uses.find(({ as }) => as !== 'stack')?.duty ?? uses[0]?.duty ?? '' },
      what === 'actions' && !runsCode ? { severity: 'medium' } : {},
    );
  },
});
