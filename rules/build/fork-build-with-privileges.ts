import { defineRule, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'fork-build-with-privileges',
  since: '0.1.0',
  status: 'stable',
  severity: 'critical',
  confidence: 'high',
  audience: 'default',
  subject: 'build-exposure',
  controls: ['owasp-cicd:CICD-SEC-4', 'nist-800-53:CM-5'],
  peers: ['CB-010'],
  docs: {
    title: 'Pull requests from anyone start a build that holds something',
    what: 'Finds builds that any pull request starts on a host where everybody can open one, with no list of actors and no comment by a maintainer first, and that hold a secret, rights beyond logs, a private network, privileged mode or a shared cache.',
    why: 'The pull request brings its own build specification. Whoever opens it runs what he likes with the role and the secrets of the build: this is how the tokens of well-known projects were stolen in 2025 and 2026.',
    fix: 'Set `RequiresCommentApproval: ALL_PULL_REQUESTS`, list the trusted actors in an anchored `ACTOR_ACCOUNT_ID` filter, and give pull request builds a project of their own with a role that can only write logs.',
    references: [
      'https://docs.aws.amazon.com/codebuild/latest/userguide/pull-request-build-policy.html',
      'https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html',
    ],
  },
  messages: {
    open: (d: { project: string; loot: string }) => `any pull request starts ${d.project}, which holds ${d.loot}`,
    default: (d: { project: string; loot: string }) =>
      `any pull request may start ${d.project}, which holds ${d.loot}: older projects do not wait for a comment unless told to`,
  },
  supersedes: ['unanchored-webhook-filter'],
  check({ id, project, publicHost, outsiders, comments, open, loot }, ctx) {
    const [first] = loot;
    if (!publicHost || comments === 'approved' || comments === 'weak' || first === undefined) return;
    if (!ctx.sure(outsiders, project.triggers.value.at)) return;
    const approval = project.triggers.commentApproval;
    if (comments === 'unknown') ctx.need(approval);
    const message = comments === 'off' ? 'open' : 'default';
    ctx.fail(
      message,
      open[0] ?? project.triggers.value.at,
      { project: project.name, loot: loot.map(({ what }) => what).join(', ') },
      {
        fault: `webhook ${id}`,
        related: loot.map(({ what, at }) => ({ place: at, note: what })),
        fix: unsafeFix('Let a maintainer release each pull request', { kind: 'set', at: approval.at, value: 'ALL_PULL_REQUESTS' }),
        ...(message === 'default' ? { severity: 'medium', confidence: 'low' } : {}),
      },
    );
  },
});
