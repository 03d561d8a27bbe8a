import { defineRule, isValue, type Text, unsafeFix } from '../../src/rule/index.ts';

export default defineRule({
  id: 'unanchored-webhook-filter',
  since: '0.1.0',
  status: 'stable',
  severity: 'high',
  confidence: 'high',
  audience: 'default',
  subject: 'build-exposure',
  controls: ['owasp-cicd:CICD-SEC-4', 'nist-800-53:CM-5'],
  peers: ['CB-007', 'codebuild_project_webhook_filters_use_anchored_patterns'],
  docs: {
    title: 'Webhook filter that matches more than it says',
    what: 'Finds filters on actors, branches, repositories and organizations whose expression is not anchored at both ends, and webhooks with no filter group at all. Patterns of excluded matches are silent, and so is an end that is open on purpose, such as `^refs/heads/release/`.',
    why: 'The patterns match anywhere in the text: 123456 also matches the account 71234567, and refs/heads/main also matches refs/heads/main-evil. GitHub account numbers that contain a trusted one can be had within weeks.',
    fix: 'Write `^(123456|654321)$` for actors and `^refs/heads/main$` for branches. `^a|b$` is not enough: the anchors bind each to one side.',
    references: ['https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html'],
  },
  messages: {
    actor: (d: { project: string; pattern: string }) =>
      `\`${d.pattern}\` also lets actors start ${d.project} whose number only contains it`,
    loose: (d: { project: string; what: string; pattern: string }) =>
      `\`${d.pattern}\` also matches ${d.what} that only contain it, and starts ${d.project}`,
    none: (d: { project: string }) => `every push and pull request starts ${d.project}: its webhook has no filter`,
  },
  supersedes: [],
  check({ id, project, open }, ctx) {
    const { groups, webhook, open: hidden } = project.triggers;
    if (groups.length === 0 && hidden === undefined && ctx.need(webhook, false) && open[0] !== undefined)
      return ctx.fail('none', open[0], { project: project.name }, { severity: 'medium', fault: `webhook ${id}` });
    for (const { filters } of groups) {
      for (const { type, pattern, excluded, anchored, bounded } of filters) {
        const what = 'value' in type ? KINDS[type.value] : undefined;
        if (what === undefined || !('value' in pattern) || ctx.all([isValue(excluded, false)]) !== 'yes') continue;
        const actor = what === 'actors';
        const answer = actor ? anchored : bounded;
        if (answer === 'no')
          ctx.fail(
            actor ? 'actor' : 'loose',
            pattern.at,
            { project: project.name, what, pattern: pattern.value.print() },
            actor
              ? { fix: unsafeFix('Let the pattern match whole ids only', { kind: 'set', at: pattern.at, value: wholeIds(pattern.value) }) }
              : { severity: 'medium' },
          );
        else if (answer !== 'yes') ctx.unknown(answer.because, pattern.at);
      }
    }
  },
});

/** Ids are digits: what else stands in the pattern can only anchor or group. */
function wholeIds(pattern: Text): string {
  return `^(${pattern.print().replaceAll(/[^\d|]/g, '')})$`;
}

const KINDS: Readonly<Record<string, string>> = {
  ACTOR_ACCOUNT_ID: 'actors',
  HEAD_REF: 'branches and tags',
  BASE_REF: 'branches',
  REPOSITORY_NAME: 'repositories',
  ORGANIZATION_NAME: 'organizations',
};
